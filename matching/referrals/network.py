"""What staff's match sees beyond the public one: offices that only the network may see. Nothing public imports this.

The public corpus holds none of them (directory.search.entry.is_findable); here a second one is grown from it, for those
who are signed in, and kept until the directory changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from flask import Flask, current_app

from directory import store_index, store_network
from directory.search.entry import FINDABLE, Entry, entry_of
from directory.search.text import fold
from directory.store_listing import Card, all_cards
from matching.beside import Grown, beside
from matching.facts import MatchInput
from matching.knowledge import Knowledge
from matching.lessons import History
from matching.match import known, rank_over
from matching.result import MatchResult
from matching.why import FOUND, searched

EXTENSION: Final = "tsunagi.network_match"
SEEN: Final = (*FINDABLE, store_network.NETWORK_ONLY)
"""What a member of staff may be shown."""


@dataclass
class _Kept:
    """`upto`: the day and the last change of the directory that `entries` know (an office closes on its day without a
    change); `grown` was made from one state of the public corpus."""

    upto: tuple[date, int] | None = None
    entries: list[Entry] = field(default_factory=list)
    grown: Grown | None = None


def init_network(app: Flask) -> None:
    app.extensions[EXTENSION] = _Kept()


def staff_knowledge(wanted: MatchInput, history: History) -> Knowledge:
    by, kept = known(wanted, history), current_app.extensions[EXTENSION]
    upto = by.today, store_index.newest_change()
    if upto != kept.upto:
        entries = [entry_of(office, {}) for office in store_network.offices()]
        kept.upto, kept.entries, kept.grown = upto, entries, None
    if not kept.entries:
        return by
    if kept.grown is None or kept.grown.base.alive is not by.corpus.alive:
        kept.grown = beside(by.corpus, kept.entries)
    return replace(by, corpus=kept.grown)


def staff_cards(ids: Sequence[UUID]) -> list[Card]:
    """In the order of `ids`; what is gone is left out."""
    found = {card.id: card for card in all_cards(list(ids)) if card.visibility in SEEN}
    return [found[each] for each in ids if each in found]


def staff_rank(wanted: MatchInput, history: History) -> MatchResult:
    return rank_over(wanted, staff_knowledge(wanted, history), staff_cards)


def staff_named(wanted: MatchInput, name: str) -> list[UUID]:
    """Offices of this name: the network's own first, then what the search finds."""
    sought = fold(name).strip()
    own = [each.id for each in store_network.offices() if sought and sought in fold(each.name)]
    return list(dict.fromkeys([*own, *searched(wanted, name)]))[:FOUND]
