"""The services that a state speaks of, and the order in which its fields are shown. Pure."""

from __future__ import annotations

from typing import Final

from directory.editable import PLACE
from directory.revision import State

ORDER: Final = tuple(each.name for each in PLACE)


def services_in(state: State) -> list[str]:
    """Ids of the services, in the state's order."""
    return [field.partition("@")[2] for field in state if field.startswith("kind@")]


def place_of(field: str) -> tuple[int, str]:
    """Sorts fields as the form shows them; those of services after the place's own."""
    name, _, service = field.partition("@")
    return (ORDER.index(name) if name in ORDER and not service else len(ORDER), service)
