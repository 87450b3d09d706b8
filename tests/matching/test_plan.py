"""The coverage plan equals the best of all sets, tried one by one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.facts import HomePlace, MatchInput
from matching.plan import DOOR_KM, Option, door_costs, need_cost, plans
from tests.matching.fake import Place, match

FITS = st.sampled_from((0.0, 0.0, 0.3, 0.6, 0.9, 1.0))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Option], list[float]]:
    needs, count = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    options = [
        Option(
            str(at),
            draw(st.floats(0, 60_000)),
            draw(st.integers(0, 4)),
            tuple(draw(FITS) for _ in range(needs)),
            draw(st.sampled_from((0.0, 0.25, 0.6))),
        )
        for at in range(count)
    ]
    return options, [draw(st.sampled_from((1.0, 2.0))) for _ in range(needs)]


def by_trying(options: list[Option], shares: list[float]) -> list[tuple[float, tuple[int, ...]]]:
    """Every set of doors that covers what can be covered, cheapest first, none with an earlier one inside."""
    coverable = [j for j in range(len(shares)) if any(option.fit[j] for option in options)]
    doors, priced = door_costs(options), []
    for size in range(1, len(options) + 1) if coverable else ():
        for chosen in combinations(range(len(options)), size):
            taken = [
                [need_cost(options[i].fit[j], shares[j]) for i in chosen if options[i].fit[j]]
                for j in coverable
            ]
            if all(taken):
                priced.append((sum(doors[i] for i in chosen) + sum(min(each) for each in taken), chosen))
    found: list[tuple[float, tuple[int, ...]]] = []
    for cost, chosen in sorted(priced):
        if not any(set(earlier) <= set(chosen) for _, earlier in found):
            found.append((cost, chosen))
    return found[:3]


@given(cases())
def test_equals_the_best_found_by_trying_all(case):
    options, shares = case
    assert [plan.cost for plan in plans(options, shares)] == pytest.approx(
        [cost for cost, _ in by_trying(options, shares)], abs=2e-3
    )


@given(cases())
def test_each_need_is_taken_once_by_someone_who_meets_it(case):
    options, shares = case
    coverable = [j for j in range(len(shares)) if any(option.fit[j] for option in options)]
    for plan in plans(options, shares):
        assert sorted(need for _, needs in plan.takes for need in needs) == coverable
        assert all(options[i].fit[j] > 0 for i, needs in plan.takes for j in needs)
        assert all(needs for _, needs in plan.takes)


@given(cases())
def test_the_same_case_gives_the_same_plans(case):
    assert plans(*case) == plans(*case)


def test_one_door_near_enough_beats_two():
    both = Option("both", 5_000 + DOOR_KM * 500, 1, (1.0, 1.0))
    one, other = Option("one", 2_500, 1, (1.0, 0.0)), Option("other", 2_500, 1, (0.0, 1.0))
    assert [i for i, _ in plans([both, one, other], [1, 1])[0].takes] == [0]


def test_two_doors_beat_one_that_is_too_far():
    both = Option("both", 80_000, 1, (1.0, 1.0))
    one, other = Option("one", 2_500, 1, (1.0, 0.0)), Option("other", 2_500, 1, (0.0, 1.0))
    assert [i for i, _ in plans([both, one, other], [1, 1])[0].takes] == [1, 2]


def test_nobody_meets_anything():
    assert plans([Option("x", 0, 1, (0.0,))], [1]) == []
    assert plans([], [1, 1]) == []


def test_what_nobody_takes_is_named():
    home = HomePlace(43.06, 141.35, "011011", municipality="札幌市中央区")
    found = match(
        [Place("社協", ("social_welfare_council",))], MatchInput(needs=("food", "job_search"), place=home)
    )
    assert found.plan.covers == ("food",)
    assert found.plan.uncovered == ("job_search",)
    assert found.fallback.id is None


def test_an_empty_directory_still_answers():
    home = HomePlace(43.06, 141.35, "011011", municipality="札幌市中央区")
    found = match([], MatchInput(needs=("food",), place=home))
    assert (found.results, found.plan.organizations, found.plan.uncovered) == ((), (), ("food",))
    assert found.fallback.reason.values["town"] == "札幌市中央区"
