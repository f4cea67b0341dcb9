"""One name for equal values: the SHA-256 of a canonical form.

Every value is written as its type, its length where that is not fixed, and its content, so that
no two different values are written alike: neither ("ab", "c") and ("a", "bc") nor 1, True and
1.0. The form is text, which Python joins and encodes fastest; it does not depend on the hash
seed, on the identity of objects or on Python's version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from operator import attrgetter, itemgetter
from pathlib import PosixPath, PurePosixPath
from types import MappingProxyType
from typing import Any

_Write = Callable[[str], None]
_Encoder = Callable[[Any, _Write], None]

# Changes with the canonical form.
_FORM = b"guidebuilder digest 1\n"


def digest(value: object) -> str:
    """The digest of a value, 64 hexadecimal digits.

    A value is None, a bool, int, float, str or bytes, a posix path, a member of an enum, or made
    of such: a tuple, list, set, frozenset, dict, mapping proxy or frozen dataclass. Of the last,
    its class's name counts, and every field but those with ``compare=False``, by which equal
    records may differ: what is made of such a field must not be cached by this digest. The order
    of a mapping or set does not count. 0.0 and -0.0 differ; any two NaN do not.

    Raises TypeError for anything else, a subclass of these types included.
    """
    parts: list[str] = []
    _encode(value, parts.append)
    # Only a lone surrogate, which a path may hold, needs surrogatepass.
    text = "".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(_FORM + text).hexdigest()


def _encode(value: object, write: _Write) -> None:
    _ENCODERS[type(value)](value, write)


class _Encoders(dict[type, _Encoder]):
    """How to write a value of a type; enums and dataclasses are added as they are met."""

    def __missing__(self, kind: type) -> _Encoder:
        made = _encoder(kind)
        self[kind] = made
        return made


def _encoder(kind: type) -> _Encoder:
    if issubclass(kind, Enum):
        return _enum(kind)
    # vars: a plain class below a dataclass may hold more than its fields.
    if is_dataclass(kind) and "__dataclass_params__" in vars(kind):
        if not vars(kind)["__dataclass_params__"].frozen:
            raise TypeError(f"{kind.__qualname__} is not frozen, so it has no lasting digest")
        return _record(kind)
    raise TypeError(f"a {kind.__module__}.{kind.__qualname__} has no digest")


def _text(value: str, write: _Write) -> None:
    write(f"s{len(value)}:{value}")


def _bytes(value: bytes, write: _Write) -> None:
    write(f"b{hashlib.sha256(value).hexdigest()}")


def _int(value: int, write: _Write) -> None:
    # In hexadecimal, as Python refuses to write long numbers in decimal.
    write(f"i{value:x};")


def _float(value: float, write: _Write) -> None:
    write(f"f{value.hex()};")


def _path(value: PurePosixPath, write: _Write) -> None:
    write("p")
    _text(str(value), write)


def _several(tag: str) -> _Encoder:
    def encode(value: tuple[Any, ...] | list[Any], write: _Write) -> None:
        write(f"{tag}{len(value)}:")
        for item in value:
            _ENCODERS[type(item)](item, write)

    return encode


def _set(value: frozenset[Any] | set[Any], write: _Write) -> None:
    write(f"u{len(value)}:")
    write("".join(sorted(map(_form, value))))


def _mapping(value: Mapping[Any, Any], write: _Write) -> None:
    write(f"m{len(value)}:")
    for key, item in sorted(((_form(k), v) for k, v in value.items()), key=itemgetter(0)):
        write(key)
        _encode(item, write)


def _form(value: object) -> str:
    parts: list[str] = []
    _encode(value, parts.append)
    return "".join(parts)


def _named(tag: str, kind: type) -> str:
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"{tag}{len(name)}:{name}"


def _enum(kind: type[Enum]) -> _Encoder:
    name = _named("e", kind)

    def encode(value: Enum, write: _Write) -> None:
        write(name)
        _encode(value.value, write)

    return encode


def _record(kind: type) -> _Encoder:
    names = tuple(field.name for field in fields(kind) if field.compare)
    # Their names too: a class whose fields were renamed or moved is another class.
    head = _named("d", kind) + _form(names)
    # attrgetter gives a tuple from two names on.
    values: Callable[[Any], tuple[Any, ...]] = (
        attrgetter(*names)
        if len(names) > 1
        else lambda value: tuple(getattr(value, name) for name in names)
    )

    encoders = _ENCODERS

    def encode(value: Any, write: _Write) -> None:
        write(head)
        for item in values(value):
            # The commonest by far stand here, as a call each is what costs.
            kind = type(item)
            if kind is str:
                write(f"s{len(item)}:{item}")
            elif item is None:
                write("N")
            elif kind is int:
                write(f"i{item:x};")
            else:
                encoders[kind](item, write)

    return encode


_ENCODERS = _Encoders(
    {
        type(None): lambda _, write: write("N"),
        bool: lambda value, write: write("T" if value else "F"),
        int: _int,
        float: _float,
        str: _text,
        bytes: _bytes,
        PosixPath: _path,
        PurePosixPath: _path,
        tuple: _several("t"),
        list: _several("l"),
        set: _set,
        frozenset: _set,
        dict: _mapping,
        MappingProxyType: _mapping,
    }
)
