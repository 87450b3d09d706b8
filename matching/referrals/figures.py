"""How referrals go: for one organization about itself, and across organizations without small numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Final

from matching.referrals.state import State
from matching.referrals.suppression import K, Table, TooSmall, published

ACCEPTING: Final = frozenset({State.ACCEPTED, State.SCHEDULED})
ANSWERS: Final = ACCEPTING | {State.DECLINED, State.WAITLISTED}
SPANS: Final[tuple[tuple[str, frozenset[State]], ...]] = (
    ("opened", frozenset({State.OPENED})),
    ("answered", ANSWERS),
    ("meeting", frozenset({State.SCHEDULED})),
    ("in_service", frozenset({State.IN_SERVICE})),
    ("ended", frozenset({State.COMPLETED, State.UNSUCCESSFUL})),
)
"""Times that are measured, each from sending to the first event of these states."""


@dataclass(frozen=True)
class Move:
    at: datetime
    to: State
    reason: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Own:
    """Of the slips one organization sent (or received) in a time; `days` has medians by span, None: no case."""

    slips: int
    answers: Mapping[str, int]
    reasons: Mapping[str, int]
    outcomes: Mapping[str, int]
    days: Mapping[str, float | None]


def own_figures(slips: Iterable[Sequence[Move]]) -> Own:
    """One sequence of moves for each slip, oldest first; the first is the sending."""
    answers: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    spans: dict[str, list[float]] = {name: [] for name, _ in SPANS}
    count = 0
    for moves in slips:
        count += 1
        first = next((move for move in moves if move.to in ANSWERS), None)
        answers[first.to.value if first else "none"] += 1
        reasons.update(move.reason for move in moves if move.to is State.DECLINED and move.reason)
        outcomes.update(move.outcome for move in moves if move.outcome)
        for name, states in SPANS:
            spans[name] += _days_to(moves, states)
    medians = {name: round(median(days), 1) if days else None for name, days in spans.items()}
    return Own(count, dict(answers), _ranked(reasons), _ranked(outcomes), medians)


@dataclass(frozen=True)
class Path:
    """How one slip went: the reason and the result said last, and whole days from sending to each of SPANS."""

    reason: str
    outcome: str
    days: Mapping[str, int | None]


def path_of(moves: Sequence[Move]) -> Path:
    reached = {name: _days_to(moves, states) for name, states in SPANS}
    return Path(
        next((move.reason for move in reversed(moves) if move.reason), ""),
        next((move.outcome for move in reversed(moves) if move.outcome), ""),
        {name: int(days[0]) if days else None for name, days in reached.items()},
    )


def _days_to(moves: Sequence[Move], states: frozenset[State]) -> list[float]:
    reached = next((move.at for move in moves if move.to in states), None)
    return [(reached - moves[0].at).total_seconds() / 86_400] if reached and moves else []


def _ranked(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Decision:
    """A slip's first answer. `area` is the municipality of the person, or empty."""

    to: State
    reason: str
    area: str
    days: int


@dataclass(frozen=True)
class Network:
    """What may be shown of a quarter; a part that may not is None. `areas` has (accepted, not accepted)."""

    total: int | None = None
    median_days: float | None = None
    accepted: int | None = None
    not_accepted: int | None = None
    reasons: Table | None = None
    areas: Table | None = None
    k: int = field(default=K)


def network_figures(decisions: Iterable[Decision], k: int = K) -> Network:
    taken = list(decisions)
    if len(taken) < k:
        return Network(k=k)
    days = float(round(median(each.days for each in taken)))
    accepted = sum(each.to in ACCEPTING for each in taken)
    refused = len(taken) - accepted
    if accepted < k or refused < k:
        return Network(len(taken), days, k=k)
    reasons = Counter(_why(each) for each in taken if each.to not in ACCEPTING)
    return Network(
        len(taken),
        days,
        accepted,
        refused,
        _safe({why: (n,) for why, n in reasons.items()}, k),
        _safe(_by_area(taken), k),
        k,
    )


def _why(decision: Decision) -> str:
    return (decision.reason or "other") if decision.to is State.DECLINED else State.WAITLISTED.value


def _by_area(taken: Iterable[Decision]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for each in taken:
        yes, no = found.get(each.area, (0, 0))
        found[each.area] = (yes + 1, no) if each.to in ACCEPTING else (yes, no + 1)
    return found


def _safe(rows: Mapping[str, tuple[int, ...]], k: int) -> Table | None:
    try:
        return published(rows, k)
    except TooSmall:
        return None


@dataclass(frozen=True, order=True)
class Quarter:
    """四半期 of a fiscal year (年度): 1 = April to June, … 4 = January to March."""

    fiscal_year: int
    number: int

    @property
    def start(self) -> date:
        month = 4 + 3 * (self.number - 1)
        return date(self.fiscal_year + (month > 12), (month - 1) % 12 + 1, 1)

    @property
    def next(self) -> Quarter:
        last = self.number == 4
        return Quarter(self.fiscal_year + last, 1 if last else self.number + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.fiscal_year - (self.number == 1), 4 if self.number == 1 else self.number - 1)


def quarter_of(day: date) -> Quarter:
    year = day.year - (day.month < 4)
    return Quarter(year, (day.month - 4) % 12 // 3 + 1)


def ended_quarters(today: date, count: int) -> list[Quarter]:
    """The last quarters that are over, latest first: a running one would change from look to look."""
    found, at = [], quarter_of(today)
    for _ in range(count):
        at = at.before
        found.append(at)
    return found
