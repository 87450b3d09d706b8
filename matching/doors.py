"""For whom alone a place is (gender, income), and how one can come: what its terms say of that. Three-valued. Pure.

What an editor ticked may exclude; what was only read out of words (said_…) never does, it becomes a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from directory.taxonomy import FEATURES
from matching.eligibility import Truth
from matching.facts import MatchInput
from matching.reasons import Reason, Reasons

GENDERS: Final[Mapping[str, str]] = {"women_only": "female", "men_only": "male"}
INCOMES: Final = FEATURES["income"]
LIMITS: Final = frozenset((*FEATURES["gender"], *INCOMES))
READ: Final = "said_"
OF_MODE: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "online": (frozenset({"online"}), frozenset({"no_online"})),
    "phone": (frozenset({"phone", "phone_consultation"}), frozenset({"no_phone"})),
    "visit": (frozenset({"visit"}), frozenset({"no_visit"})),
}
"""Mode → what says that it is done, and what says that it is not."""
_INCOME: Final[Mapping[tuple[str, str], Truth]] = {
    ("on_public_assistance", "public_assistance"): Truth.TRUE,
    ("tax_exempt", "public_assistance"): Truth.TRUE,  # 地方税法: whoever gets 生活扶助 pays no residents' tax
    ("low_income", "low_income"): Truth.TRUE,
    ("tax_exempt", "low_income"): Truth.UNKNOWN,  # little income need not be that little
    ("low_income", "public_assistance"): Truth.UNKNOWN,  # some loans and benefits are not for them
}
"""Condition and what the person has; what does not stand here is false."""


def mode_truth(mode: str, said: frozenset[str]) -> Truth:
    """What is ticked or named counts for more than what is denied in passing."""
    done, not_done = OF_MODE[mode]
    return Truth.TRUE if said & done else Truth.FALSE if said & not_done else Truth.UNKNOWN


def limits(said: frozenset[str], facts: MatchInput) -> list[tuple[str, Truth]]:
    """Each limit with its verdict; of several incomes the one that is met best."""
    found = [(code, _gender(code, facts)) for code in GENDERS if code in said]
    incomes = [(code, _income(code, facts)) for code in INCOMES if code in said]
    return found + ([max(incomes, key=lambda pair: pair[1])] if incomes else [])


def read_limits(said: frozenset[str], facts: MatchInput) -> list[tuple[str, Truth]]:
    """The same of what was read out of words, where nobody ticked anything of the sort: never false."""
    codes = frozenset(tag.removeprefix(READ) for tag in said if tag.startswith(READ))
    ticked = [each for each in (frozenset(GENDERS), frozenset(INCOMES)) if not each & said]
    open_to_words = frozenset[str]().union(*ticked)
    return [(code, max(truth, Truth.UNKNOWN)) for code, truth in limits(codes & open_to_words, facts)]


def reasons(said: frozenset[str], facts: MatchInput) -> Reasons:
    """Limits, whether one applies oneself, whether one must book."""
    found = Reasons()
    for code, truth in (*limits(said, facts), *read_limits(said, facts)):
        sort = "gender" if code in GENDERS else "income"
        found += sided(truth, Reason(f"reason.{sort}.{code}.{truth.name.lower()}"))
    if "by_self" in said:
        found += Reasons(fits=(Reason("reason.referrer.by_self"),))
    elif said & frozenset(FEATURES["referrer"]):
        found += Reasons(unknown=(Reason("reason.referrer.others"),))
    if "booking" in said:
        found += Reasons(unknown=(Reason("reason.booking"),))
    return found


def mode_reasons(mode: str | None, said: frozenset[str], phone: str) -> Reasons:
    if mode is None:
        return Reasons()
    if mode == "phone" and not phone:
        return Reasons(against=(Reason("reason.mode.no_phone"),))
    truth = mode_truth(mode, said)
    found = Reasons()
    if mode == "visit" and "outreach" in said:
        found = Reasons(fits=(Reason("reason.mode.home_visit"),))
    if mode == "visit" and truth is Truth.UNKNOWN:
        return found  # an office with a door: nothing to be asked
    return found + sided(truth, Reason(f"reason.mode.{mode}.{truth.name.lower()}"))


def sided(truth: Truth, reason: Reason) -> Reasons:
    sides = {Truth.TRUE: "fits", Truth.FALSE: "against", Truth.UNKNOWN: "unknown"}
    return Reasons(**{sides[truth]: (reason,)})


def _gender(code: str, facts: MatchInput) -> Truth:
    if facts.gender not in ("female", "male"):
        return Truth.UNKNOWN
    return Truth.TRUE if facts.gender == GENDERS[code] else Truth.FALSE


def _income(code: str, facts: MatchInput) -> Truth:
    if facts.benefit is None:
        return Truth.UNKNOWN
    return _INCOME.get((code, facts.benefit), Truth.FALSE)
