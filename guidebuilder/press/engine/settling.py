"""Boxes of a finished layout put where the engine cannot: what a page's end does to them.

Two things are known only when pages are made. A block that goes on overleaf is
drawn down to the page's foot, so the rule beside it hangs below its last line.
And a key that rises beside the part before its quiz has nothing to rise beside
where the quiz opens a page.
"""

from __future__ import annotations

from typing import Any

from guidebuilder.press.engine.box_tree import classes, descendants, is_line, move, said

# Blocks with a rule at their left; all of them may go on overleaf.
_RULED = frozenset({"code", "note", "alert"})
_NEAR = 1.0  # px


def settle(page_box: Any) -> bool:
    """Settle the boxes of one page; tells whether anything but a rule was moved."""
    moved = False
    for box in list(descendants(page_box)):
        named = classes(box)
        if "closing" in named:
            moved |= _raise_quiz(box, page_box.content_box_y())
        elif not _RULED.isdisjoint(named):
            _trim(box)
    return moved


def _trim(box: Any) -> None:
    """Let a block begin and end with its text, without room or blank lines at a page's end."""
    full = [child for child in box.children if not is_line(child) or said(child).strip()]
    if not full:
        return
    end = full[-1].position_y + full[-1].margin_height()
    box.height = max(min(box.height, end - box.content_box_y()), 0.0)
    above = full[0].position_y - box.content_box_y()
    if is_line(full[0]) and above > 0:
        box.position_y += above
        box.height -= above


def _raise_quiz(closing: Any, top: float) -> bool:
    """Set a quiz that opens a page at its head: the key beside it reaches further down then."""
    if closing.padding_top <= 0 or closing.content_box_y() - closing.padding_top > top + _NEAR:
        return False
    for main in descendants(closing):
        if "main" not in classes(main):
            continue
        for quiz in descendants(main):
            if "quiz" in classes(quiz) and quiz.border_box_y() > top + _NEAR:
                move(main, 0.0, top - quiz.border_box_y())
                return True
    return False
