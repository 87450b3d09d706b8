"""How free places and the history of a listing are shown."""

from __future__ import annotations

from datetime import date

from directory import capacity
from foundation import clock
from foundation.i18n import has_message, t


def capacity_is_old(reported_on: date | None) -> bool:
    return capacity.is_old(reported_on, clock.today())


def listing_field(name: str) -> str:
    key = f"editing.field.{name}"
    return t(key if has_message(key) else "editing.field.other")


def listing_side(updated_by: str) -> str:
    """The side that spoke; a source by its kind only. Nothing else is ever shown of who it was."""
    side = updated_by.partition(":")[0]
    key = f"editing.side.{side}"
    return t(key if has_message(key) else "editing.side.source")
