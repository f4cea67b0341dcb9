"""A book that is told to be in order by its text is in order for who opens it as well."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.proof.preflight.book import boxes
from guidebuilder.proof.preflight.tags import tags
from guidebuilder.proof.preflight.terms import Terms
from guidebuilder.proof.preflight.written import is_fine

TERMS = Terms(200.0, 300.0, 6.0, 6.0, gray=False, undivided=False)
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300.2]/TrimBox[0 0 200 300.2]/Resources<<>>%b>>"
NODE = b"<</Type/Pages/Count 2/Kids[6 0 R 7 0 R]%b>>"
ROOT = (
    b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 3 0 R/MarkInfo<</Marked true>>/Lang(en)"
    b"/PageLabels<</Nums[0<</S/D/P(i \\) /Lang)>>]>>/OutputIntents[<</Info(x)/N[1 2.5]>>]%b>>"
)
INFO = b"<</Title(A title)/Producer<feff0041>%b>>"


KID = b"<</Type/StructElem/S/H1/P 4 0 R/K[0]/Pg 6 0 R>>"


def book(
    root: bytes = ROOT,
    node: bytes = NODE,
    page: bytes = PAGE,
    info: bytes = INFO,
    kid: bytes = KID,
) -> bytes:
    """A file of two pages; nothing stands where the texts have a place for more."""
    out = Assembly()
    out.reserve(7)
    texts = [
        root,
        node,
        b"<</Type/StructTreeRoot/K[4 0 R]>>",
        b"<</Type/StructElem/S/Document/P 3 0 R/K 5 0 R>>",
        kid,
        PAGE,
        page,
    ]
    for number, text in enumerate(texts, 1):
        out.put(number, text.replace(b"%b", b""))
    return out.written(1, out.add(info.replace(b"%b", b"")))


def opened(data: bytes) -> list[str]:
    """The codes of what is found by who opens the file."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [finding.code for finding in (*boxes(pdf, TERMS), *tags(pdf, data))]


def test_a_book_in_order_need_not_be_opened() -> None:
    assert is_fine(book(), 2, TERMS)
    assert is_fine(book(info=b"<</Title<feff004e>>>"), 2, TERMS)
    assert is_fine(book(kid=KID.replace(b"/H1", b"/Figure/Alt<feff004e>")), 2, TERMS)
    assert not opened(book())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(page=PAGE.replace(b"%b", b"/Rotate 90")), "GB411"),
        (book(page=PAGE.replace(b"300.2]/Trim", b"301]/Trim")), "GB411"),
        (book(page=PAGE.replace(b"/TrimBox", b"/BleedBox")), "GB411"),
        (book(page=PAGE.replace(b"%b", b"/ArtBox[1 0 200 300]")), "GB411"),
        (book(page=PAGE.replace(b"%b", b"/CropBox[0 0 200 200]")), "GB411"),
        (book(node=NODE.replace(b"%b", b"/Rotate 180")), "GB411"),
        (book(node=NODE.replace(b"%b", b"/CropBox[0 0 9 9]")), "GB411"),
        (book(root=ROOT.replace(b"/Lang(en)", b"")), "GB413"),
        (book(root=ROOT.replace(b"(en)", b"()")), "GB413"),
        (book(root=ROOT.replace(b"true", b"false")), "GB413"),
        (book(root=ROOT.replace(b"/MarkInfo", b"/Marked")), "GB413"),
        (book(root=ROOT.replace(b"/StructTreeRoot 3 0 R", b"")), "GB413"),
        (book(info=b"<</Producer(x)>>"), "GB413"),
        (book(info=b"<</Title(  )>>"), "GB413"),
        (book(info=b"<</Title<feff0020>>>"), "GB413"),
        (book(kid=KID.replace(b"/H1", b"/H2")), "GB415"),
        (book(kid=KID.replace(b"/H1", b"/Figure/Alt<feff0020>")), "GB414"),
    ],
)
def test_a_fault_is_left_to_who_opens_the_book(data: bytes, code: str) -> None:
    assert not is_fine(data, 2, TERMS)
    assert code in opened(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        book() + b"\n",
        book(root=ROOT.replace(b"/Lang(en)", b"/Lang(en)/Lang(de)")),
        book(root=ROOT.replace(b"/Lang(en)", b"/La#6eg(en)")),
        book(root=ROOT.replace(b"/Lang(en)", b"/Extra<</Lang(en)>>")),
        book(root=ROOT.replace(b"%b", b"/Names[")),
        book(node=NODE.replace(b"/Count 2", b"/Count 3")),
        book(node=NODE.replace(b"6 0 R 7 0 R", b"6 0 R 8 0 R")),
        book(page=PAGE.replace(b"/MediaBox[0 0 200 300.2]", b"")),
        book(page=PAGE.replace(b"/Type/Page/", b"/")),
    ],
)
def test_what_is_not_plain_is_not_in_order(data: bytes) -> None:
    assert not is_fine(data, 2, TERMS)


def test_pages_are_counted() -> None:
    assert not is_fine(book(), 3, TERMS)
