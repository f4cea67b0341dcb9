"""What is known of a gathering's streams once they were read, to be recognised in a book.

A book is bound of gatherings whose content streams, drawings and pictures it takes over
byte for byte. What such a stream says is a matter of its bytes and of what they are
read with; a :class:`Known` holds both, so that a book can be read without interpreting
again what its gatherings' readings covered. What is kept of a page are the words that
are searched, not their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pikepdf

from guidebuilder.proof.fonts import FontReader

_READ_BY = ("/Type", "/Subtype", "/Filter", "/F", "/DecodeParms")


@dataclass(frozen=True, slots=True)
class KnownStream:
    """A stream that no page shows as text: how much it holds, and the words in its bytes.

    ``size`` is that of the decoded bytes; ``texts`` and ``characters`` count the readable
    runs among them. ``silent`` says that it draws no text, whatever its resources are.
    """

    size: int
    texts: int
    characters: int
    words: tuple[str, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page's content stream: what it is read with, and what it says.

    ``fonts`` are the names that it calls fonts by, each with its place in
    :attr:`Known.fonts`; ``states`` and ``forms`` are the names of its graphics states,
    none of which sets a font, and of its drawings, none of which says anything.
    ``length`` are the characters of its text, ``characters`` those that are not white
    space; ``strings`` and ``marked`` count the strings of property lists and their
    characters. ``words`` are the texts to search, reduced to words.
    """

    size: int
    length: int
    characters: int
    strings: int
    marked: int
    marked_texts: int
    fonts: tuple[tuple[str, int], ...]
    states: tuple[str, ...]
    forms: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """What was read of one gathering, or of several; keys are digests (:func:`stream_key`).

    ``searchable`` is False where words were left out, for editions that withhold
    nothing: a reading that is to be searched takes no notice of those. ``raw`` are the
    digests of streams' bytes as stored that hold nothing readable.
    """

    searchable: bool = True
    fonts: list[FontReader] = field(default_factory=list)
    pages: dict[bytes, KnownPage] = field(default_factory=dict)
    streams: dict[bytes, KnownStream] = field(default_factory=dict)
    raw: set[bytes] = field(default_factory=set)


def stream_key(item: pikepdf.Stream) -> bytes:
    """The SHA-256 digest of a stream's bytes as stored, and of all that they are decoded by.

    Filters decode equal bytes alike, so that streams of one key are equal when decoded.
    Empty, which no stream is known by, where the filters are told by other objects.
    """
    facts = item.stream_dict
    read_by = [facts.get(key) for key in _READ_BY]
    told = [
        b"" if one is None else one.unparse() if isinstance(one, pikepdf.Object) else repr(one)
        for one in read_by
    ]
    return key_of(told, "/Resources" in facts, item.read_raw_bytes())


def key_of(told: Sequence[bytes | str], drawn_with: bool, stored: bytes) -> bytes:
    """The key of a stream by what it is decoded by, as written, and its bytes as stored."""
    if any(b" R" in one for one in told if isinstance(one, bytes)):
        return b""  # equal words for what may not be equal
    head = repr((told, drawn_with)).encode()
    return sha256(b"%d\n%b%b" % (len(head), head, stored)).digest()


def agree(known: FontReader, now: FontReader) -> bool:
    """Whether a font reads every code that the known one could read as that one did.

    Advances included, since texts are also read by their places. Fonts that binding
    united have more codes than each of them had.
    """
    if known is now:
        return True
    return (
        len(known.lengths) == 1
        and (known.lengths, known.readable) == (now.lengths, now.readable)
        and known.table.items() <= now.table.items()
        and all(
            known.widths.get(code, known.width) == now.widths.get(code, now.width)
            for code in known.table
        )
    )


def merged(several: Sequence[Known], *, search: bool, into: Known | None = None) -> Known:
    """All that is known, of those that can be searched if ``search`` is asked for.

    It is put ``into`` what was merged before, if that is given. What is alone is not copied.
    """
    if into is None and len(several) == 1 and (several[0].searchable or not search):
        return several[0]
    whole = Known() if into is None else into
    for one in several:
        if search and not one.searchable:
            continue
        first = len(whole.fonts)
        whole.fonts += one.fonts
        whole.streams |= one.streams
        whole.raw |= one.raw
        for key, page in one.pages.items():
            fonts = tuple((name, first + place) for name, place in page.fonts)
            whole.pages[key] = _with_fonts(page, fonts)
    return whole


def _with_fonts(page: KnownPage, fonts: tuple[tuple[str, int], ...]) -> KnownPage:
    return KnownPage(
        page.size, page.length, page.characters, page.strings, page.marked, page.marked_texts,
        fonts, page.states, page.forms, page.words,
    )  # fmt: skip
