"""The interviewer's pack, read back from the finished file: pages, boxes, lines, and its form."""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import page as validation
import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from guidebuilder import pipeline
from guidebuilder.errors import LeakError
from guidebuilder.model import PartKind
from guidebuilder.overrides import Overrides
from tests.books.shelf import CHECKOUT, once
from tests.books.tree import entries

SAMPLE = CHECKOUT / "content" / "sample"
MM = 72 / 25.4
CONFIDENTIAL = "Confidential: never in a candidate’s hands"
PACK, FORM, HANDOUT = "sample-interviewer", "sample-interviewer-fillable", "sample-handout"


@pytest.fixture(scope="module")
def packs(shared: Path) -> Path:
    """A folder with the sample's pack, the same to be filled, and the handout."""

    def make(folder: Path) -> None:
        for editions, overrides in (
            (("interviewer", "handout"), Overrides()),
            (("interviewer",), Overrides(fillable=True)),
        ):
            pipeline.build(pipeline.BuildRequest(SAMPLE, folder, editions, overrides))

    return once(shared / "packs", make)


def texts(pdf: Path) -> list[str]:
    out = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    return [re.sub(r"\s+", " ", page) for page in out.split("\f")[:-1]]


def test_every_page_is_confidential_and_names_its_pair(packs: Path) -> None:
    pages = texts(packs / f"{PACK}.pdf")
    (handout,) = texts(packs / f"{HANDOUT}.pdf")
    (pair,) = set(re.findall(r"HC-[0-9A-F]{4}", handout))
    for page in pages:
        assert CONFIDENTIAL in page
        assert f"pack {pair}" in page
    assert CONFIDENTIAL not in handout


def test_a_page_a_question_with_the_handout_s_number(packs: Path) -> None:
    guide = pipeline.read(SAMPLE).guide
    summary, *cards = texts(packs / f"{PACK}.pdf")
    assert len(cards) == len(guide.questions)
    for question, card in zip(guide.questions, cards, strict=True):
        assert _plain(question.prompt.markdown)[:30] in card
        assert re.search(rf"(?<!\d){question.number}(?!\d)", card.partition("Core answer")[0])
        assert _plain(question.short)[:20] in summary
        for kind in (PartKind.NOTES, PartKind.RED_FLAGS, PartKind.FOLLOW_UPS):
            part = question.part(kind)
            assert part is not None
            first = re.findall(r"^- (.{12,22}?)[ .]", _plain(part.markdown), re.M)
            assert first, part.markdown
            assert all(words in card for words in first), (first, card)


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")


def lines(pdf: Path, number: int) -> list[float]:
    """The heights from the foot of the rules below boxes as wide as the writing room, in points."""
    out = []
    with pdfium.PdfDocument(pdf) as document:
        page = document[number]
        for place in range(raw.FPDFPage_CountObjects(page)):
            item = raw.FPDFPage_GetObject(page, place)
            if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
                continue
            sides = [ctypes.c_float() for _ in range(4)]
            raw.FPDFPageObj_GetBounds(item, *sides)
            left, bottom, right, top = (side.value for side in sides)
            if right - left == pytest.approx(156 * MM, abs=0.5) and top - bottom < 9 * MM:
                out.append(bottom)
    return sorted(out)


def test_lines_to_write_on_are_8_5_mm_apart_down_to_the_foot(packs: Path) -> None:
    for number in (1, 2, 3):
        low = lines(packs / f"{PACK}.pdf", number)[:5]
        assert len(low) == 5
        steps = [b - a for a, b in pairwise(low)]
        assert all(step == pytest.approx(8.5 * MM, abs=0.3) for step in steps)
        assert 22 * MM - 0.5 <= low[0] < (22 + 8.5) * MM


def test_score_boxes_are_8_mm_wide(packs: Path) -> None:
    with pikepdf.open(packs / f"{FORM}.pdf") as pdf:
        sides = [float(n) for w in widgets(pdf, 1) if w.Parent.T == "score-1" for n in w.Rect]
    boxes = [sides[at : at + 4] for at in range(0, len(sides), 4)]
    assert len(boxes) == 4
    for left, bottom, right, top in boxes:
        assert right - left == pytest.approx(8 * MM, abs=0.1)
        assert top - bottom == pytest.approx(8 * MM, abs=0.1)
    assert boxes == sorted(boxes)


def test_totals_count_the_points_of_sections_and_levels(packs: Path) -> None:
    summary = texts(packs / f"{PACK}.pdf")[0]
    guide = pipeline.read(SAMPLE).guide
    groups = [(s.title, len(s.questions)) for s in guide.sections]
    groups += [
        (level.label, sum(q.level.id == level.id for q in guide.questions))
        for level in guide.levels
    ]
    for name, count in [*groups, ("All", len(guide.questions))]:
        assert re.search(rf"{re.escape(name)} {count} {4 * count}\b", summary), (name, summary)


