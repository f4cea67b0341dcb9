"""Writing a PDF so that the same book gives the same bytes, and strict readers agree on them."""

from __future__ import annotations

from io import BytesIO

import pikepdf

_AMBIGUOUS, _CLEAR = b"\r\nendstream\nendobj", b"\r\rendstream\nendobj"


def write(pdf: pikepdf.Pdf) -> bytes:
    """Serialise a PDF 1.7 file with object streams and an identifier made of its content.

    Where a stream's data happen to end with a carriage return, the line feed
    before ``endstream`` makes it look like one end-of-line of two bytes, and
    the data one byte too long for their ``/Length``: PDF/A checkers then refuse
    the file (ISO 19005-2, 6.1.7.1). A carriage return is an end-of-line as well,
    and takes as many bytes, so no offset moves.
    """
    out = BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        force_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue().replace(_AMBIGUOUS, _CLEAR)
