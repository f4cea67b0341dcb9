"""Dockets to copy: which layout sets which job. It runs where the job is set."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from guidebuilder.edition.spec import LayoutName
from guidebuilder.press.booklet.back_matter import back_matter_copy
from guidebuilder.press.booklet.compose import run_on_copy, section_copy
from guidebuilder.press.booklet.contents import contents_copy
from guidebuilder.press.booklet.front_matter import back_cover_copy, cover_copy, pages_copy
from guidebuilder.press.docket import Docket, Job
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.layout import Design, design

_PIECES: dict[Job, Callable[[Design], Copy]] = {
    Job.COVER: cover_copy,
    Job.PAGES: pages_copy,
    Job.RUN_ON: run_on_copy,
    Job.BACK: back_matter_copy,
    Job.BACK_COVER: back_cover_copy,
}
_QUIZ = "guidebuilder.press.quiz.sheets"
_WHOLE = {
    LayoutName.HANDOUT: "guidebuilder.press.handout.compose",
    LayoutName.CARDS: "guidebuilder.press.cards.compose",
    LayoutName.SCORECARD: "guidebuilder.press.scorecard.compose",
}
"""The modules that compose the other layouts, each loaded when a docket asks for it."""


def copies(docket: Docket, draft: Callable[[Copy], Gathering]) -> list[Copy]:
    """The gatherings of a docket; ``draft`` typesets what is to be measured first."""
    setting = design(docket.projection)
    if docket.job is Job.WHOLE:
        layout = import_module(_WHOLE.get(docket.projection.spec.layout, _QUIZ))
        return list(layout.compose(setting, draft))
    if docket.job is Job.CONTENTS:
        return [contents_copy(setting, docket.entries)]
    if docket.job is Job.SECTION:
        return [section_copy(setting, docket.place, tabbed=docket.tabbed)]
    return [_PIECES[docket.job](setting)]
