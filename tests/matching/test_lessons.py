"""What earlier slips taught: a shown weight, a sentence for each part, never better for more refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.i18n import LANGS
from matching.facts import HomePlace, MatchInput
from matching.learned import Learned
from matching.lessons import WEIGHT, History, from_json, points, reasons, to_json
from matching.reasons import Reason
from matching.speech import sentence
from tests.matching.fake import Place, match

SAPPORO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")
ASKED = MatchInput(needs=("food",), place=SAPPORO)
CODES = ("no_vacancy", "not_eligible", "out_of_area", "declined_by_person", "other")

lessons = st.builds(
    lambda declines, accepted, answer, wait: Learned(
        sum(declines.values()) + accepted, accepted, declines, answer, wait
    ),
    st.dictionaries(st.sampled_from(CODES), st.integers(1, 30)),
    st.integers(0, 30),
    st.none() | st.floats(0, 90),
    st.none() | st.floats(0, 200),
)


@given(lessons)
def test_points_stay_within_the_weight_and_each_is_told(lesson):
    assert -WEIGHT <= points(lesson) <= 0
    told = reasons(lesson)
    shown = [each.values.get("points") for each in (*told.fits, *told.against, *told.unknown)]
    off = sum(float(str(each).replace("−", "-")) for each in shown if each)
    assert off == pytest.approx(points(lesson), abs=0.21)  # each rounded to a tenth
    for each in (*told.fits, *told.against, *told.unknown):
        assert all(sentence(each, lang) for lang in LANGS)


@given(lessons, st.sampled_from(CODES))
def test_one_more_refusal_is_never_better(lesson, code):
    """More refusals among the same answers."""
    if not lesson.accepted:
        return
    declines = {**lesson.declines, code: lesson.declines.get(code, 0) + 1}
    worse = replace(lesson, accepted=lesson.accepted - 1, declines=declines)
    assert points(worse) <= points(lesson)


@given(lessons, st.floats(0, 200))
def test_a_longer_wait_is_never_better(lesson, more):
    if lesson.median_wait_days is not None:
        assert points(replace(lesson, median_wait_days=lesson.median_wait_days + more)) <= points(lesson)


@given(lessons)
def test_it_can_be_kept(lesson):
    assert from_json(to_json(lesson)) == lesson


def test_a_lesson_moves_the_order_and_shows_its_part():
    full, other = Place("満員がち", ("npo",)), Place("ほか", ("npo",), lat=43.0601)
    lesson = Learned(5, 1, {"no_vacancy": 4}, 2.0, 30.0)
    before = match([full, other], ASKED)
    after = match([full, other], ASKED, history=History({full.id: lesson}))
    assert [one.name for one in before.results] == ["満員がち", "ほか"]
    assert [one.name for one in after.results] == ["ほか", "満員がち"]
    told = after.results[1]
    assert told.parts["lessons"] == pytest.approx(points(lesson), abs=0.01)
    assert "4件、空きなし" in " ".join(sentence(each, "ja") for each in told.reasons.against)
    assert "lessons" not in after.results[0].parts


def test_what_staff_left_out_is_excluded_with_its_reason():
    place = Place("外す", ("npo",))
    because = Reason("reason.left_out", {"reason_key": "referrals.left_out.before"})
    result = match([place], ASKED, history=History({}, {place.id: because}))
    assert not result.results
    assert result.excluded[0].because == (because,)
    assert "以前うまくいかなかった" in sentence(because, "ja")
