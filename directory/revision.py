"""What changed between two states of a listing, and how two people's changes come together. Pure.

A state is a flat mapping field → JSON value, e.g. `{"phone": "011-522-9370", "hours": [...]}`; a field of one of
its services carries that service's id: `eligibility_description@<uuid>`. A state may be partial: it then speaks
only for the fields that it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

State = Mapping[str, Any]
_AT: Final = "@"


@dataclass(frozen=True)
class Change:
    field: str
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """The field without its service."""
        return self.field.partition(_AT)[0]

    @property
    def service_id(self) -> UUID | None:
        owner = self.field.partition(_AT)[2]
        return UUID(owner) if owner else None


@dataclass(frozen=True)
class Conflict:
    """Both changed the same field, and not to the same."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    changes: tuple[Change, ...]
    """What is mine to write over theirs."""
    conflicts: tuple[Conflict, ...]
    theirs: tuple[Change, ...]
    """What others changed meanwhile and I did not: it stays."""


def service_field(name: str, service_id: UUID | str) -> str:
    return f"{name}{_AT}{service_id}"


def same(one: Any, other: Any) -> bool:
    """Nothing is nothing, however it is written."""
    return one == other or (_is_nothing(one) and _is_nothing(other))


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def diff(before: State, after: State) -> tuple[Change, ...]:
    """Field by field, in the order of `after`, for the fields that `after` speaks for."""
    return tuple(
        Change(field, before.get(field), value)
        for field, value in after.items()
        if not same(before.get(field), value)
    )


def merge(base: State, mine: State, theirs: State) -> Merge:
    """Three ways: what I changed since `base` goes over `theirs`, unless they changed that field as well.

    The same change twice is no change: a double submit comes out empty.
    """
    changes, conflicts = [], []
    for change in diff(base, mine):
        now = theirs.get(change.field)
        if same(now, change.after):
            continue
        if same(now, change.before):
            changes.append(Change(change.field, now, change.after))
        else:
            conflicts.append(Conflict(change.field, change.before, change.after, now))
    mine_too = {each.field for each in diff(base, mine)}
    kept = tuple(each for each in diff(base, _known(theirs, base)) if each.field not in mine_too)
    return Merge(tuple(changes), tuple(conflicts), kept)


def _known(state: State, fields: Iterable[str]) -> State:
    return {field: state[field] for field in fields if field in state}


def applied(state: State, changes: Iterable[Change]) -> dict[str, Any]:
    return {**state, **{change.field: change.after for change in changes}}


def to_json(changes: Iterable[Change]) -> dict[str, list[Any]]:
    return {change.field: [change.before, change.after] for change in changes}


def from_json(held: Mapping[str, list[Any]]) -> tuple[Change, ...]:
    return tuple(Change(field, before, after) for field, (before, after) in held.items())
