"""Whether a listing serves the place where the person lives: coverage and jurisdiction are not
distance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from directory.geo.municipality import municipalities
from matching.candidates import BY_WORKPLACE, Bools, Candidates, Rows, Singles, covered
from matching.reasons import Reason, Reasons

INSIDE, SAME_TOWN, PARTLY, UNSAID, ELSEWHERE = 1.0, 0.8, 0.6, 0.4, 0.0
"""What the certain, the likely, the split and the unsaid coverage are worth (score.AREA weighs it); and an office in
charge by the workplace whose area the home is not in: most people work near home."""


@dataclass(frozen=True)
class Charge:
    """What the law says of Hello Work at this home: `offices` are in charge (or may be, when not `certain`),
    `branches` belong to one of them, `never` serves day or port labour only, `named` names the offices."""

    certain: bool
    offices: dict[UUID, Reason]
    branches: frozenset[UUID] = frozenset()
    never: frozenset[UUID] = frozenset()
    ask: Reason | None = None
    named: str = ""


@dataclass(frozen=True)
class Residence:
    """`rows` (rising) are those of which anything is known, `worths` (0–1) how surely each serves this home; all others
    are UNSAID. `barred` (n,) marks rows that certainly do not serve it."""

    rows: Rows
    worths: Singles
    barred: Bools
    inside: frozenset[int]
    partly: frozenset[int]

    def worth(self, row: int) -> float:
        at = int(np.searchsorted(self.rows, row))
        return float(self.worths[at]) if at < len(self.rows) and self.rows[at] == row else UNSAID


def families(code: str) -> tuple[set[str], set[str]]:
    """Codes whose coverage holds the home for certain, and codes that hold it perhaps.

    Who covers a 政令指定都市 covers its wards; of a home known only as 札幌市, a ward's coverage holds it
    perhaps.
    """
    every = municipalities()
    known = every.by_code.get(code)
    if known is None:
        return {code} - {""}, set()
    if known.city:
        return {code, every.city_of(known).code}, set()
    return {code}, {ward.code for ward in every.wards(known)}


def residence(candidates: Candidates, code: str, charge: Charge) -> Residence:
    sure, perhaps = families(code)
    inside = covered(candidates, sure, whole=True)
    # A ward's home is not in the city's other wards: the parts of the city do not count, only its whole.
    partly = np.union1d(
        covered(candidates, {code} | perhaps, whole=False), covered(candidates, perhaps, whole=True)
    )
    known = dict.fromkeys(
        candidates.by_workplace[candidates.said_coverage[candidates.by_workplace]].tolist(), ELSEWHERE
    )
    known = known if code else {}
    known |= dict.fromkeys(candidates.in_town(int(code)).tolist() if code else (), SAME_TOWN)
    known |= dict.fromkeys(partly.tolist(), PARTLY) | dict.fromkeys(inside.tolist(), INSIDE)
    barred = candidates.outside.copy() if code else np.zeros(len(candidates), dtype=bool)
    barred[inside] = False
    barred[partly] = False
    _hello_work(candidates, charge, known, barred)
    rows = np.array(sorted(known), dtype=np.int64)
    worths = np.array([known[row] for row in rows.tolist()], np.float32)
    return Residence(rows, worths, barred, frozenset(inside.tolist()), frozenset(partly.tolist()))


def _hello_work(candidates: Candidates, charge: Charge, known: dict[int, float], barred: Bools) -> None:
    """The office in charge decides over every Hello Work row, whatever its coverage says; in place."""
    rows = candidates.hello_work
    every = list(rows.values())
    for row in every:
        known.pop(row, None)
    barred[every] = bool(charge.offices)
    for listing in rows.keys() & (charge.offices.keys() | charge.branches):
        known[rows[listing]] = INSIDE if charge.certain and listing in charge.offices else PARTLY
        barred[rows[listing]] = False
    for listing in rows.keys() & charge.never:
        barred[rows[listing]] = True


def reasons(candidates: Candidates, found: Residence, charge: Charge, row: int, town: str) -> Reasons:
    """What to say about the area of one row; `town` is the municipality's name."""
    kinds = candidates.kinds_of(row)
    if "hello_work" in kinds:
        return _charge_reasons(candidates.corpus.ids[row], charge, bool(found.barred[row]))
    if found.barred[row]:
        return Reasons(against=(Reason("reason.area.outside", {"town": town}),))
    if BY_WORKPLACE & set(kinds):
        elsewhere = found.worth(row) == ELSEWHERE
        return Reasons(unknown=(Reason("reason.area.workplace_elsewhere"),)) if elsewhere else Reasons()
    if row in found.inside:
        return Reasons(fits=(Reason("reason.area.inside", {"town": town}),))
    if row in found.partly:
        return Reasons(unknown=(Reason("reason.area.partly", {"town": town}),))
    if found.worth(row) == np.float32(SAME_TOWN):
        return Reasons(fits=(Reason("reason.area.same_town", {"town": town}),))
    return Reasons(unknown=(Reason("reason.area.unsaid"),))


def _charge_reasons(listing: UUID, charge: Charge, barred: bool) -> Reasons:
    if listing in charge.never:
        return Reasons(against=(Reason("reason.area.day_labour"),))
    if barred:
        return Reasons(against=(Reason("reason.area.other_office", {"office": charge.named}),))
    if listing in charge.offices:
        because = charge.offices[listing]
        ask = (charge.ask,) if charge.ask and not charge.certain else ()
        return Reasons(fits=(because,)) if charge.certain else Reasons(unknown=ask or (because,))
    if listing in charge.branches and charge.certain:
        return Reasons(unknown=(Reason("reason.area.branch", {"office": charge.named}),))
    return Reasons(unknown=(charge.ask or Reason("reason.area.unsaid"),))
