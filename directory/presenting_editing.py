"""How free places and the history of a listing are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from directory import capacity, closing
from foundation import clock
from foundation.i18n import date_ja, has_message, t

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


def listing_action(name: str) -> str:
    """Other directories have words of their own for it (HSDS: create, update, …)."""
    key = f"editing.action.{name}"
    return t(key if has_message(key) else "editing.action.edit")


def listing_side(updated_by: str) -> str:
    """The side that spoke; a source by its kind only. Nothing else is ever shown of who it was."""
    keys = (f"editing.side.{side}" for side in (updated_by.replace(":", "_"), updated_by.partition(":")[0]))
    return t(next((key for key in keys if has_message(key)), "editing.side.source"))


def is_closed(card: Any) -> bool:
    """Today, whether the nightly run was there already or not."""
    return closing.is_closed(card.status, card.closes_on, card.reopens_on, clock.today())


def closing_sentences(card: Any) -> list[str]:
    """Since or until when, and from when again; the first says what a visitor must know."""
    closed, on, again = is_closed(card), card.closes_on, card.reopens_on
    if closed:
        said = [t("listing.closed_on", date=date_ja(on)) if on else t("listing.closed_now")]
        return [
            *said,
            t("listing.reopens_on", date=date_ja(again)) if again else t("listing.closed_look_elsewhere"),
        ]
    said = [t("listing.closes_on", date=date_ja(on))] if on and on >= clock.today() else []
    return [*said, t("listing.reopens_on", date=date_ja(again))] if said and again else said
