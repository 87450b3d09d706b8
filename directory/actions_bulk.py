"""Use cases of changing many of an organization's listings at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from directory import bulk_file, bulk_rows, revising, store_editing, store_state
from directory.author import Author
from directory.bulk_values import Words
from directory.edit_forms import LANGUAGES
from directory.geo.gazetteer import gazetteer
from directory.models import Listing
from directory.revising import EditConflict, Outcome
from directory.revision import State
from directory.sources.csv_file import Line
from directory.taxonomy import FEATURES
from directory.template import labels
from foundation.db import transaction
from foundation.i18n import t

STATUSES: Final = ("active", "maybe_gone", "closed")


@dataclass
class RowRead:
    """One row of an upload: the listing, what it wants, what is wrong at which column."""

    line: int
    listing_id: str = ""
    service: str = ""
    """Of which further service the row speaks."""
    name: str = ""
    base: State = field(default_factory=dict)
    wanted: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """Column → message key; "" = the row as such."""
    is_stale: bool = False
    """The listing has changed since the row was downloaded."""

    @property
    def key(self) -> str:
        """As it stands in the table."""
        return f"{self.listing_id}/{self.service}" if self.service else self.listing_id


@dataclass
class BulkResult:
    outcomes: list[Outcome] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    """Names of the listings that somebody else changed meanwhile."""


def rows(author: Author) -> list[list[str]]:
    """The organization's listings as rows of the template."""
    cards = _cards(author)
    states = store_state.read_many([card.id for card in cards])
    words = _words(cards)
    return [
        [*bulk_rows.cells_of(str(card.id), states[card.id], words, service), str(card.revision)]
        for card in cards
        for service in ("", *bulk_rows.further_services(states[card.id]))
    ]


def wishes(author: Author, lines: Sequence[Line]) -> list[RowRead]:
    """What the rows want; nothing is written."""
    cards = {str(card.id): card for card in _cards(author)}
    states = store_state.read_many([card.id for card in cards.values()])
    words = _words(list(cards.values()))
    seen: set[str] = set()
    found = []
    for line in lines:
        row = _read(line, cards, states, words)
        if row.listing_id and row.key in seen:
            row = RowRead(line.number, name=row.name, errors={"": "revise.bulk.twice"})
        seen.add(row.key)
        found.append(row)
    return found


def _read(line: Line, cards: Mapping[str, Listing], states: Mapping[UUID, State], words: Words) -> RowRead:
    if line.error:
        return RowRead(line.number, errors={"": "revise.bulk.broken_row"})
    cells = dict(zip(bulk_file.header(), line.cells, strict=True))
    listing_id, _, service = cells[bulk_rows.COLUMN_OF["id"]].strip().lower().partition("/")
    card = cards.get(listing_id)
    if card is None or (service and service not in bulk_rows.further_services(states[card.id])):
        wrong = {bulk_rows.COLUMN_OF["id"]: "revise.bulk.not_yours"}
        return RowRead(line.number, name=cells[bulk_rows.COLUMN_OF["name"]][:60], errors=wrong)
    revision = cells.pop(bulk_file.revision_column()).strip()
    base = states[card.id]
    wish = bulk_rows.wish(cells, str(card.id), base, words, gazetteer().locate, service)
    stale = bool(revision) and revision != str(card.revision)
    return RowRead(line.number, str(card.id), service, card.name, base, wish.wanted, wish.errors, stale)


def apply(author: Author, chosen: Sequence[tuple[UUID, Mapping[str, Any]]]) -> BulkResult:
    """Each row's changes as one version of its listing; what somebody else has changed meanwhile is left out and named.
    Raises NotYours."""
    result = BulkResult()
    with transaction():
        for listing_id, row in chosen:
            try:
                outcome = revising.revise(author, listing_id, row["wanted"], row["base"], action="bulk")
            except EditConflict:
                result.conflicts.append(store_editing.any_listing(listing_id).name)
            else:
                result.outcomes.append(outcome)
    return result


def _cards(author: Author) -> Sequence[Listing]:
    if author.organization_id is None:
        raise store_editing.NotYours
    return store_editing.of_organization(author.organization_id, most=bulk_file.MOST_ROWS)


def _words(cards: Sequence[Listing]) -> Words:
    organization = cards[0].organization_name if cards else ""
    return Words(
        kinds=labels(),
        kind_label=lambda code: t(f"kind.{code}", "ja"),
        hours_text=bulk_file.hours_words,
        yes=t("revise.yes", "ja"),
        no=t("revise.no", "ja"),
        organization=organization,
        corporate_number="",
        codes=_codes(),
        shut=t("revise.special.is_closed", "ja"),
        yearly=t("revise.bulk.yearly", "ja"),
    )


def _codes() -> dict[str, dict[str, str]]:
    """Field → code → what the template calls it."""
    named = {"languages": ("revise.language.", LANGUAGES)} | {
        name: (f"{name}.", codes) for name, codes in FEATURES.items()
    }
    labels = {field: {code: t(key + code, "ja") for code in codes} for field, (key, codes) in named.items()}
    return labels | {"status": {code: t(f"revise.bulk.status.{code}", "ja") for code in STATUSES}}