@pytest.mark.parametrize(
    ("name", "profiles", "not_claimed"),
    [
        (PACK, ("PDF_UA_1", "PDF_A_2A"), None),
        (FORM, ("PDF_UA_1",), b"<pdfaid:"),
    ],
)
def test_the_file_is_what_it_says(
    packs: Path, name: str, profiles: tuple[str, ...], not_claimed: bytes | None
) -> None:
    path = packs / f"{name}.pdf"
    for profile in profiles:
        result = validation.validate_pdf(
            path, profile=getattr(validation.ValidationProfile, profile)
        )
        assert result.is_compliant, result.failures
    with pikepdf.open(path) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert b"pdfuaid:part" in packet
        assert not_claimed is None or not_claimed not in packet
        assert ("/AcroForm" in pdf.Root) == (name == FORM)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def widgets(pdf: pikepdf.Pdf, number: int) -> Iterator[pikepdf.Object]:
    for annotation in pdf.pages[number].obj.get("/Annots", []):
        if annotation.Subtype == "/Widget":
            yield annotation


def test_fields_are_named_once_told_and_in_the_structure(packs: Path) -> None:
    with pikepdf.open(packs / f"{FORM}.pdf") as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert len(names) == len(set(names))
        assert {"candidate", "date", "score-1", "evidence-3-1", "listen-2-1", "decision"} <= {
            *names
        }
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        told = dict(entries(pdf.Root.StructTreeRoot.ParentTree))
        for number in range(len(pdf.pages)):
            assert pdf.pages[number].obj.Tabs == "/S"
            for widget in widgets(pdf, number):
                assert str(widget.TU)
                element = told[int(widget.StructParent)]
                assert element.S == "/Form"
                assert element.K[0].Obj.objgen == widget.objgen


class Desk:
    """Someone who fills a form with pdfium, as a browser does."""

    def __init__(self, path: Path) -> None:
        self.document = pdfium.PdfDocument(path)
        self.document.init_forms()
        self.pages = [self.document[number] for number in range(len(self.document))]
        with pikepdf.open(path) as pdf:
            self.places = {
                (number, str(w.Parent.T), next((k for k in w.AP.N if k != "/Off"), "")[1:])
                if w.Parent.FT == "/Btn"
                else (number, str(w.Parent.T), ""): [float(side) for side in w.Rect]
                for number in range(len(pdf.pages))
                for w in widgets(pdf, number)
            }

    def click(self, number: int, name: str, value: str = "") -> None:
        left, bottom, right, top = self.places[number, name, value]
        form, page = self.document.formenv.raw, self.pages[number].raw
        spot = (left + right) / 2, (bottom + top) / 2
        raw.FORM_OnMouseMove(form, page, 0, *spot)
        raw.FORM_OnLButtonDown(form, page, 0, *spot)
        raw.FORM_OnLButtonUp(form, page, 0, *spot)

    def type(self, number: int, name: str, text: str) -> None:
        self.click(number, name)
        letters = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
        pointer = ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort))
        raw.FORM_ReplaceSelection(self.document.formenv.raw, self.pages[number].raw, pointer)
        raw.FORM_ForceToKillFocus(self.document.formenv.raw)

    def ink(self, number: int, name: str, value: str = "") -> int:
        """How many dark dots stand in a field's place."""
        left, bottom, right, top = (4 * side for side in self.places[number, name, value])
        picture = self.pages[number].render(scale=4).to_pil().convert("L")
        box = (left + 6, picture.height - top + 6, right - 6, picture.height - bottom - 6)
        return sum(picture.crop(tuple(map(round, box))).histogram()[:128])


def test_a_form_is_filled_on_a_screen(packs: Path, tmp_path: Path) -> None:
    desk = Desk(packs / f"{FORM}.pdf")
    before = (
        desk.ink(1, "evidence-1-1"),
        desk.ink(0, "score-1", "3"),
        desk.ink(1, "listen-1-2", "Yes"),
    )
    desk.type(1, "evidence-1-1", "Kept storing and reusing apart.")
    desk.type(1, "candidate", "Zoë Ångström")
    desk.click(1, "listen-1-2", "Yes")
    desk.click(1, "score-1", "2")
    desk.click(1, "score-1", "3")
    after = (
        desk.ink(1, "evidence-1-1"),
        desk.ink(0, "score-1", "3"),
        desk.ink(1, "listen-1-2", "Yes"),
    )
    assert all(b > a + 20 for a, b in zip(before, after, strict=True)), (before, after)
    assert desk.ink(0, "score-1", "2") < 20, "one score a question"
    filled = tmp_path / "filled.pdf"
    desk.document.save(filled)
    with pikepdf.open(filled) as pdf:
        values = {str(field.T): str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}
    assert values["evidence-1-1"] == "Kept storing and reusing apart."
    assert values["candidate"] == "Zoë Ångström"
    assert values["listen-1-2"] == "/Yes"
    assert values["score-1"] == "/3"
    assert values["score-2"] == "/Off"


def test_verify_lets_a_form_pass_only_where_one_was_asked_for(packs: Path) -> None:
    form = (packs / f"{FORM}.pdf").read_bytes()
    passed = pipeline.verify(form, SAMPLE, "interviewer", Overrides(fillable=True))
    assert "phrases looked for" in passed.summary()
    with pytest.raises(LeakError, match="fillable form"):
        pipeline.verify(form, SAMPLE, "interviewer", Overrides())


def test_a_pack_is_refused_as_a_handout(packs: Path) -> None:
    with pytest.raises(LeakError, match="interviewer"):
        pipeline.verify((packs / f"{PACK}.pdf").read_bytes(), SAMPLE, "handout", Overrides())
