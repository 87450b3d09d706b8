"""How free places and the history of a listing are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from directory import capacity
from foundation import clock
from foundation.i18n import has_message, t

_FORM_NAMES: Final[Mapping[str, str]] = {
    "application": "application_process",
    "eligibility": "eligibility_description",
    "cost": "fees_description",
    "services": "new_services",
}
"""Field of provenance → the form's, where they are called otherwise."""


def capacity_is_old(reported_on: date | None) -> bool:
    return capacity.is_old(reported_on, clock.today())


def listing_field(name: str) -> str:
    """A field by the name that the edit form gives it."""
    keys = (f"revise.field.{_FORM_NAMES.get(name, name)}", f"editing.field.{name}")
    return t(next((key for key in keys if has_message(key)), "editing.field.other"))


def listing_side(updated_by: str) -> str:
    """The side that spoke; a source by its kind only. Nothing else is ever shown of who it was."""
    side = updated_by.partition(":")[0]
    key = f"editing.side.{side}"
    return t(key if has_message(key) else "editing.side.source")
