"""How values of the directory are shown: filters and globals of the templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Blueprint
from wtforms import Field
from wtforms.validators import DataRequired, InputRequired

from directory import freshness, presenting_listing, presenting_week
from directory.presenting_editing import capacity_is_old, listing_action, listing_field, listing_side
from directory.presenting_hours import hours_summary, open_now
from directory.presenting_kinds import (
    kind_about,
    kind_icon,
    kind_label,
    kind_tone,
    need_icon,
    need_label,
    service_label,
    services_that_tell,
)
from directory.presenting_site import asset, has_page, language_links, site
from foundation import clock
from foundation.i18n import date_ja, has_message, t

# An area code may stand in brackets; a remark with words in it, or an extension, is not dialled.
_NOT_DIALLED = re.compile(r"\([^()]*[^\d\-() ][^()]*\)|内線.*|ext.*", re.IGNORECASE)

NEIGHBOURHOOD_M: Final = 500.0
"""Two places in one 町丁目 may be as far apart as this."""


def phone(number: str) -> str:
    """As written by the source, in half-width digits: ０１１−２２２ → 011-222."""
    return re.sub(r"[‐-―−ー]", "-", unicodedata.normalize("NFKC", number or "").strip())


def tel(number: str) -> str:
    """What stands behind tel: – digits, a leading +, and # of short numbers; no extension (RFC 3966)."""
    plain = _NOT_DIALLED.sub("", phone(number))
    dialled = re.sub(r"[^0-9+#]", "", plain)
    return dialled.replace("#", "%23")


def distance(metres: float) -> str:
    """350 m below one kilometre (to 10 m), 1.2 km below ten, then whole kilometres."""
    if metres < 995:
        return f"{max(10, round(metres / 10) * 10)} m"
    kilometres = metres / 1000
    return f"{kilometres:.1f} km" if kilometres < 9.95 else f"{kilometres:,.0f} km"


def distance_text(metres: float, precision: str = "point") -> str:
    """A place known by its municipality only gets no metres: 1 km以内, およそ3 km; one known by its
    neighbourhood gets hundreds of them, and below its own size none."""
    if precision == "point":
        return t("components.distance", distance=distance(metres))
    if precision == "town" and metres < NEIGHBOURHOOD_M:
        return t("components.distance_within", distance=distance(NEIGHBOURHOOD_M))
    if precision == "town":
        return t("components.distance", distance=distance(round(metres, -2)))
    if metres < 1000:
        return t("components.distance_within", distance="1 km")
    return t("components.distance_rough", distance=f"{metres / 1000:,.0f} km")


def is_stale(day: date | None) -> bool:
    return freshness.is_old(day, clock.today())


def freshness_text(day: date | None, source: str) -> str:
    if day is None:
        return t("components.freshness_unknown", source=source)
    key = "components.freshness_old" if is_stale(day) else "components.freshness"
    return t(key, date=date_ja(day), source=source)


def source_label(code: str | None) -> str:
    key = f"components.source.{(code or 'unknown').replace('-', '_')}"
    return t(key) if has_message(key) else str(code)


def address_lines(card: Any) -> list[str]:
    """As on a letter: 〒 and postcode, then the address."""
    postcode = f"〒{card.postal_code}" if card.postal_code else ""
    return [line for line in (postcode, card.address) if line]


def page_numbers(page: int, last: int) -> list[int | None]:
    """The pages worth a link: first, last, and two around `page`; None stands for a gap."""
    near = {1, last, *range(max(1, page - 1), min(last, page + 1) + 1)}
    shown: list[int | None] = []
    for number in sorted(near):
        previous = shown[-1] if shown else 0
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown


def is_required(field: Field) -> bool:
    """Whether a form field must be filled in (our `required` sets no HTML flag, on purpose)."""
    return any(isinstance(check, InputRequired | DataRequired) for check in field.validators)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "phone": phone,
    "tel": tel,
    "distance": distance,
    "distance_text": distance_text,
    "is_stale": is_stale,
    "freshness_text": freshness_text,
    "source_label": source_label,
    "address_lines": address_lines,
    "page_numbers": page_numbers,
    "is_required": is_required,
    "capacity_is_old": capacity_is_old,
    "listing_action": listing_action,
    "listing_field": listing_field,
    "listing_side": listing_side,
    "hours_summary": hours_summary,
    "open_now": open_now,
    "kind_label": kind_label,
    "services_that_tell": services_that_tell,
    "kind_about": kind_about,
    "kind_icon": kind_icon,
    "kind_tone": kind_tone,
    "service_label": service_label,
    "need_label": need_label,
    "need_icon": need_icon,
}
GLOBALS: Final[dict[str, Callable[..., Any]]] = {
    "asset": asset,
    "language_links": language_links,
    "has_page": has_page,
    "site": site,
}


def init_presenting(blueprint: Blueprint) -> None:
    """Gives the filters and globals to every template of the application that registers `blueprint`."""
    for name, function in FILTERS.items():
        blueprint.add_app_template_filter(function, name)
    for name, function in GLOBALS.items():
        blueprint.add_app_template_global(function, name)
    presenting_week.init_presenting(blueprint)
    presenting_listing.init_presenting(blueprint)
