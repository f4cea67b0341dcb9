"""Small PDFs made by hand, for what an engine would not write."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

CLEAN = "A page of harmless words that everybody may read today"


def blank() -> pikepdf.Pdf:
    """A PDF of one page that shows CLEAN in Helvetica."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
    pdf.pages[0].Contents = Stream(pdf, text_stream(CLEAN))
    return pdf


def text_stream(text: str) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td (" + text.encode("cp1252") + b") Tj ET"


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False, **options)
    return out.getvalue()


def with_map(cmap: bytes, content: bytes) -> bytes:
    """A page whose text goes through a ToUnicode map."""
    pdf = blank()
    pdf.pages[0].Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/Some"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([]),
            ToUnicode=Stream(pdf, cmap),
        )
    )
    pdf.pages[0].Contents = Stream(pdf, text_stream(CLEAN) + b"\n" + content)
    return saved(pdf)
