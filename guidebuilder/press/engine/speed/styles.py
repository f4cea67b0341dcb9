"""Computed styles shared by all elements that are styled alike.

The engine shares a style between siblings to which the same rules apply. But an ``id`` is
a declaration of the element's own to it (``-weasy-anchor``), and so all that is inside an
element with an ``id`` is computed anew: in a booklet each question. Pseudo-elements and
page types are not shared at all, and its own style sheet gives six pseudo-elements to every
element. Here an anchor is added to a copy of the style that is shared, pseudo-elements are
computed when they are asked for, and pages to which the same rules apply share their styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import Any

from weasyprint import css
from weasyprint.layout import page as page_layout

_PLAIN_ID = re.compile(r"[\w.:-]+", re.ASCII)
_DECLARES = frozenset({"style", "lang"})  # attributes that declare properties
_DECLARING = frozenset({"a", "{http://www.w3.org/2000/svg}svg"})  # elements with more of them
_ANCHOR = "anchor"

_Cascade = dict[str, tuple[Any, Any]]  # property to value and weight
_NOTHING: _Cascade = {}
_Rule = tuple[str, Any, Any, Any, Any]  # origin, layer, specificity, pseudo-element, declarations


class SharingStyleFor(css.StyleFor):  # type: ignore[misc]
    """The styles of a document's elements; see the engine's class of which it is a kind.

    The cascade follows CSS Cascading and Inheritance 4 in the engine's reading: a
    declaration wins over those with the same or a lower (precedence, layer, specificity).
    """

    def __init__(
        self, html: Any, sheets: Any, hints: bool, font_config: Any, target_collector: Any
    ) -> None:
        # What is told apart by identity is kept here, so that it lives as long.
        self._alike: dict[tuple[Any, ...], Any] = {}
        self._cascades: dict[tuple[Any, ...], dict[str | None, _Cascade]] = {}
        self._waiting: dict[tuple[Any, str], tuple[Any, _Cascade]] = {}
        self._pages: dict[tuple[Any, ...], dict[Any, Any]] = {}
        self._root, self._base_url = html.etree_element, html.base_url
        self._collector = target_collector
        if hints:
            super().__init__(html, sheets, hints, font_config, target_collector)
            return
        self._cascaded_styles: dict[Any, _Cascade] = {}
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config
        inside: dict[Any, Any] = {None: None}  # the styles that are shared, without anchors
        for wrapper in html.wrapper_element.iter_subtree():
            parent = wrapper.parent.etree_element if wrapper.parent else None
            inside[wrapper.etree_element] = self._style(wrapper, inside[parent])

    def _style(self, wrapper: Any, parent: Any) -> Any:
        """Style an element and its pseudo-elements; the style that its children inherit from."""
        element = wrapper.etree_element
        rules = list(self._rules(wrapper))
        anchor = element.get("id", "")
        aside = element.tag not in _DECLARING and _PLAIN_ID.fullmatch(anchor) is not None
        cascaded = self._cascade(element, rules, aside=aside)
        if aside and _ANCHOR in cascaded.get(None, {}):
            aside = False  # a rule names an anchor as well: the cascade says which of them wins
            cascaded = self._cascade(element, rules, aside=aside)
        shared = style = self._shared(parent, cascaded.get(None, _NOTHING), None)
        if aside:
            style = shared.copy()
            style[_ANCHOR] = anchor
        self._keep(element, None, style)
        for pseudo, properties in cascaded.items():
            if pseudo is None:
                continue
            self._waiting[element, pseudo] = style, properties
            if _ANCHOR in properties:
                self(element, pseudo)
        return shared

    def _rules(self, wrapper: Any) -> Iterator[_Rule]:
        for sheet, origin, sheet_specificity in self._sheets:
            for specificity, _order, pseudo, (declarations, layer) in sheet.matcher.match(wrapper):
                depth = inf if layer is None else sheet.layers.index(layer)
                yield origin, depth, sheet_specificity or specificity, pseudo, declarations

    def _cascade(
        self, element: Any, rules: list[_Rule], *, aside: bool
    ) -> dict[str | None, _Cascade]:
        """The declarations that win, by pseudo-element, with or without that of an ``id``."""
        declared: list[tuple[Any, Any]] = []
        if not aside or not _DECLARES.isdisjoint(element.attrib):
            declared = [
                (tuple(declarations), specificity)
                for specificity, _, declarations, _ in css.find_style_attributes(
                    _Alone(element, aside=aside), base_url=self._base_url
                )
            ]
        key = (*declared, *((*rule[:4], id(rule[4])) for rule in rules))
        if found := self._cascades.get(key):
            return found
        won: dict[str | None, _Cascade] = {}
        for declarations, specificity in declared:
            ready = css.preprocess_declarations(self._base_url, declarations)
            _apply(won.setdefault(None, {}), ready, "author", inf, specificity)
        for origin, depth, specificity, pseudo, ready in rules:
            _apply(won.setdefault(pseudo, {}), ready, origin, depth, specificity)
        self._cascades[key] = won
        return won

    def _shared(self, parent: Any, cascaded: _Cascade, pseudo: Any) -> Any:
        """The style of all that has this parent style and these declarations."""
        key = (id(parent), id(cascaded), pseudo)
        found = self._alike.get(key)
        if found is None:
            root = self._computed_styles[self._root, None] if parent else None
            found = self._alike[key] = css.ComputedStyle(
                parent,
                cascaded,
                pseudo,
                css.InitialStyle(self.font_config) if root is None else root,
                self._base_url,
                self.font_config,
                self.initial_page_sizes,
            )
        return found

    def _keep(self, element: Any, pseudo: str | None, style: Any) -> None:
        self._computed_styles[element, pseudo] = style
        if self._collector and style[_ANCHOR]:
            self._collector.collect_anchor(style[_ANCHOR])

    def __call__(self, element: Any, pseudo_type: Any = None) -> Any:
        """The style of an element or pseudo-element; None where no rule speaks of the latter."""
        if waiting := self._waiting.pop((element, pseudo_type), None):
            self._keep(element, pseudo_type, self._shared(*waiting, pseudo_type))
        return super().__call__(element, pseudo_type)

    def style_page(self, page_type: Any) -> None:
        """Style a page and its margin boxes."""
        key = tuple(
            id(declarations)
            for sheet, *_ in self._sheets
            for _, selectors, declarations in sheet.page_rules
            for _, _, selector in selectors
            if self._page_type_match(selector, page_type)
        )
        alike = self._pages.get(key)
        if alike is None:
            self.add_page_declarations(page_type)
            root = self._computed_styles[self._root, None]
            own = self._shared(root, self._cascaded_styles.get((page_type, None), _NOTHING), None)
            alike = self._pages[key] = {None: own}
            for (element, pseudo), properties in self._cascaded_styles.items():
                if pseudo and element == page_type:
                    alike[pseudo] = self._shared(own, properties, pseudo)
        for pseudo, style in alike.items():
            self._computed_styles[page_type, pseudo] = style


class _Alone:
    """An element as a tree of its own, as :func:`css.find_style_attributes` walks one."""

    def __init__(self, element: Any, *, aside: bool) -> None:
        self.tag, self._attributes = element.tag, dict(element.attrib)
        if aside:
            del self._attributes["id"]

    def iter(self) -> Iterator[Any]:
        yield self

    def get(self, name: str, default: Any = None) -> Any:
        return self._attributes.get(name, default)


def _apply(style: _Cascade, declarations: Any, origin: str, layer: Any, specificity: Any) -> None:
    for name, value, importance in declarations:
        weight = (css.declaration_precedence(origin, importance), layer, specificity)
        if name not in style or style[name][1] <= weight:
            style[name] = value, weight


def _style_page(page_type: Any, html: Any, style_for: Any) -> None:
    style_for.style_page(page_type)


PATCHES = (
    (css.StyleFor, SharingStyleFor),
    (page_layout.set_page_type_computed_styles, _style_page),
)
