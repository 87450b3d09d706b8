"""The services that a state speaks of, and the order in which its fields are shown. Pure."""

from __future__ import annotations

from typing import Final

from directory.revision import State

ORDER: Final = (
    "phone", "more_phones", "fax", "email", "url", "contacts", "hours", "by_appointment", "hours_note", "special_days",
    "description", "languages", "access", "accessibility", "offer", "new_services", "name", "name_kana",
    "official_name", "address", "referrer", "gender", "income", "coverage", "coverage_note", "visibility",
    "status", "closes_on", "reopens_on",
)  # fmt: skip


def services_in(state: State) -> list[str]:
    """Ids of the services, in the state's order."""
    return [field.partition("@")[2] for field in state if field.startswith("kind@")]


def place_of(field: str) -> tuple[int, str]:
    """Sorts fields as the form shows them; those of services after the place's own."""
    name, _, service = field.partition("@")
    return (ORDER.index(name) if name in ORDER and not service else len(ORDER), service)
