"""QR codes, read back from the printed page: large enough, and never in a candidate's copy."""

from __future__ import annotations

import re
import shutil
from base64 import b64decode
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from guidebuilder import pipeline
from guidebuilder.overrides import Overrides
from guidebuilder.press.matter.qr import MODULE, qr_code
from tests.press.setting import GUIDE

BASE = "https://guides.example/caching/"
TOLD = ("study", "interviewer")
KEPT_FROM = ("handout", "candidate", "quiz")
ASKED = Overrides(sections=("alpha",))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Editions of the small guide, which has been given a base URL."""
    folder = tmp_path_factory.mktemp("qr")
    guide = folder / "guide"
    shutil.copytree(GUIDE, guide)
    settings = guide / "guide.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[guide]", f'[guide]\nbase_url = "{BASE}"', 1), "utf-8")
    request = pipeline.BuildRequest(guide, folder / "out", (*TOLD, *KEPT_FROM), ASKED)
    return {file.edition: file.path for file in pipeline.build(request).files}


def ids() -> list[str]:
    """The ids of the questions that are printed."""
    sections = pipeline.read(GUIDE).guide.sections
    return [q.id for s in sections if s.id in ASKED.sections for q in s.questions]


def read_codes(pdf: Path, dpi: int) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        pictures = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("edition", TOLD)
def test_each_question_s_code_leads_to_it(printed: dict[str, Path], edition: str) -> None:
    expected = sorted(f"{BASE}#{name}" for name in ids())
    assert sorted(read_codes(printed[edition], 150)) == expected


@pytest.mark.parametrize("edition", TOLD)
def test_a_code_says_where_it_leads(printed: dict[str, Path], edition: str) -> None:
    with pikepdf.open(printed[edition]) as pdf:
        said = {
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        }
    assert {f"QR code: {BASE}#{name}" for name in ids()} <= said


@pytest.mark.parametrize("edition", KEPT_FROM)
def test_no_candidate_s_file_names_the_address(printed: dict[str, Path], edition: str) -> None:
    with pikepdf.open(printed[edition]) as pdf:
        texts = [printed[edition].read_bytes()]
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                texts.append(item.stream_dict.unparse())
                if item.get("/Subtype") != "/Image":
                    texts.append(item.read_bytes())
            elif isinstance(item, pikepdf.Object):
                texts.append(item.unparse(resolved=True))
    assert not [text for text in texts if b"guides.example" in text or b"QR code" in text]
    assert read_codes(printed[edition], 100) == []


def test_the_gate_for_candidates_can_fail(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["study"]) as pdf:
        texts = [
            item.unparse(resolved=True)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
        ]
    assert any(b"guides.example" in text for text in texts)


@pytest.mark.parametrize("length", [30, 60, 120, 400])
def test_modules_are_as_large_as_a_telephone_needs(length: int) -> None:
    code = qr_code("https://a.example/#" + "x" * (length - 19))
    assert code is not None
    svg = b64decode(code.source.partition(",")[2]).decode()
    (size,) = re.findall(r'viewBox="0 0 (\d+) \1"', svg)
    assert code.side / int(size) == pytest.approx(MODULE, abs=0.001)
    assert MODULE >= 0.4
    runs = [(int(x), int(y), int(w)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg)]
    assert min(x for x, _, _ in runs) == min(y for _, y, _ in runs) == 0
    assert max(x + w for x, _, w in runs) == max(y + 1 for _, y, _ in runs) == int(size)


@pytest.mark.parametrize("edition", TOLD)
def test_four_modules_of_white_stand_around_each_code(
    printed: dict[str, Path], edition: str
) -> None:
    dots = 300 / 25.4
    found = 0
    with pdfium.PdfDocument(printed[edition]) as document:
        for page in document:
            picture = page.render(scale=300 / 72).to_pil().convert("L")
            for code in zxingcpp.read_barcodes(picture):
                place = code.position
                x, y = (place.top_left.x, place.top_left.y)
                side = place.top_right.x - x
                reach = round((4 * MODULE - 0.2) * dots)
                frame = (x - reach, y - reach, x + side + reach, y + side + reach)
                around = picture.crop(frame)
                inner = (reach - 4, reach - 4, around.width - reach + 4, around.height - reach + 4)
                around.paste(255, inner)
                assert around.getextrema()[0] > 200, (page, frame)
                found += 1
    assert found == len(ids())


def test_no_address_has_no_code() -> None:
    assert qr_code("") is None
    assert qr_code("https://a.example/" + "x" * 5000) is None
