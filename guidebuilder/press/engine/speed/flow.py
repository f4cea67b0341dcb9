"""Questions that each box is asked many times, with the answer that most of them give first."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.boxes import Box

_in_flow = Box.is_in_normal_flow


def _is_in_normal_flow(box: Any) -> bool:
    style = box.style
    if style["float"] == "none" and style["position"] == "static":
        return True
    return bool(_in_flow(box))


PATCHES = ((_in_flow, _is_in_normal_flow),)
