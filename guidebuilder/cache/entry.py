"""What one file of the cache holds: a value, and what proves that it is whole.

A header of fixed length, then the value as pickle writes it by protocol 5, in which a large
``bytes`` is one copy. Pickle can call anything, so that only classes of records may be read: see
:func:`storable`.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import struct
import sys
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import PosixPath, PurePosixPath
from typing import Any

VERSION = 1
"""The version of this format; an entry of another one counts as damaged."""

_MAGIC = b"GBCACHE\n"
_HEADER = struct.Struct(">8sIQ32s")  # magic, version, length of the payload, SHA-256

_PACKAGE = "guidebuilder."
# A command line's module may act on being imported.
_CLOSED = ("guidebuilder.cli", "guidebuilder.__main__")
_PATHS = {
    (module, kind.__name__): kind
    for kind in (PosixPath, PurePosixPath)
    for module in ("pathlib", "pathlib._local")  # the latter is what 3.13 calls it
}


class DamagedEntryError(Exception):
    """What an entry holds is not what was put there, or it may not be read."""


def pack(name: str, value: object) -> bytes:
    """The bytes of an entry; its name is proved too, so that none is taken for another.

    Raises pickle.PicklingError for a value that :func:`unpack` would not give back, and whatever
    pickle raises for one that it cannot write.
    """
    target = io.BytesIO()
    _Writer(target, protocol=5).dump(value)
    payload = target.getbuffer()
    return b"".join((_HEADER.pack(_MAGIC, VERSION, len(payload), _proof(name, payload)), payload))


def unpack(name: str, data: bytes) -> Any:
    """The value of an entry. Raises DamagedEntryError."""
    if len(data) < _HEADER.size:
        raise DamagedEntryError("it is too short")
    magic, version, length, proof = _HEADER.unpack_from(data)
    payload = memoryview(data)[_HEADER.size :]
    if magic != _MAGIC or version != VERSION or length != len(payload):
        raise DamagedEntryError("it is of another format, or not whole")
    if proof != _proof(name, payload):
        raise DamagedEntryError("it was changed")
    source = io.BytesIO(data)
    source.seek(_HEADER.size)
    try:
        return _Reader(source).load()
    except Exception as error:
        # A class whose fields have changed can raise anything, and all of it means the same.
        raise DamagedEntryError(f"it cannot be read: {error!r}") from error


def storable(kind: type) -> bool:
    """Whether a class may stand in an entry: a posix path, or a record of guidebuilder's.

    A record is a dataclass, an enum or a named tuple, found in its module by its own name.
    """
    if kind in _PATHS.values():
        return True
    module = kind.__module__
    if not module.startswith(_PACKAGE) or module.startswith(_CLOSED):
        return False
    record = is_dataclass(kind) or issubclass(kind, Enum) or _is_named_tuple(kind)
    return record and getattr(sys.modules.get(module), kind.__qualname__, None) is kind


def _is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def _proof(name: str, payload: memoryview) -> bytes:
    made = hashlib.sha256(name.encode("ascii") + b"\0")
    made.update(payload)
    return made.digest()


class _Writer(pickle.Pickler):
    """Refuses what could not be read, so that a put that can never be got is told at once."""

    def reducer_override(self, value: Any) -> Any:
        kind = value if isinstance(value, type) else type(value)
        if not _storable_once(kind):
            raise pickle.PicklingError(f"{kind.__module__}.{kind.__qualname__} may not be stored")
        return NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _class(module, name)


_storable_once = cache(storable)


@cache
def _class(module: str, name: str) -> type:
    """The class of an entry; raises UnpicklingError for all that is not to be called."""
    if path := _PATHS.get((module, name)):
        return path
    if module.startswith(_PACKAGE) and not module.startswith(_CLOSED):
        # No way by a dotted name to what a module has imported: getattr takes it as it is.
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module and storable(found):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} may not be read")
