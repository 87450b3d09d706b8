"""From the client's file to the question that the matcher is asked."""

from __future__ import annotations

from datetime import date

from matching.facts import MatchInput
from matching.home import home_of_text
from matching.referrals.client import ClientData
from matching.referrals.japanese_year import age


def wanted(
    facts: ClientData, near: str, within_km: int | None, birth_date: date | None, today: date
) -> MatchInput:
    """What the matcher is asked: the age in years instead of the birth date, no name. InvalidFacts."""
    return MatchInput(
        needs=tuple(dict.fromkeys([*([facts.main_need] if facts.main_need else []), *facts.further_needs])),
        place=home_of_text(near),
        main=facts.main_need or None,
        age=age(birth_date, today) if birth_date else None,
        certificates=facts.certificates,
        employment=facts.employment or None,
        months_employed=facts.months_employed,
        mode=facts.mode or None,
        within_km=float(within_km) if within_km else None,
        wishes=facts.wishes,
        gender=facts.gender or None,
        benefit=facts.benefit or None,
        language=facts.language or None,
    )
