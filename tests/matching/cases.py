"""Generated questions and places for the property tests, and an independent telling of the hard rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from directory.taxonomy import KINDS, kind_weight
from matching.facts import CERTIFICATES, HomePlace, MatchInput
from matching.need import CODES
from tests.matching.fake import CAPACITIES, TODAY, Place

TOWNS = ("011011", "011029", "012173", "131041", "")

homes = st.builds(
    HomePlace,
    lat=st.floats(43.0, 43.2),
    lng=st.floats(141.2, 141.6),
    municipality_code=st.sampled_from(TOWNS),
    municipality=st.just("札幌市中央区"),
)


@st.composite
def questions(draw: st.DrawFn) -> MatchInput:
    needs = tuple(draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True)))
    employment = draw(st.sampled_from((None, "none", "working", "on_leave")))
    months = draw(st.none() | st.integers(0, 60)) if employment != "none" else None
    age = draw(st.none() | st.integers(max(0, -(-(months or 0) // 12)), 100))
    certificates = draw(st.sampled_from([(), *((each,) for each in CERTIFICATES), ("physical", "mental")]))
    return MatchInput(
        needs=needs,
        place=draw(homes),
        main=draw(st.none() | st.sampled_from(needs)),
        age=age,
        certificates=certificates,
        employment=employment,
        months_employed=months,
        within_km=draw(st.none() | st.floats(1, 60)),
    )


@st.composite
def places(draw: st.DrawFn, at_most: int = 12) -> list[Place]:
    return [_place(draw, f"場所{number}") for number in range(draw(st.integers(0, at_most)))]


def _place(draw: st.DrawFn, name: str) -> Place:
    days = draw(st.none() | st.integers(0, 900))
    located = draw(st.integers(0, 9)) > 0
    capacity = draw(st.sampled_from(CAPACITIES))
    return Place(
        name,
        tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))),
        lat=draw(st.floats(42.9, 43.4)) if located else None,
        lng=draw(st.floats(141.0, 141.8)) if located else None,
        municipality_code=draw(st.sampled_from(TOWNS)),
        whole=draw(st.none() | st.sampled_from((("011011",), ("012173", "011029"), ("011002",)))),
        capacity_status=capacity,
        capacity_reported_on=TODAY - timedelta(days=draw(st.integers(0, 60)))
        if capacity != "unknown"
        else None,
        last_verified_on=TODAY - timedelta(days=days) if days is not None else None,
    )


CHILD = {"child_development_support", "child_visit_support", "child_consultation_support"}
FOR_CHILDREN = {"child_guidance_center": {"childcare", "family"}} | {kind: {"childcare"} for kind in CHILD}
"""Up to 17, but for needs that a grown-up brings for a child."""
FROM_15 = {
    "retention_support", "continued_employment_b", "employment_choice_support", "self_training", "daily_life_care",
    "residential_support", "independent_living_support", "group_home", "comprehensive_support", "medical_residence",
}  # fmt: skip
UNTIL_20 = {"after_school_day_service", "child_residence"}


def barred(kind: str, need: str, asked: MatchInput) -> bool:
    """DOMAIN.md's hard rules once more, in other words than data/rules/statutory.toml says them."""
    age, months = asked.age, asked.months_employed
    if kind == "employment_transition" and asked.employment == "working":
        return True
    if kind == "retention_support" and asked.employment == "none":
        return True
    if kind == "retention_support" and months is not None and not 6 <= months <= 42:
        return True
    if age is None:
        return False
    if kind in ("employment_transition", "continued_employment_a"):
        return not 15 <= age < 65
    if kind in FROM_15:
        return age < 15
    if kind in FOR_CHILDREN and need not in FOR_CHILDREN[kind]:
        return age >= 18
    if kind == "after_school_day_service" and need != "childcare" and age < 5:
        return True
    if kind in UNTIL_20 and need != "childcare":
        return age >= 20
    return kind == "youth_support_station" and not 15 <= age < 50


def serves(kind: str, need: str) -> bool:
    return kind_weight(need, kind) > 0


def day(text: str) -> date:
    return date.fromisoformat(text)
