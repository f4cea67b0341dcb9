"""What an entry may hold, and that nothing else is read from it, or called."""

from __future__ import annotations

import collections
import dataclasses
import enum
import hashlib
import os
import pickle
import struct
import sys
from pathlib import Path, PosixPath, PurePosixPath
from typing import Any

import pytest

from guidebuilder.cache.entry import VERSION, DamagedEntryError, pack, unpack
from guidebuilder.edition.spec import Order
from guidebuilder.limits import Limits
from guidebuilder.model import PartKind, Prose, Span

from .conftest import VALUE, Open, entry, key


def forged(name: str, payload: bytes, version: int = VERSION) -> bytes:
    """An entry that is whole in all but what its payload asks for."""
    proof = hashlib.sha256(name.encode() + b"\0" + payload).digest()
    return struct.pack(">8sIQ32s", b"GBCACHE\n", version, len(payload), proof) + payload


@dataclasses.dataclass(frozen=True)
class Stranger:
    """A record that is none of guidebuilder's."""

    number: int = 1


class Colour(enum.Enum):
    """The same."""

    RED = 1


Pair = collections.namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    "value",
    [
        VALUE,
        {"a": [1, 2.5, None, True], b"b": {1, 2}, (1,): frozenset({Order.SHUFFLE})},
        Prose("ü \udcff", Span("a", 1)),
        (PurePosixPath("a/b"), Path("c")),
        Limits(seconds=1),
        PartKind.ANSWER,
        Prose,
        bytearray(b"x"),
        "",
        0,
    ],
)
def test_round_trip(value: object) -> None:
    found = unpack("n", pack("n", value))
    assert found == value
    assert type(found) is type(value)


def test_large_bytes_are_not_blown_up() -> None:
    assert len(pack("n", (b"\xff" * 300_000, "x"))) < 300_200


@pytest.mark.parametrize(
    "value",
    [
        Stranger(), Colour.RED, Pair(1, 2), Stranger, len, os.system, lambda: 1, 1j, object(),
        ValueError("x"), collections.OrderedDict(), collections.Counter("aa"), hashlib.sha256,
        Limits(seconds=Stranger()), [Prose("x", Colour.RED)],
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_not_put(opened: Open, folder: Path, value: Any) -> None:
    with pytest.raises(pickle.PicklingError, match="may not be stored"):
        pack("n", value)
    cache = opened()
    cache.put("book", key(1), value)
    assert len(cache.notes) == 1
    assert "cannot keep a book" in cache.notes[0]
    assert not entry(folder, 1, "book").exists()
    cache.put("book", key(1), "a value that can be")
    assert cache.get("book", key(1)) == "a value that can be"


def test_a_value_too_deep_for_pickle_fails_no_build(opened: Open) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    cache = opened()
    cache.put("book", key(1), deep)
    assert "cannot keep a book" in cache.notes[0]


class Calls:
    """Pickles as a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> Any:
        return self.call


def by_name(module: str, name: str) -> bytes:
    """A pickle of whatever a module has by a (perhaps dotted) name."""
    parts = [b"\x80\x05"]
    for text in (module.encode(), name.encode()):
        parts.append(b"\x8c" + bytes([len(text)]) + text)
    return b"".join((*parts, b"\x93."))


@pytest.mark.parametrize(
    "payload",
    [
        by_name("os", "system"),
        by_name("builtins", "eval"),
        by_name("builtins", "getattr"),
        by_name("guidebuilder", "__version__"),
        by_name("guidebuilder.publish", "publish"),
        by_name("guidebuilder.publish", "os"),
        by_name("guidebuilder.cache.folder", "os.system"),
        by_name("guidebuilder.cache.folder", "os"),
        by_name("guidebuilder.cache.folder", "remove"),
        by_name("guidebuilder.cache.folder", "Path"),
        by_name("guidebuilder.cache.store", "DiskCache"),
        by_name("guidebuilder.model", "Prose.__init__"),
        by_name("guidebuilder.pipeline", "Prose"),
        by_name("guidebuilder.cli.program", "x"),
        by_name("guidebuilder.__main__", "main"),
        by_name("guidebuilder.nowhere", "X"),
        by_name("guidebuilderx.model", "X"),
        by_name("tests.cache.test_entry", "Stranger"),
        by_name("pathlib", "WindowsPath"),
        by_name("pathlib", "os"),
        b"",
        b"\x80\x05",
        b"\x80\x05.",
        b"\x80\x63N.",
        b"cos\nsystem\n.",
        pickle.dumps(Calls(os.system, "exit 1")),
        # More fields than the class has, and fewer.
        pickle.dumps(Calls(Span, "a", 1, 1, 1, 1, 1)),
        pickle.dumps(Calls(Span)),
        pickle.dumps(Calls(PartKind, "no part")),
    ],
)
def test_nothing_else_is_read(folder: Path, opened: Open, payload: bytes) -> None:
    cache = opened()
    path = entry(folder)
    path.write_bytes(forged(path.name, payload))
    with pytest.raises(DamagedEntryError):
        unpack(path.name, path.read_bytes())
    assert cache.get("gathering", key(1)) is None
    assert (path.exists(), cache.notes) == (False, ())


def test_the_forger_forges_well() -> None:
    """So that the entries above were refused for their payloads alone."""
    payload = by_name("guidebuilder.model", "Prose")
    assert unpack("n", forged("n", payload)) is Prose
    # As Python 3.13 calls it.
    assert unpack("n", forged("n", by_name("pathlib._local", "PosixPath"))) is PosixPath
    assert unpack("n", forged("n", pickle.dumps(VALUE, 5))) == VALUE


def test_no_module_of_the_command_line_is_imported() -> None:
    """Not even to look at what it has: it may act on being imported."""
    name = "guidebuilder.cli.program"
    before = sys.modules.pop(name, None)
    try:
        with pytest.raises(DamagedEntryError):
            unpack("n", forged("n", by_name(name, "Anything")))
        assert name not in sys.modules
    finally:
        if before:
            sys.modules[name] = before


def test_a_name_is_proved() -> None:
    with pytest.raises(DamagedEntryError, match="changed"):
        unpack("other", pack("n", VALUE))


@pytest.mark.parametrize("version", [0, VERSION + 1])
def test_another_format(version: int) -> None:
    with pytest.raises(DamagedEntryError, match="another format"):
        unpack("n", forged("n", pickle.dumps(VALUE, 5), version))
