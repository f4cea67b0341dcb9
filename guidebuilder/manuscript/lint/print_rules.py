"""What would look poor in print: told by ``build`` as well."""

from __future__ import annotations

from collections.abc import Iterator

from guidebuilder.manuscript.lint.desk import Desk, Rule, Warned, at_prose, at_question, proses
from guidebuilder.manuscript.markdown import is_diagram, markdown
from guidebuilder.manuscript.place import plain_text
from guidebuilder.model import PartKind, Prose

MAX_LINE_WORDS = 14
MAX_CODE_COLUMNS = 64
MAX_DIAGRAM_COLUMNS = 92


def in_one_line(desk: Desk) -> Iterator[Warned]:
    """The answer in one line stands in the outer column and on cards, which have no more room."""
    for question in desk.questions:
        prose = question.part(PartKind.LINE)
        words = len(plain_text(prose.markdown).split()) if prose else 0
        if prose and words > MAX_LINE_WORDS:
            yield at_prose(
                "GB202",
                prose,
                f"the answer in one line has {words} words",
                f"at most {MAX_LINE_WORDS} fit the outer column",
            )


def no_answer(desk: Desk) -> Iterator[Warned]:
    """A question without an answer prints nothing under it in the study booklet."""
    for question in desk.questions:
        if question.part(PartKind.ANSWER) is None:
            yield at_question(
                "GB204", question, "this question has no answer", 'write it under "### Answer"'
            )


def wide_code(desk: Desk) -> Iterator[Warned]:
    """Code of more columns than the measure of A4 holds is wrapped; a wider diagram is shrunk."""
    for question in desk.questions:
        for prose in proses(question):
            yield from _wide_lines(prose)


def _wide_lines(prose: Prose) -> Iterator[Warned]:
    # To parse a text again is what takes time, and most have no code at all.
    if not any(sign in prose.markdown for sign in ("```", "~~~", "    ", "\t")):
        return
    if not any(len(line.expandtabs(4)) > MAX_CODE_COLUMNS for line in prose.markdown.split("\n")):
        return
    for token in markdown().parse(prose.markdown):
        if token.type not in ("fence", "code_block") or not token.map:
            continue
        first = token.map[0] + (token.type == "fence")
        drawn = is_diagram(token.info.strip(), token.content)
        most = MAX_DIAGRAM_COLUMNS if drawn else MAX_CODE_COLUMNS
        for offset, line in enumerate(token.content.split("\n")):
            columns = len(line.expandtabs(4))
            if columns > most:
                yield Warned(
                    "GB203",
                    prose.span.path,
                    prose.span.line + first + offset,
                    f"this line of {'a diagram' if drawn else 'code'} is {columns} columns wide",
                    f"at most {most} fit "
                    + ("the page: draw it narrower" if drawn else "a line of print: break it"),
                )


RULES: dict[str, Rule] = {"GB202": in_one_line, "GB203": wide_code, "GB204": no_answer}
