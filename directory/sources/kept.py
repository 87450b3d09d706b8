"""What an import has just said of places, kept until they are written: reading it all back takes long. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from directory.sources.office_rows import Voice
from directory.sources.reconcile import Decision

MOST: Final = 40_000
"""Records that are kept, a country of one source; 2 KB each. Of a larger import the rest is read back."""


class Kept:
    """`release` = the date of it, as ISO has it."""

    def __init__(self, release: str = "") -> None:
        self.release: Final = release
        self._said: dict[UUID, list[Voice]] = {}
        self._number = 0

    def add(self, decision: Decision) -> None:
        """A new or changed record. What hangs on it beside its own fields is large, and stays in the database."""
        record, place, service = decision.record, decision.location_id, decision.service_id
        if record is None or place is None or service is None or record.parts or record.more:
            return
        if self._number < MOST:
            self._number += 1
            self._said.setdefault(place, []).append(Voice(record, service, True, self.release))

    def take(self, places: Mapping[UUID, int]) -> dict[UUID, list[Voice]]:
        """Place → its voices, for those of which as much is kept as is known: nobody else has spoken of them.
        `places`: how many records each has. What is taken is kept no longer."""
        said = {place: self._said.pop(place, []) for place in places}
        return {place: voices for place, voices in said.items() if len(voices) == places[place]}
