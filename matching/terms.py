"""What single listings say of their own: ages, for whom alone, ways to come, languages, wheelchairs, how old the word
on free places is. Pure.

Few listings say any of it, so it is kept by listing and laid over the rows of a match, instead of in columns for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.capacity import is_old
from directory.search.columns import rows_of_ids
from matching.candidates import Candidates, Rows
from matching.doors import LIMITS, limits
from matching.eligibility import Truth
from matching.facts import MatchInput
from matching.reasons import Reason

NO_LIMIT: Final = 200
BROUGHT_ALONG = "childcare"
"""For this need one comes for somebody else: the asking person's age says nothing (rules: `spares`)."""


@dataclass(frozen=True)
class Terms:
    """`youngest`, `oldest`: years, both included, over all its services: a service without limits lifts them.
    `reported_on`: when its free places were last told. None: nothing said. `said`: codes that an editor ticked
    (data/taxonomy/features.toml), and tags that its own words were read as (data/rules/said.toml)."""

    youngest: int | None = None
    oldest: int | None = None
    languages: frozenset[str] = field(default=frozenset())
    wheelchair: bool | None = None
    reported_on: date | None = None
    said: frozenset[str] = field(default=frozenset())


NOTHING: Final = Terms()
_WHEELCHAIR: Final = re.compile(r"車いす|車イス|車椅子|wheelchair", re.IGNORECASE)
_NOT_WHEELCHAIR: Final = re.compile(
    r"(?:車いす|車イス|車椅子)[^。、,]{0,12}(?:不可|できません|できない|なし|×|無)"
)


@dataclass(frozen=True)
class Laid:
    """The terms of one state of the corpus by row. `met` is what matching.wishes has worked out of them."""

    by_row: Mapping[int, Terms]
    rows: Rows
    youngest: NDArray[np.int16]
    oldest: NDArray[np.int16]
    limited: Rows
    """Rows that are for one gender or income alone."""
    met: dict[str, tuple[Rows, NDArray[np.float32]]] = field(default_factory=dict)

    def of(self, row: int) -> Terms:
        return self.by_row.get(row, NOTHING)


def laid(candidates: Candidates, terms: Mapping[UUID, Terms]) -> Laid:
    by_row = {row: terms[each] for each, row in rows_of_ids(candidates.corpus.ids, terms.keys()).items()}
    aged = [(r, t) for r, t in by_row.items() if t.youngest is not None or t.oldest is not None]
    return Laid(
        by_row,
        np.array([row for row, _ in aged], dtype=np.int64),
        np.array([each.youngest or 0 for _, each in aged], dtype=np.int16),
        np.array([NO_LIMIT if each.oldest is None else each.oldest for _, each in aged], dtype=np.int16),
        np.array([row for row, each in by_row.items() if each.said & LIMITS], dtype=np.int64),
    )


def too_young_or_old(found: Laid, facts: MatchInput) -> Rows:
    """Rows that their own ages close to this person for certain."""
    if facts.age is None or any(need.code == BROUGHT_ALONG for need in facts.asked):
        return found.rows[:0]
    oldest = facts.age if facts.age_max is None else facts.age_max
    return found.rows[(found.youngest > oldest) | (found.oldest < facts.age)]


def closed_to(found: Laid, facts: MatchInput) -> list[int]:
    """Rows that are for another gender or income alone, for certain."""
    if facts.gender is None and facts.benefit is None:
        return []
    return [
        row
        for row in found.limited.tolist()
        if Truth.FALSE in (truth for _, truth in limits(found.by_row[row].said, facts))
    ]


def stale(found: Laid, today: date) -> Rows:
    """Rows whose word on free places is too old to count."""
    return np.array(
        [r for r, each in found.by_row.items() if each.reported_on and is_old(each.reported_on, today)],
        dtype=np.int64,
    )


def age_truth(terms: Terms, facts: MatchInput) -> Truth:
    if facts.age is None or any(need.code == BROUGHT_ALONG for need in facts.asked):
        return Truth.UNKNOWN
    youngest, oldest = terms.youngest or 0, NO_LIMIT if terms.oldest is None else terms.oldest
    last = facts.age if facts.age_max is None else facts.age_max
    if youngest <= facts.age and last <= oldest:
        return Truth.TRUE
    return Truth.UNKNOWN if youngest <= last and facts.age <= oldest else Truth.FALSE


def age_reason(terms: Terms, truth: Truth) -> Reason:
    key = "age_from" if terms.oldest is None else "age_between"
    values = {"first": terms.youngest or 0} | ({} if terms.oldest is None else {"last": terms.oldest})
    return Reason(f"reason.terms.{key}.{truth.name.lower()}", values)


Span = tuple[int | None, int | None]


def youngest_of(spans: Iterable[Span]) -> int | None:
    """Of several services' ages the widest: one without a limit lifts it."""
    found = [youngest for youngest, _ in spans]
    return None if None in found else min((each for each in found if each is not None), default=None)


def oldest_of(spans: Iterable[Span]) -> int | None:
    found = [oldest for _, oldest in spans]
    return None if None in found else max((each for each in found if each is not None), default=None)


def reads_wheelchair(text: str) -> bool | None:
    """What a listing's words on access say; None where they are silent."""
    if not _WHEELCHAIR.search(text):
        return None
    return not _NOT_WHEELCHAIR.search(text)
