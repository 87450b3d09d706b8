"""Who may use which kind of service: true, false or unknown. Only false excludes; unknown becomes a
question to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from matching.facts import MatchInput
from matching.reasons import Reason, Reasons
from matching.rules import RANGED, Rule, Rulebook, Span


class Truth(IntEnum):
    """Kleene's three values; `min` is "and", so one false rule decides."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True)
class Ruling:
    """What one rule says of one person who asks at one kind of service."""

    rule: Rule
    truth: Truth
    kind: str

    @property
    def reason(self) -> Reason:
        """The sentence that belongs to the verdict; it names the kind."""
        return Reason(f"{self.rule.reason}.{self.truth.name.lower()}", {"kind_key": f"kind.{self.kind}"})


CERTAIN, ASKED, SILENT = 1.0, 0.4, 0.7
"""What a true rule, an unknown one, and a kind without any rule are worth between 0 and 1 (score.FACTS
weighs it).

A confirmed fit is better than no rule at all, and that better than an open question; order is all that
matters.
"""


def judge(rule: Rule, facts: MatchInput, need: str | None = None) -> Truth:
    """The verdict of one rule; `need` tells for what the person comes (a rule may spare it)."""
    if rule.fact == "ask":
        return Truth.UNKNOWN
    truth = _ranged(rule, facts) if rule.fact in RANGED else _worded(rule, facts)
    spared = truth is Truth.FALSE and need in rule.spares
    return Truth.UNKNOWN if spared else truth


def rulings(book: Rulebook, kind: str, facts: MatchInput, need: str | None = None) -> tuple[Ruling, ...]:
    return tuple(Ruling(rule, judge(rule, facts, need), kind) for rule in book.binding(kind))


def verdict(found: tuple[Ruling, ...]) -> Truth:
    return min((ruling.truth for ruling in found), default=Truth.TRUE)


def confidence(found: tuple[Ruling, ...]) -> float:
    """0–1: how sure the facts speak for the kind. What must always be asked says nothing for or against."""
    telling = [ruling for ruling in found if ruling.rule.fact != "ask"]
    if not telling:
        return SILENT
    return sum(CERTAIN if ruling.truth is Truth.TRUE else ASKED for ruling in telling) / len(telling)


def likelihood(found: tuple[Ruling, ...], facts: MatchInput) -> float:
    """0–1: what stays of the need after what the person has said and a rule only takes for a maybe. Of what was not
    said nothing is taken away."""
    open_ = [ruling.rule for ruling in found if ruling.truth is Truth.UNKNOWN]
    return min((rule.likely for rule in open_ if _is_said(rule, facts)), default=1.0)


def _is_said(rule: Rule, facts: MatchInput) -> bool:
    if rule.fact in RANGED:
        return _span(rule.fact, facts)[0] is not None
    return rule.fact != "ask" and bool(_said(rule.fact, facts))


def reasons(found: tuple[Ruling, ...]) -> Reasons:
    """Each ruling as a sentence on its side of the page."""
    sides = {truth: tuple(ruling.reason for ruling in found if ruling.truth is truth) for truth in Truth}
    return Reasons(sides[Truth.TRUE], sides[Truth.FALSE], sides[Truth.UNKNOWN])


def _ranged(rule: Rule, facts: MatchInput) -> Truth:
    first, last = _span(rule.fact, facts)
    if first is None or last is None:
        return Truth.UNKNOWN
    if _within(first, last, rule.yes):
        return Truth.TRUE
    return Truth.UNKNOWN if _touches(first, last, rule.yes + rule.maybe) else Truth.FALSE


def _span(fact: str, facts: MatchInput) -> tuple[int | None, int | None]:
    """What is known of the number, both ends included. Months count only for a person in work."""
    if fact == "age":
        return facts.age, facts.age if facts.age_max is None else facts.age_max
    if facts.employment == "none":
        return None, None
    return facts.months_employed, facts.months_employed if facts.months_max is None else facts.months_max


def _within(first: int, last: int, spans: tuple[Span, ...]) -> bool:
    return any(start <= first and last < end for start, end in spans)


def _touches(first: int, last: int, spans: tuple[Span, ...]) -> bool:
    return any(start <= last and first < end for start, end in spans)


def _worded(rule: Rule, facts: MatchInput) -> Truth:
    said = _said(rule.fact, facts)
    if said & set(rule.yes):
        return Truth.TRUE
    return Truth.FALSE if said and not said & set(rule.maybe) else Truth.UNKNOWN


def _said(fact: str, facts: MatchInput) -> set[str]:
    return set(facts.certificates) if fact == "certificate" else {getattr(facts, fact)} - {None}
