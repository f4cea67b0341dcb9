"""The XMP packet of a finished book: PDF/A-2a and PDF/UA-1 in one file.

PDF/A allows only properties that it knows or that the packet itself describes;
``pdfuaid:part`` is not among the known ones, so the packet carries its
extension schema (ISO 19005-2, 6.6.2.3; the form follows the PDF Association's
TechNote 0008, schema and property in the pdfaSchema vocabulary).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import escape

from guidebuilder.press.binding.syntax import string


class Sides(Enum):
    """On which sides a sheet is printed, and how it is turned (ISO 32000-1, table 150)."""

    ONE = "Simplex"
    LONG_EDGE = "DuplexFlipLongEdge"
    SHORT_EDGE = "DuplexFlipShortEdge"


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What a book says of itself. ``language`` is a BCP 47 tag.

    With ``sides`` it asks a viewer's print dialogue for these, and for the actual size.
    ``archival`` claims PDF/A-2a; a form to be filled is not made to be kept as it is.
    """

    title: str
    language: str
    authors: tuple[str, ...] = ()
    subject: str = ""
    sides: Sides | None = None
    archival: bool = True


_TEMPLATE = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{authors}{subject}<pdf:Producer>{producer}</pdf:Producer>
{archival}<pdfuaid:part>1</pdfuaid:part>
{described}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_ARCHIVAL = """<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
"""
_DESCRIBED = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"""


def xmp_packet(info: BookInfo, producer: str) -> bytes:
    """The packet as UTF-8 bytes (stored uncompressed, so that any tool can read it)."""
    authors = "".join(f"<rdf:li>{escape(author)}</rdf:li>" for author in info.authors)
    subject = escape(info.subject)
    return _TEMPLATE.format(
        title=escape(info.title),
        language=escape(info.language),
        producer=escape(producer),
        authors=f"<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>\n" if authors else "",
        archival=_ARCHIVAL if info.archival else "",
        described=_DESCRIBED if info.archival else "",
        subject=(
            "<dc:description><rdf:Alt>"
            f'<rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\n'
            if subject
            else ""
        ),
    ).encode()


def information(info: BookInfo, producer: str) -> bytes:
    """The document information dictionary, which says the same (ISO 32000-1, 14.3.3)."""
    said = {b"Title": info.title, b"Producer": producer}
    if info.authors:
        said[b"Author"] = ", ".join(info.authors)
    if info.subject:
        said[b"Subject"] = info.subject
    return b"<<%b>>" % b"".join(b"/%b%b" % (key, string(text)) for key, text in said.items())


def preferences(info: BookInfo) -> bytes:
    """How a viewer is to show and to print the book (ISO 32000-1, 12.2)."""
    if info.sides is None:
        return b"<</DisplayDocTitle true>>"
    sides = info.sides.value.encode("ascii")
    return b"<</DisplayDocTitle true/Duplex/%b/PrintScaling/None>>" % sides
