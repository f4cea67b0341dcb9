"""A gathering's structure tree, written as objects of the engine's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

from guidebuilder.press.engine.condensing import Condensed
from guidebuilder.press.engine.elements import Annotation, Element, Mark


class TreeWriter:
    """Writes elements as the engine's objects, and the parent tree with them."""

    def __init__(self, pdf: Any, contents: list[Condensed]) -> None:
        self._pdf = pdf
        self._contents = contents
        self._pages = list(pdf.page_references)  # the engine counts them anew whenever it is asked
        self.parents: list[dict[int, Any]] = [{} for _ in self._pages]
        self.annotations: list[tuple[Any, Any]] = []

    def element(self, element: Element, parent: Any) -> Any:
        """The object of an element, all inside included."""
        values: dict[str, Any] = {"Type": "/StructElem", "S": f"/{element.type}"}
        out = self._pdf_object({**values, "P": parent.reference})
        for name, text in (
            ("Alt", element.alt),
            ("ActualText", element.instead),
            ("T", element.title),
            ("ID", element.id),
        ):
            if text:
                out[name] = pydyf.String(text)
        attributes = dict(_attributes(element))
        if attributes:
            out["A"] = pydyf.Dictionary(attributes)
        kids = [kid for kid in element.kids if not self._is_joined(kid)]
        own = next((k.page for k in kids if isinstance(k, Mark)), None)
        if own is not None:
            out["Pg"] = self._pages[own]
        out["K"] = pydyf.Array([self._kid(kid, out, own) for kid in kids])
        return out

    def _is_joined(self, kid: Element | Mark | Annotation) -> bool:
        return isinstance(kid, Mark) and kid.mcid in self._contents[kid.page].joined

    def _kid(self, kid: Element | Mark | Annotation, parent: Any, own: int | None) -> Any:
        if isinstance(kid, Element):
            return self.element(kid, parent).reference
        page = self._pages[kid.page]
        if isinstance(kid, Annotation):
            self.annotations.append((parent.reference, kid.engine))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.engine.reference, "Pg": page})
        mcid = self._contents[kid.page].numbers.get(kid.mcid, kid.mcid)
        self.parents[kid.page][mcid] = parent.reference
        if kid.page == own:
            return mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": mcid})

    def _pdf_object(self, values: dict[str, Any]) -> Any:
        out = pydyf.Dictionary(values)
        self._pdf.add_object(out)
        return out


def _attributes(element: Element) -> Iterator[tuple[str, Any]]:
    if element.type in {"TH", "TD"}:
        yield "O", "/Table"
        if element.scope:
            yield "Scope", f"/{element.scope}"
        if element.headers:
            yield "Headers", pydyf.Array([pydyf.String(header) for header in element.headers])
        for name, count in zip(("ColSpan", "RowSpan"), element.span, strict=True):
            if count != 1:
                yield name, count
    elif element.numbering:
        yield "O", "/List"
        yield "ListNumbering", f"/{element.numbering}"
    elif element.box is not None:
        yield "O", "/Layout"
        yield "BBox", pydyf.Array([round(value, 2) for value in element.box[1:]])
