"""The gate's report as a file: what was looked for and where, bound to the file by its digest."""

from __future__ import annotations

import json
import re

from guidebuilder.proof.leaks import Hit, LeakReport

VERSION = 1
_TITLE = re.compile(r' ".*"', re.S)
_PAGE = re.compile(r"page (\d+)\b")


def record(report: LeakReport, edition: str) -> bytes:
    """A report as JSON. The same file, guide and edition give the same bytes.

    It holds no word of a withheld text, so that it may lie beside a PDF that is
    handed out: a find is told by the name of the text ("answer of question 12"),
    without titles, and by the kind of place.
    """
    told = {
        "report": "guidebuilder leak gate",
        "version": VERSION,
        "edition": edition,
        "verdict": "clean" if report.clean else "refused",
        "file": {"sha256": report.sha256, "bytes": report.bytes, "pages": report.pages},
        "looked_for": {
            "texts": report.texts,
            "sentences": report.sentences,
            "phrases": report.phrases,
            "too_short": report.unsearchable,
        },
        "looked_in": {
            "streams": report.streams,
            "decoded_bytes": report.decoded,
            "strings": report.strings,
            "page_characters": report.characters,
            "places": {
                kind: {"texts": amount.texts, "characters": amount.characters}
                for kind, amount in sorted(report.places.items())
            },
        },
        "found": [_found(hit) for hit in report.hits],
        "problems": list(report.problems),
    }
    return (json.dumps(told, indent=2) + "\n").encode("ascii")


def _found(hit: Hit) -> dict[str, object]:
    page = _PAGE.match(hit.where)
    return {
        "text": _TITLE.sub("", hit.label),
        "place": hit.kind,
        "page": int(page[1]) if page else None,
    }
