"""What an imposed file says of itself: for printing, and how. No claim of being accessible."""

from __future__ import annotations

import re
from contextlib import suppress
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name, String

_PRODUCER = "guidebuilder"
_SUFFIX = "imposed for printing"
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TEMPLATE = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
{language}<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def describe(pdf: pikepdf.Pdf, source: pikepdf.Pdf, *, sheets: int, upright: bool) -> None:
    """Name ``pdf`` after its source, and ask viewers to print it as it must be folded.

    Sheets turn over about their fold: about the short edge where they lie, about the
    long one where they stand (``upright``). Viewers that heed the preferences
    (ISO 32000-1, 12.2) neither scale nor choose another tray.
    """
    edge = "long" if upright else "short"
    named = _title(source)
    title = f"{named} ({_SUFFIX})" if named else _SUFFIX.capitalize()
    paper = "1 sheet" if sheets == 1 else f"{sheets} sheets"
    subject = (
        f"{paper} to print on both sides, flipped on the {edge} edge, at actual size, and to fold. "
        "For printing alone: links, bookmarks and tags are in the file that it was made from."
    )
    pdf.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True,
        Duplex=Name.DuplexFlipLongEdge if upright else Name.DuplexFlipShortEdge,
        PickTrayByPDFSize=True,
        PrintScaling=Name("/None"),
    )
    pdf.docinfo["/Title"] = String(title)
    pdf.docinfo["/Subject"] = String(subject)
    pdf.docinfo["/Producer"] = String(_PRODUCER)
    language = source.Root.get("/Lang")
    spoken = str(language) if isinstance(language, pikepdf.String) else ""
    if spoken:
        pdf.Root.Lang = String(spoken)
    packet = _TEMPLATE.format(
        title=_xml(title),
        subject=_xml(subject),
        language=(
            f"<dc:language><rdf:Bag><rdf:li>{_xml(spoken)}</rdf:li></rdf:Bag></dc:language>\n"
            if spoken
            else ""
        ),
        producer=_PRODUCER,
    )
    pdf.Root.Metadata = pdf.make_stream(
        packet.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML
    )


def _title(pdf: pikepdf.Pdf) -> str:
    """The title that the PDF gives itself, or nothing."""
    with suppress(pikepdf.PdfError, LookupError, TypeError, ValueError):
        if found := str(pdf.docinfo.get("/Title", "")).strip():
            return found
    with suppress(pikepdf.PdfError, LookupError, TypeError, ValueError):
        # Named as an attribute of the packet, or within it: pikepdf knows both.
        return str(pdf.open_metadata(set_pikepdf_as_editor=False).get("dc:title") or "").strip()
    return ""


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
