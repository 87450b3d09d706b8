"""Parts of a card drawn beforehand: they differ between few values, and a page shows each twenty times."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

from flask import Blueprint
from markupsafe import Markup

from directory.presenting import source_label
from directory.presenting_hours import open_now
from foundation import clock
from foundation.folding import drawn, macro_of
from foundation.i18n import current_lang

_MOST: Final = 500  # days on which listings were looked at, in each language


def kind_drawn(kind: str) -> Markup:
    """As components/kind_badge.html draws it."""
    return Markup(drawn("components/kind_badge.html", "kind_badge", kind))  # noqa: S704 – drawn by the template


def open_drawn(card: Any) -> Markup:
    """As components/open_state.html draws a card's state at this moment."""
    given = open_now(card), bool(card.hours), bool(card.phone)
    return Markup(drawn("components/open_state.html", "open_mark", *given))  # noqa: S704 – drawn by the template


def freshness_drawn(day: date | None, source: str) -> Markup:
    """As components/freshness.html draws it; what is old changes with the day."""
    return _freshness(current_lang(), clock.today(), day, source)


@lru_cache(maxsize=_MOST)
def _freshness(_lang: str, _today: date, day: date | None, source: str) -> Markup:
    return macro_of("components/freshness.html", "freshness")(day, source_label(source))


def init_presenting(blueprint: Blueprint) -> None:
    for function in (kind_drawn, open_drawn, freshness_drawn):
        blueprint.add_app_template_global(function, function.__name__)
