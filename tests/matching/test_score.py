"""The order of candidates: monotone in every part, deterministic, never across a hard rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.geo.point import unit_vectors
from directory.taxonomy import KINDS, kind_weight
from matching.best import best_rows
from matching.candidates import gather
from matching.facts import HomePlace, MatchInput
from matching.knowledge import telling
from matching.need import CODES
from matching.score import parts
from matching.weights import WEIGHTS, freshness, near, reach, weights_for
from tests.matching.cases import barred, places, questions, serves
from tests.matching.fake import TODAY, Place, corpus_of, knowledge, match

SAPPORO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")


def totals(them: list[Place], asked: MatchInput) -> list[float]:
    return telling(asked, knowledge(them)).scored.total.tolist()


def better(worse: Place, good: Place, asked: MatchInput) -> None:
    first, second = totals([worse, good], asked)
    assert second >= first - 1e-9  # two points a nanometre apart


@given(questions(), places(at_most=1), st.floats(0, 0.5), st.floats(0, 0.5))
def test_nearer_is_never_worse(asked, them, close, more):
    assume(them)
    home = asked.place
    far = replace(them[0], name="遠い", lat=home.lat + close + more, lng=home.lng)
    better(far, replace(far, name="近い", lat=home.lat + close), asked)


@given(questions(), places(at_most=1), st.integers(0, 900), st.integers(0, 900))
def test_fresher_is_never_worse(asked, them, days, more):
    assume(them)
    old = replace(them[0], name="古い", last_verified_on=TODAY - timedelta(days=days + more))
    better(old, replace(old, name="新しい", last_verified_on=TODAY - timedelta(days=days)), asked)
    better(replace(old, name="不明", last_verified_on=None), old, asked)


@given(questions(), places(at_most=1))
def test_more_room_is_never_worse(asked, them):
    assume(them)
    order = ("full", "waiting", "unknown", "few", "open")
    found = totals([replace(them[0], name=each, capacity_status=each) for each in order], asked)
    assert found == sorted(found)


@given(questions(), places(at_most=1), st.sampled_from(KINDS))
def test_one_service_more_is_never_worse(asked, them, kind):
    """Its fit may only grow: another kind can serve a need better, never worse."""
    assume(them and kind not in them[0].kinds)
    more = replace(them[0], name="もう一つ", kinds=(*them[0].kinds, kind))
    told = telling(asked, knowledge([them[0], more]))
    less_ok, more_ok = (told.scored.profiles.eligible[told.candidates.profile[row]] for row in (0, 1))
    assert more_ok or not less_ok
    if less_ok and more_ok and "hello_work" not in more.kinds:
        assert told.scored.total[1] >= told.scored.total[0]


@pytest.mark.parametrize("need", CODES)
def test_the_better_kind_for_a_need_is_never_worse(need):
    told = telling(MatchInput(needs=(need,), place=SAPPORO), knowledge([Place(k, (k,)) for k in KINDS]))
    shown = [told.scored.profiles.fit[each] for each in told.candidates.profile]
    assert shown == [kind_weight(need, kind) for kind in KINDS]


@given(questions(), places())
def test_the_parts_add_up_and_the_top_is_100(asked, them):
    told = telling(asked, knowledge(them))
    for row in np.flatnonzero(np.isfinite(told.scored.total)).tolist():
        terms = parts(told.scored, told.candidates, row)
        assert set(terms) == set(WEIGHTS)
        assert sum(terms.values()) == pytest.approx(told.scored.total[row])
        assert 0 <= told.scored.total[row] <= 100 + 1e-9


@given(questions(), places(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(asked, them, dice):
    shuffled = list(them)
    dice.shuffle(shuffled)
    first, second = match(them, asked), match(shuffled, asked)
    assert first.to_json() == second.to_json()


@given(questions(), places())
def test_no_hard_rule_is_ever_broken(asked, them):
    by_id = {str(place.id): place for place in them}
    result = match(them, asked)
    for one in result.results:
        assert one.needs
        for need in one.needs:
            kinds = [kind for kind in by_id[one.id].kinds if serves(kind, need)]
            assert [kind for kind in kinds if not barred(kind, need, asked)], (need, kinds)
        place = by_id[one.id]
        said = place.whole is not None and asked.place.municipality_code
        if said and "labour_standards_office" not in place.kinds and "hello_work" not in place.kinds:
            city = "011002" if asked.place.municipality_code.startswith("0110") else ""
            assert asked.place.municipality_code in place.whole or city in place.whole
        if asked.within_km is not None and one.distance_m is not None:
            assert one.distance_m <= asked.within_km * 1000 * 1.006  # the sphere errs by up to 0.5 %


@given(questions(), places())
def test_only_what_is_certain_excludes(asked, them):
    """Whoever is excluded broke a rule; whoever serves a need and broke none is shown."""
    by_id = {str(place.id): place for place in them}
    result = match(them, asked)
    for one in result.excluded:
        assert one.because, by_id[one.id]
    shown = {one.id for one in (*result.results, *result.excluded)}
    for place in them:
        wanted = any(serves(kind, need.code) for kind in place.kinds for need in asked.asked)
        assert (str(place.id) in shown) is wanted or len(result.excluded) == 10


@given(questions(), places())
def test_without_facts_nothing_is_excluded(asked, them):
    """Nothing said: no age, no work, no municipality, no limit – then nothing can be certain."""
    silent = MatchInput(needs=asked.needs, place=replace(asked.place, municipality_code=""))
    assert match(them, silent).excluded == ()


def test_what_cannot_be_placed_comes_last_but_comes():
    somewhere = Place("場所不明", ("npo",), lat=None, lng=None)
    here = Place("近所", ("npo",))
    asked = MatchInput(needs=("food",), place=SAPPORO, within_km=5)
    found = match([somewhere, here], asked)
    assert [one.name for one in found.results] == ["近所", "場所不明"]
    assert found.results[1].distance_m is None


def test_half_the_way_is_half_the_worth():
    assert near(np.array([0.0, 8_000.0, np.inf])).tolist() == [1.0, 0.5, 0.0]


def test_a_day_trip_is_half_the_reach():
    assert reach(np.array([0.0, 60_000.0, np.inf])).tolist() == [1.0, 0.5, 0.0]


def test_what_is_out_of_reach_never_stands_before_what_is_near():
    """Two needs of three met in 横浜, one of three round the corner."""
    asked = MatchInput(needs=("health", "job_trouble", "violence"), place=SAPPORO, main="job_trouble")
    there = Place("横浜", ("retention_support", "consultation_support"), 35.5, 139.6, "141097")
    here = Place("近所", ("consultation_support",))
    assert [one.name for one in match([there, here], asked).results] == ["近所", "横浜"]


@pytest.mark.parametrize("mode", [None, "visit", "online", "phone"])
@pytest.mark.parametrize("wishes", [(), ("evening",), ("weekend", "wheelchair")])
def test_the_weights_are_100_in_every_mode(mode, wishes):
    asked = MatchInput(needs=("food",), place=SAPPORO, mode=mode, wishes=wishes)
    assert sum(weights_for(asked).values()) == 100


def test_freshness_runs_from_a_quarter_to_two_years():
    days = np.array([-1, 10_000 - 90, 10_000 - 410, 10_000 - 730, 10_000 - 2000], np.int32)
    assert freshness(days, 10_000).tolist() == [0.0, 1.0, 0.5, 0.0, 0.0]


def test_distance_orders_as_the_sphere_does():
    lat, lng = np.linspace(30, 45, 200), np.linspace(130, 145, 200)
    them = [Place(str(at), ("npo",), float(lat[at]), float(lng[at])) for at in range(200)]
    told = telling(MatchInput(needs=("food",), place=SAPPORO), knowledge(them))
    real = np.arccos(unit_vectors(lat, lng) @ unit_vectors(SAPPORO.lat, SAPPORO.lng)) * 6_371_008.8
    assert np.sqrt(told.scored.squares) == pytest.approx(real, rel=0.01)
    assert np.argsort(told.scored.squares).tolist() == np.argsort(real).tolist()


def test_equals_are_told_apart_by_their_id_alone():
    twins = [Place(f"双子{at}", ("npo",)) for at in range(60)]
    asked = MatchInput(needs=("food",), place=SAPPORO)
    forward, backward = match(twins, asked), match(twins[::-1], asked)
    assert [one.id for one in forward.results] == sorted(str(twin.id) for twin in twins)[:20]
    assert forward.to_json() == backward.to_json()


@given(places(), places(), st.sets(st.integers(0, 23)))
def test_arrays_that_grow_equal_arrays_made_anew(first, more, gone):
    """A change of the directory appends rows and takes old ones away; the matcher reads only what is new."""
    corpus, whole = (
        corpus_of(first),
        corpus_of([*first, *(replace(each, name=f"新{each.name}") for each in more)]),
    )
    before = gather(corpus)
    for name in ("kinds", "needs"):  # the same index, grown in place
        getattr(corpus, name).update(getattr(whole, name))
        setattr(whole, name, getattr(corpus, name))
    whole.alive = BitMap(set(range(len(whole.ids))) - gone)
    grown, anew = gather(whole, before), gather(whole)
    assert len(grown) == len(whole.ids)
    assert [grown.kinds_of(row) for row in range(len(grown))] == [
        anew.kinds_of(row) for row in range(len(anew))
    ]
    for name in ("x", "y", "z", "unplaced", "municipality", "towns", "outside", "by_workplace"):
        assert np.array_equal(getattr(grown, name), getattr(anew, name)), name
    assert (grown.tags[grown.profile] == anew.tags[anew.profile]).all()
    assert grown.hello_work == anew.hello_work
    assert all(grown.kinds_of(row) == () for row in gone if row < len(grown))


@given(st.integers(0, 400), st.integers(1, 40), st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_the_best_rows_are_those_of_a_full_sort(rows, count, seed, values):
    """With many ties, and whatever rows the sample happens to see."""
    dice = np.random.default_rng(seed)
    total = dice.integers(0, values, rows).astype(np.float32)
    total[dice.random(rows) < 0.3] = -np.inf
    among, distance = dice.random(rows) < 0.7, dice.integers(0, 5, rows).astype(float)
    scored = SimpleNamespace(total=total, metres=lambda row: distance[row])
    ids = SimpleNamespace(corpus=SimpleNamespace(ids=[f"{row:03d}" for row in range(rows)]))
    real = [row for row in range(rows) if among[row] and np.isfinite(total[row])]
    expected = sorted(real, key=lambda row: (-total[row], distance[row], row))[:count]
    assert best_rows(scored, ids, among, count) == expected
