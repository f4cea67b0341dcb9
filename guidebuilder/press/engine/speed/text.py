"""Lines of text: what depends on the style alone is made once a style.

For each piece of text that it measures, and once more for each line that it draws, the engine
makes a Pango context and a font description from a dozen properties, and it finds the height
of a line by a key written out of them all. Here they stay with the style that they come from.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

_FACE, _STRUT = "_guide_face", "_guide_strut"  # attributes of a style


class Face:
    """What Pango is to know for text of one style: see ``Layout.setup`` of the engine."""

    __slots__ = ("ascent", "context", "description", "features", "language", "lines", "name")

    def __init__(self, style: Any) -> None:
        self.context = context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map),
            gobject.g_object_unref,
        )
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
        override = style["font_language_override"]
        name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
        if name:
            self.name = unicode_to_char_p(name)  # is to live as long as the language
            self.language = pango.pango_language_from_string(self.name[0])
            pango.pango_context_set_language(context, self.language)
        else:
            self.language = pango.pango_language_get_default()
        self.description = get_font_description(style)
        self.ascent = self.lines = None
        if style["text_decoration_line"] != "none":
            metrics = ffi.gc(
                pango.pango_context_get_metrics(context, self.description, self.language),
                pango.pango_font_metrics_unref,
            )
            self.ascent = FROM_UNITS * pango.pango_font_metrics_get_ascent(metrics)
            self.lines = (
                FROM_UNITS * pango.pango_font_metrics_get_underline_position(metrics),
                FROM_UNITS * pango.pango_font_metrics_get_strikethrough_position(metrics),
                FROM_UNITS * pango.pango_font_metrics_get_underline_thickness(metrics),
                FROM_UNITS * pango.pango_font_metrics_get_strikethrough_thickness(metrics),
            )
        features = font_features(
            style["font_kerning"],
            style["font_variant_ligatures"],
            style["font_variant_position"],
            style["font_variant_caps"],
            style["font_variant_numeric"],
            style["font_variant_alternates"],
            style["font_variant_east_asian"],
            style["font_feature_settings"],
        )
        self.features = ",".join(f"{tag} {value}" for tag, value in features.items()).encode()

    def decorate(self, layout: Any) -> None:
        """Tell a layout where lines under, over and through its text are."""
        layout.ascent = self.ascent
        if self.lines is None:
            layout.underline_position = layout.strikethrough_position = None
        else:
            (
                layout.underline_position,
                layout.strikethrough_position,
                layout.underline_thickness,
                layout.strikethrough_thickness,
            ) = self.lines


def face_of(style: Any) -> Face:
    """What Pango is to know for text of this style."""
    face: Face | None = getattr(style, _FACE, None)
    if face is None:
        face = Face(style)
        setattr(style, _FACE, face)
    return face


def _setup(layout: Any, style: Any) -> None:
    face = face_of(style)
    layout.style = style
    layout.first_line_direction = 0
    layout.language = face.language
    pango_layout = layout.layout = ffi.gc(
        pango.pango_layout_new(face.context), gobject.g_object_unref
    )
    pango.pango_layout_set_auto_dir(pango_layout, False)
    pango.pango_layout_set_font_description(pango_layout, face.description)
    face.decorate(layout)
    if features := face.features:
        # As the engine does: the attribute is shared, the list is the layout's own.
        shared = style.font_config.font_features
        attr = shared.get(features)
        if attr is None:
            attr = shared[features] = pango.pango_attr_font_features_new(features)
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, attr)
        pango.pango_layout_set_attributes(pango_layout, attributes)


def strut_of(style: Any) -> Any:
    """The height of a line of this style and its baseline, in CSS px."""
    # The font size and line height are looked at each time: others are of another style object.
    found = getattr(style, _STRUT, None)
    if found is None:
        found = _engine_strut(style)
        setattr(style, _STRUT, found)
    return found


_engine_strut = line_break.strut

PATCHES = ((line_break.Layout.setup, _setup), (_engine_strut, strut_of))
