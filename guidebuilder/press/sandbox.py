"""Where layouts run: no way out of it, and an end to everything.

Jinja's sandbox keeps a layout from Python's insides. What it leaves open is how much a
layout may do: here every turn of a loop, every call and every loaded layout is a step,
every printed character counts, and both are limited. Values that could grow without
either (``'a' * 10**9``) are refused before they are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from guidebuilder.errors import LimitError, UsageError

MAX_STEPS = 2_000_000
MAX_CHARACTERS = 64_000_000
MAX_TEXT = 4_000_000
"""How long one value may be that a layout makes, in characters or items."""
MAX_BITS = 4096
_CALL = 20

_FILTERS = ("escape", "e", "join", "length", "safe")
_METHODS = frozenset({"get", "items", "keys", "values"})
_WIDTH = re.compile(r"%(?:\([^)]*\))?[^a-zA-Z%(]*?(?:\*|\d{4})")


@dataclass(slots=True)
class _Budget:
    """What one run may still do."""

    steps: int = MAX_STEPS
    characters: int = MAX_CHARACTERS

    def spend(self, steps: int, characters: int = 0) -> None:
        self.steps -= steps
        self.characters -= characters
        if self.steps < 0:
            raise LimitError(f"it takes more than {MAX_STEPS:,} steps")
        if self.characters < 0:
            raise LimitError(f"it prints more than {MAX_CHARACTERS:,} characters")


_budget: ContextVar[_Budget] = ContextVar("budget")


class LayoutEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox for layouts, with the filters that layouts use and ``range`` alone.

    ``read`` gives the text of a layout by name, or None: there is no other way to a
    file. A name that a layout misses is an error. :func:`run` runs one. ``compiled`` keeps what
    layouts are compiled to.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(
        self,
        read: Callable[[str], str | None],
        compiled: jinja2.BytecodeCache | None = None,
    ) -> None:
        super().__init__(
            bytecode_cache=compiled,
            loader=jinja2.FunctionLoader(lambda name: read(name) if _plain(name) else None),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_printed,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters |= {"format": _formatted, "replace": _replaced, "counted": _counted}
        self.filters["measured"] = _measured
        self.globals = {"range": self.globals["range"]}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would be too large, then reckon."""
        if operator == "%" and isinstance(left, str):
            _check_widths(left)
        if _size(operator, left, right) > MAX_TEXT:
            raise LimitError(f"a value of more than {MAX_TEXT:,} characters or items")
        if isinstance(left, int) and isinstance(right, int) and _bits(operator, left, right):
            raise LimitError("a number that is too large")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or a method, at the price of a few turns of a loop."""
        _budget.get().spend(_CALL)
        if not self.is_safe_callable(obj):
            raise SecurityError("this cannot be called")
        return super().call(context, obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a layout may call this: of the methods of Python's own types, four."""
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str | bytes | list | tuple | dict | set | int | float):
            return getattr(obj, "__name__", "") in _METHODS
        return super().is_safe_callable(obj)

    def wrap_str_format(self, value: Any) -> None:
        """Leave ``str.format`` what it is: a method that cannot be called."""

    def _load_template(self, name: str, globals: Any) -> jinja2.Template:
        budget = _budget.get(None)
        if budget is not None:
            budget.spend(_CALL)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting().visit(super()._parse(source, name, filename))
        return tree.set_environment(self)  # type: ignore[return-value]


def run(environment: jinja2.Environment, name: str, values: Mapping[str, object]) -> str:
    """Run a layout by name.

    Raises UsageError where it is faulty or wants what it may not have, LimitError where
    it would not end or grows too large; both name the layout and, if it is known, the line.
    """
    token = _budget.set(_Budget())
    try:
        pieces = []
        length = 0
        for piece in environment.get_template(name).generate(**values):
            length += len(piece)
            if length > MAX_CHARACTERS:
                raise LimitError(f"it prints more than {MAX_CHARACTERS:,} characters")
            pieces.append(piece)
        return "".join(pieces)
    except jinja2.TemplateError as error:
        raise UsageError(f"{_place(error, name)}: {error.message}; {_way(error)}") from error
    except (LimitError, OverflowError, MemoryError, RecursionError) as error:
        reason = "layouts include or call one another without end"
        if not isinstance(error, RecursionError):
            reason = str(error) or "it needs more memory than there is"
        raise LimitError(f"{_place(error, name)}: {reason}; make it smaller") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        way = "look at what the layout is given"
        raise UsageError(f"{_place(error, name)}: {error}; {way}") from error
    finally:
        _budget.reset(token)


class _Counting(NodeTransformer):
    """Puts a count into every loop and a measure around every joining of texts."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self.generic_visit(node)
        data = sum(len(text.data) for text in node.find_all(nodes.TemplateData))
        node.iter = _filter(cast(nodes.Expr, node.iter), "counted", nodes.Const(data))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "measured")


def _filter(node: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    made = nodes.Filter(node, name, list(arguments), [], None, None)
    made.set_lineno(node.lineno)
    return made


def _plain(name: str) -> bool:
    return name.endswith(".html.j2") and "/" not in name and "\\" not in name


def _counted(items: Iterable[Any], data: int) -> Iterator[Any]:
    budget = _budget.get()
    for item in items:
        budget.spend(1, data)
        yield item


def _measured(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise LimitError(f"a value of more than {MAX_TEXT:,} characters or items")
    return text


def _printed(value: Any) -> Any:
    """What a layout may print: words and numbers, no lists or objects."""
    if isinstance(value, jinja2.Undefined):
        return value
    if not isinstance(value, str | int | float):
        raise SecurityError(f"a {type(value).__name__} cannot be printed")
    budget = _budget.get(None)
    if budget is not None and isinstance(value, str):
        budget.spend(0, len(value))
    return value


def _formatted(template: str, *values: Any) -> str:
    _check_widths(template)
    return template % values


def _check_widths(template: str) -> None:
    if _WIDTH.search(template):
        raise LimitError("a width of more than three digits")


def _replaced(text: str, old: str, new: str) -> str:
    # Whatever is found, no more than this can come of it.
    if (len(text) + 1) * max(1, len(new)) > MAX_TEXT:
        raise LimitError(f"a value of more than {MAX_TEXT:,} characters or items")
    return text.replace(old, new)


def _size(operator: str, left: Any, right: Any) -> int:
    kinds = (str, bytes, list, tuple)
    if operator == "+" and isinstance(left, kinds) and isinstance(right, kinds):
        return len(left) + len(right)
    for several, times in ((left, right), (right, left)):
        if operator == "*" and isinstance(several, kinds) and isinstance(times, int):
            return len(several) * max(0, times)
    return 0


def _bits(operator: str, left: int, right: int) -> bool:
    if operator == "**":
        return left.bit_length() * max(0, right) > MAX_BITS
    return operator == "*" and left.bit_length() + right.bit_length() > MAX_BITS


def _place(error: BaseException, name: str) -> str:
    """The layout and line in which it happened, as the traceback tells it."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"layout {error.name or name}, line {error.lineno}"
    place = f"layout {name}"
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "__jinja_template__" in trace.tb_frame.f_globals or file == "<template>":
            own = trace.tb_frame.f_globals.get("name") or name
            place = f"layout {own}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _way(error: jinja2.TemplateError) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return "name a layout of the same folder"
    if isinstance(error, jinja2.UndefinedError):
        return "use the names that a layout is given"
    if isinstance(error, SecurityError):
        return "a layout prints and loops, and nothing else"
    return "see Jinja's manual for how this is written"
