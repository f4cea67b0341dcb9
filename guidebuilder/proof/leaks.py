"""The leak gate: a finished PDF may not hold a text that its edition withholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from guidebuilder.edition.views import Withheld
from guidebuilder.errors import LeakError
from guidebuilder.proof.known import Known, merged
from guidebuilder.proof.passages import Amount, Reading
from guidebuilder.proof.phrases import Phrases, phrases
from guidebuilder.proof.reader import RAW
from guidebuilder.proof.reading import read

# Glyphs without a character (a drawn bullet) are few; more of them is text that was not read.
_UNREADABLE_SHARE = 0.01
_SHOWN_HITS = 20
# A problem may quote the file. What it quotes is told as a hit if it is withheld.
_HUSHED = "a fault of structure whose description would repeat a withheld text"
_SHOWN_PAGES = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A withheld text that was found: which, where in the PDF, and the first words of it.

    ``kind`` is that of the place: see :class:`guidebuilder.proof.passages.Passage`.
    """

    label: str
    where: str
    phrase: str
    kind: str


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What the gate found, and how much it looked at.

    ``problems`` are faults of structure and signs that the file was not read;
    ``texts`` is how many texts the edition withholds, ``sentences`` how many of
    five words or more are in them, ``phrases`` how many runs of five words were
    looked for, ``unsearchable`` how many withheld texts were too short for that.
    ``characters`` are those that pages show, white space not counted;
    ``decoded`` are the bytes of all streams; ``places`` is what was read by kind
    of place. ``sha256`` is the digest of the file, in hexadecimal digits.
    """

    hits: tuple[Hit, ...]
    problems: tuple[str, ...]
    pages: int
    streams: int
    strings: int
    bytes: int
    characters: int
    phrases: int
    unsearchable: int
    texts: int
    sentences: int
    decoded: int
    places: Mapping[str, Amount]
    sha256: str

    @property
    def clean(self) -> bool:
        """Whether the PDF may be published."""
        return not self.hits and not self.problems

    def summary(self) -> str:
        """One line for a report: how much was read and looked for."""
        return (
            f"{self.pages} pages, {self.characters} characters, {self.streams} streams and "
            f"{self.strings} strings read; {self.phrases} phrases looked for, "
            f"{self.unsearchable} texts too short to look for"
        )

    def demand_clean(self, name: str) -> None:
        """Raise LeakError for what was found in the file that messages call ``name``."""
        if self.clean:
            return
        lines = [f'{hit.label}, in {hit.where}: "{hit.phrase}…"' for hit in self.hits[:_SHOWN_HITS]]
        if len(self.hits) > _SHOWN_HITS:
            lines.append(f"and {len(self.hits) - _SHOWN_HITS} more")
        lines.extend(self.problems[:_SHOWN_HITS])
        if len(self.problems) > _SHOWN_HITS:
            lines.append(f"and {len(self.problems) - _SHOWN_HITS} more faults")
        message = f"the leak gate refused {name}:\n  " + "\n  ".join(lines)
        raise LeakError(message)


class Search:
    """What is to be looked for in a file, and what is known already of what it is bound of.

    ``printed`` are the texts that the edition prints, the layout's own labels included: a
    phrase of theirs is no leak. Texts are Markdown. What is known can be told before there is
    a file: its words are searched then. What a file took to read is let go of with the search.
    """

    def __init__(self, withheld: Sequence[Withheld], printed: Sequence[str]) -> None:
        if not withheld:
            printed = ()  # nothing to look for, and so nothing that could explain it
        self.wanted = phrases(tuple(withheld), tuple(printed))
        self.texts = len(withheld)
        self._known = Known()
        self._clean: set[str] = set()
        self._kept: list[object] = []

    def learn(self, known: Sequence[Known]) -> None:
        """Take notice of what is known of gatherings that the file is bound of.

        It saves reading that again; the report is the same.
        """
        merged(known, search=bool(self.wanted.runs), into=self._known)
        pages = (page.words for one in known for page in one.pages.values())
        streams = (stream.words for one in known for stream in one.streams.values())
        said = set(chain.from_iterable(chain(pages, streams)))
        self._clean |= {text for text in said if not self._holds(text)}

    def inspect(self, pdf: bytes, *, form: bool = False) -> LeakReport:
        """Look for every withheld phrase in everything that a PDF holds.

        ``form`` says that a fillable form was asked for. Never raises for what it finds.
        """
        self._kept.clear()
        reading = read(
            pdf,
            form=form,
            known=[self._known],
            search=bool(self.wanted.runs),
            kept=self._kept,
        )
        if any(map(self._holds, reading.recognised - self._clean)):
            reading = read(pdf, form=form)  # once more, to tell where
        return _report(pdf, reading, self.wanted, self.texts)

    def _holds(self, text: str) -> bool:
        return any(True for _ in self.wanted.search(text.split()))


def inspect(
    pdf: bytes,
    withheld: Sequence[Withheld],
    printed: Sequence[str],
    *,
    form: bool = False,
    known: Sequence[Known] = (),
) -> LeakReport:
    """Look for every withheld phrase in everything that a PDF holds; see :class:`Search`."""
    search = Search(withheld, printed)
    search.learn(known)
    return search.inspect(pdf, form=form)


def _report(pdf: bytes, reading: Reading, wanted: Phrases, texts: int) -> LeakReport:
    hits: dict[tuple[str, str], Hit] = {}
    for passage in reading.passages:
        for label, phrase in wanted.find(passage.text):
            # What is also found in another order, or decoded, stands in one place all the same.
            if (label, passage.where.rpartition(", ")[0]) in hits:
                continue
            hits.setdefault((label, passage.where), Hit(label, passage.where, phrase, passage.kind))
    # Most texts also stand in the raw bytes, which are worth naming only for what is nowhere else.
    placed = {label for label, where in hits if where != RAW}
    hits = {key: hit for key, hit in hits.items() if key[1] != RAW or key[0] not in placed}
    return LeakReport(
        hits=tuple(hits.values()),
        problems=tuple(
            _HUSHED if any(wanted.find(problem)) else problem
            for problem in (*reading.problems, *_unread(reading))
        ),
        pages=reading.pages,
        streams=reading.streams,
        strings=reading.strings,
        bytes=reading.bytes,
        characters=reading.characters,
        phrases=len(wanted.runs),
        unsearchable=wanted.unsearchable,
        texts=texts,
        sentences=wanted.sentences,
        decoded=reading.decoded,
        places=reading.places,
        sha256=sha256(pdf).hexdigest(),
    )


def _unread(reading: Reading) -> tuple[str, ...]:
    """A gate that read nothing has failed."""
    if reading.pages == 0:
        return ("the leak gate found no pages to read",)
    if reading.pictures:
        return (_pictures(reading),)
    if reading.characters == 0:
        return ("the leak gate found no text to read",)
    if reading.unreadable > _UNREADABLE_SHARE * reading.characters:
        counts = f"{reading.unreadable} of {reading.characters} characters"
        return (f"the leak gate could not read {counts}",)
    return ()


def _pictures(reading: Reading) -> str:
    pages = ", ".join(map(str, reading.pictures[:_SHOWN_PAGES]))
    more = " and more" if len(reading.pictures) > _SHOWN_PAGES else ""
    noun = "page" if len(reading.pictures) == 1 else "pages"
    return (
        f"the leak gate found a picture and no text on {noun} {pages}{more}, such as a scan: "
        "it cannot read pictures of words"
    )


def assert_clean(
    pdf: bytes,
    withheld: Sequence[Withheld],
    printed: Sequence[str],
    *,
    name: str = "the PDF",
    form: bool = False,
) -> LeakReport:
    """The report of a PDF that may be published.

    Raises:
        LeakError: it holds a withheld text, has a fault of structure, or could
            not be read; the message names part, question and place.
    """
    report = inspect(pdf, withheld, printed, form=form)
    report.demand_clean(name)
    return report
