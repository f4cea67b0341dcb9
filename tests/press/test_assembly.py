"""Files that are written object by object, as other programs read them."""

from __future__ import annotations

import re
import struct
import zlib
from array import array
from io import BytesIO

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.press.binding.assembly import Assembly, _predicted
from guidebuilder.press.binding.syntax import name, number, string

MANY = 450  # objects: more than fit into two object streams


def book(last: bytes = b"a stream") -> bytes:
    out = Assembly()
    root, pages = out.reserve(2), out.reserve()
    page = out.reserve()
    first = out.reserve(MANY)
    out.put(first, *(b"<</Number %d>>" % place for place in range(MANY)))
    kept = out.stream(b"/Kept true", last, packed=False)
    packed = out.stream(b"", last * 100)
    out.put(pages, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    out.put(page, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>>>" % pages)
    all_ = b" ".join(b"%d 0 R" % place for place in range(first, first + MANY))
    out.put(
        root,
        b"<</Type/Catalog/Pages %d 0 R/All[%b]/Kept %d 0 R/Packed %d 0 R/None %d 0 R>>"
        % (pages, all_, kept, packed, root + 1),
    )
    return out.written(root, out.add(b"<</Title%b>>" % string("T")))


def test_every_object_is_found() -> None:
    with pikepdf.open(BytesIO(book())) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [int(item.Number) for item in pdf.Root.All] == list(range(MANY))
        assert pdf.Root.Kept.read_raw_bytes() == b"a stream"
        assert pdf.Root.Packed.read_bytes() == b"a stream" * 100
        assert "/None" not in pdf.Root  # a number that was reserved for nothing
        assert str(pdf.docinfo["/Title"]) == "T"


def test_the_same_objects_give_the_same_bytes_and_others_another_name() -> None:
    assert book() == book()
    names = []
    for data in (book(), book(b"another")):
        with pikepdf.open(BytesIO(data)) as pdf:
            names.append(bytes(pdf.trailer.ID[0]))
    assert names[0] != names[1]


def test_a_carriage_return_at_the_end_of_a_stream_is_no_end_of_line() -> None:
    data = book(b"ends with\r")
    assert b"ends with\r\rendstream" in data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.Kept.read_raw_bytes() == b"ends with\r"


@given(st.lists(st.integers(0, (1 << 56) - 1), min_size=1, max_size=20))
def test_rows_are_differences_byte_by_byte(rows: list[int]) -> None:
    data = _predicted(array("Q", rows))
    before = bytes(7)
    for place, row in enumerate(rows):
        kind, *differences = data[8 * place : 8 * place + 8]
        assert kind == 2
        before = bytes((a + b) % 256 for a, b in zip(before, differences, strict=True))
        assert before == struct.pack(">Q", row)[1:]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_values_are_read_as_they_were_meant(text: str) -> None:
    assert b"\n" not in string(text)
    assert str(pikepdf.Object.parse(string(text))) == text
    assert str(pikepdf.Object.parse(name(f"N{text}"))) == f"/N{text}"


@given(st.floats(-20000, 20000))
def test_numbers_are_rounded_to_hundredths(value: float) -> None:
    assert float(number(value)) == round(value, 2)
    assert b"e" not in number(value)


def test_streams_are_packed() -> None:
    out = Assembly()
    out.stream(b"", b"x" * 999)
    (packed,) = re.findall(rb"/Length \d+>>\nstream\n(.*?)\nendstream", out.written(0, 0), re.S)[:1]
    assert len(packed) < 30
    assert zlib.decompress(packed) == b"x" * 999
