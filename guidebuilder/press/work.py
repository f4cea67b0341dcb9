"""What worker processes do first: carry out a docket. This loads the engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from guidebuilder.press.binding.preparing import ready
from guidebuilder.press.composing import copies
from guidebuilder.press.docket import Docket
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.layout import house_sheet
from guidebuilder.press.order import Look, Made, Materials


def carry_out(docket: Docket, materials: Materials, looks: Sequence[Look] = ()) -> Made:
    """Compose and set the gatherings of a docket, make each ready to be bound, and show it to
    ``looks``.

    Raises ContentError for what the engine complains about, MachineError for its own faults.
    """
    setter = partial(
        typeset,
        content=materials.pictures,
        styles=materials.styles,
        tokens=house_sheet(docket.projection),
        embed=False,
        most_pixels=materials.most_pixels,
        most_bytes=materials.most_bytes,
    )
    made = [ready(setter(copy)) for copy in copies(docket, partial(setter, draft=True))]
    return Made(tuple(made), tuple(tuple(look(gathering) for look in looks) for gathering in made))
