"""Fields of the search drawn once: most visitors see the same boxes, and WTForms takes longer for five of them than
the whole search does. What was typed is only filled in, never kept.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint
from markupsafe import Markup, escape
from wtforms import Field, SelectField

from foundation.folding import macro_of
from foundation.i18n import current_lang

_MOST: Final = 500
_TYPED: Final = "\x00"
_drawings: dict[Any, tuple[str, ...]] = {}


def quick_field(field: Field, **attributes: Any) -> Markup:
    """As components/field.html draws it: a box to type in, or one to choose from."""
    draw = macro_of("components/field.html", "field")
    if field.errors:
        return draw(field, **attributes)
    key = (current_lang(), field.name, *attributes.items(), _choice(field))
    parts = _drawings.get(key)
    if parts is None:
        if len(_drawings) >= _MOST:
            _drawings.clear()
        parts = _drawings[key] = _drawing(draw, field, attributes)
    return Markup(str(escape(field.data or "")).join(parts))  # noqa: S704 – drawn by the template


def _choice(field: Field) -> Any:
    """What the drawing of a choice depends on; of what is typed it does not."""
    return (field.data, *(each.value for each in field.choices)) if isinstance(field, SelectField) else None


def _drawing(draw: Any, field: Field, attributes: dict[str, Any]) -> tuple[str, ...]:
    if isinstance(field, SelectField):
        return (str(draw(field, **attributes)),)
    typed, field.data = field.data, _TYPED
    try:
        return tuple(str(draw(field, **attributes)).split(_TYPED))
    finally:
        field.data = typed


def init_presenting(blueprint: Blueprint) -> None:
    blueprint.add_app_template_global(quick_field, "quick_field")
