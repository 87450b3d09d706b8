"""Thousands of made-up people and places, checked against the hard rules by a plain reading of them: no arrays, no
rulebook. The tests run some, `make bench` ten thousand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from random import Random

from directory.taxonomy import KINDS
from matching.facts import BENEFITS, CERTIFICATES, HomePlace, MatchInput
from matching.knowledge import telling
from matching.lessons import History
from matching.match import shortlist
from matching.need import CODES
from matching.plan import Option, plans
from matching.reasons import Reason
from matching.terms import Terms
from tests.matching.cases import TOWNS, barred, serves
from tests.matching.fake import CAPACITIES, TODAY, Place, knowledge

PLACES, ASKED_EACH = 300, 100
NEARLY = 1.00001
"""Two ways of reckoning a distance may differ by this; who stands on the very edge may be in or out."""
LEFT_OUT = Reason("reason.left_out", {"reason_key": "referrals.left_out.other"})


def violations(cases: int, seed: int = 5) -> Iterator[str]:
    """One line for each result that breaks a hard rule, in `cases` questions."""
    dice = Random(seed)
    for _ in range(0, cases, ASKED_EACH):
        them = [_place(dice, at) for at in range(PLACES)]
        out = {each.id for each in dice.sample(them, 5)}
        by = knowledge(them, history=History({}, dict.fromkeys(out, LEFT_OUT)))
        for _ in range(ASKED_EACH):
            asked = _question(dice)
            good, bad = shortlist(telling(asked, by))
            yield from (f"{them[row]} for {asked}" for row in good if broken(them[row], asked, out))
            yield from (
                f"kept out: {them[row]} for {asked}"
                for row in bad
                if not broken(them[row], asked, out, 1 / NEARLY)
            )


def broken(place: Place, asked: MatchInput, out: set[object], edge: float = NEARLY) -> bool:
    """Whether the place must not be proposed, told as a person would tell it."""
    if (
        place.id in out
        or _too_far(place, asked, edge)
        or _not_of_age(place, asked)
        or _elsewhere(place, asked)
    ):
        return True
    if _for_others(place.own_terms.said, asked):
        return True
    pairs = [(kind, need.code) for kind in place.kinds for need in asked.asked if serves(kind, need.code)]
    return all(barred(kind, need, asked) for kind, need in pairs)


def _too_far(place: Place, asked: MatchInput, edge: float = NEARLY) -> bool:
    if asked.within_km is None or place.lat is None or place.lng is None:
        return False
    lat, lng, home = radians(place.lat), radians(place.lng), asked.place
    half = sin((lat - radians(home.lat)) / 2) ** 2
    half += cos(lat) * cos(radians(home.lat)) * sin((lng - radians(home.lng)) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half)) > asked.within_km * edge


def _not_of_age(place: Place, asked: MatchInput) -> bool:
    if asked.age is None or any(need.code == "childcare" for need in asked.asked):
        return False
    youngest, oldest = place.own_terms.youngest, place.own_terms.oldest
    return (youngest is not None and asked.age < youngest) or (oldest is not None and asked.age > oldest)


def _elsewhere(place: Place, asked: MatchInput) -> bool:
    """Hello Work is decided by the law's table, labour standards by the workplace."""
    code = asked.place.municipality_code
    if place.whole is None or not code or {"hello_work", "labour_standards_office"} & set(place.kinds):
        return False
    return code not in place.whole and not ("011002" in place.whole and code in ("011011", "011029"))


def _for_others(ticked: frozenset[str], asked: MatchInput) -> bool:
    """For one gender, or for incomes of which the person surely has none."""
    if ("women_only" in ticked and asked.gender == "male") or (
        "men_only" in ticked and asked.gender == "female"
    ):
        return True
    incomes = ticked & {"on_public_assistance", "tax_exempt", "low_income"}
    if not incomes or asked.benefit is None:
        return False
    return asked.benefit == "none" or (asked.benefit == "low_income" and incomes == {"on_public_assistance"})


TICKED = (
    "women_only",
    "men_only",
    "on_public_assistance",
    "tax_exempt",
    "low_income",
    "online",
    "no_phone",
    "said_women_only",
)


def _place(dice: Random, at: int) -> Place:
    located, aged = dice.random() > 0.1, dice.random() < 0.2
    kinds = [kind for kind in KINDS if kind != "hello_work"]
    return Place(
        f"場所{at}",
        tuple(dice.sample(kinds, dice.randint(1, 3))),
        lat=dice.uniform(42.9, 43.4) if located else None,
        lng=dice.uniform(141.0, 141.8) if located else None,
        municipality_code=dice.choice(TOWNS),
        whole=dice.choice((None, None, ("011011",), ("012173", "011029"), ("011002",))),
        capacity_status=dice.choice(CAPACITIES),
        capacity_reported_on=TODAY - timedelta(days=dice.randint(0, 60)),
        last_verified_on=TODAY - timedelta(days=dice.randint(0, 900)),
        own_terms=Terms(
            youngest=dice.choice((None, 15, 18)) if aged else None,
            oldest=dice.choice((None, 39, 64)) if aged else None,
            said=frozenset(dice.sample(TICKED, dice.choice((0, 0, 0, 1, 2)))),
        ),
    )


def _question(dice: Random) -> MatchInput:
    needs = tuple(dice.sample(CODES, dice.randint(1, 4)))
    employment = dice.choice((None, "none", "working", "on_leave"))
    months = dice.choice((None, dice.randint(0, 60))) if employment != "none" else None
    age = dice.choice((None, dice.randint(5, 95)))
    asked = MatchInput(
        needs=needs,
        place=HomePlace(dice.uniform(43.0, 43.2), dice.uniform(141.2, 141.6), dice.choice(TOWNS)),
        main=dice.choice((None, *needs)),
        age=age,
        certificates=dice.choice(((), *((each,) for each in CERTIFICATES))),
        employment=employment,
        within_km=dice.choice((None, None, dice.uniform(1, 40))),
        gender=dice.choice((None, "female", "male", "other")),
        benefit=dice.choice((None, *BENEFITS)),
        mode=dice.choice((None, "visit", "online", "phone")),
    )
    return replace(asked, months_employed=months) if months is None or (age or 99) > 5 else asked


def plans_that_differ(cases: int, seed: int = 7) -> Iterator[str]:
    """Coverage plans whose costs are not those of trying every set."""
    from tests.matching.test_plan import by_trying

    dice = Random(seed)
    for _ in range(cases):
        needs = dice.randint(1, 5)
        options = [_option(dice, at, needs) for at in range(dice.randint(1, 8))]
        shares = [dice.choice((1.0, 3.0)) for _ in range(needs)]
        found, tried = (
            [each.cost for each in plans(options, shares)],
            [cost for cost, _ in by_trying(options, shares)],
        )
        if len(found) != len(tried) or any(abs(a - b) > 2e-3 for a, b in zip(found, tried, strict=True)):
            yield f"{found} is not {tried}"


def _option(dice: Random, at: int, needs: int) -> Option:
    fit = tuple(dice.choice((0.0, 0.0, 0.3, 0.6, 0.9, 1.0)) for _ in range(needs))
    return Option(
        str(at),
        dice.uniform(0, 60_000),
        dice.randint(0, 4),
        fit,
        dice.choice((0.0, 0.25, 0.6)),
        dice.random(),
    )
