"""What single listings say of their own: ages close, languages and access are wished for, old words don't count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foundation.i18n import LANGS
from matching.facts import HomePlace, MatchInput
from matching.knowledge import telling
from matching.speech import sentence
from matching.terms import Terms, oldest_of, reads_wheelchair, youngest_of
from tests.matching.cases import places, questions
from tests.matching.fake import TODAY, Place, knowledge, match

SAPPORO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")
YOUNG = Place("若者の場", ("npo",), own_terms=Terms(youngest=15, oldest=39))


def asked(**facts) -> MatchInput:
    return MatchInput(needs=("food",), place=SAPPORO, **facts)


@pytest.mark.parametrize(
    ("facts", "excluded", "key"),
    [
        ({}, False, "reason.terms.age_between.unknown"),
        ({"age": 14}, True, "reason.terms.age_between.false"),
        ({"age": 15}, False, "reason.terms.age_between.true"),
        ({"age": 39}, False, "reason.terms.age_between.true"),
        ({"age": 40}, True, "reason.terms.age_between.false"),
        ({"age": 35, "age_max": 45}, False, "reason.terms.age_between.unknown"),
        ({"age": 40, "age_max": 64}, True, "reason.terms.age_between.false"),
    ],
)
def test_the_ages_of_one_place(facts, excluded, key):
    result = match([YOUNG], asked(**facts))
    assert bool(result.excluded) is excluded
    assert bool(result.results) is not excluded
    told = result.excluded[0].because if excluded else result.results[0].reasons
    reasons = told if excluded else told.fits + told.unknown
    assert key in {reason.key for reason in reasons}
    assert all(sentence(reason, lang) for reason in reasons for lang in LANGS)


def test_a_parent_asks_for_the_child():
    child = replace(YOUNG, own_terms=Terms(oldest=12))
    result = match([child], MatchInput(needs=("childcare",), place=SAPPORO, age=35))
    assert [one.name for one in result.results] == [child.name]


def test_several_services_open_the_widest_span():
    assert (youngest_of([(18, 64), (15, 30)]), oldest_of([(18, 64), (15, 30)])) == (15, 64)
    assert (youngest_of([(18, 64), (None, 30)]), oldest_of([(18, None), (15, 30)])) == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("車いす対応トイレあり", True),
        ("車椅子での利用不可", False),
        ("手話できます", None),
        ("Wheelchair ramp", True),
    ],
)
def test_words_on_wheelchairs(text, said):
    assert reads_wheelchair(text) is said


def test_an_old_word_on_free_places_counts_as_unknown():
    def score(status: str, days: int) -> float:
        place = Place(
            "x", ("npo",), capacity_status=status, capacity_reported_on=TODAY - timedelta(days=days)
        )
        return match([place], asked()).results[0].score

    assert (
        score("open", 30) > score("open", 31) == score("full", 31) == score("unknown", 0) > score("full", 30)
    )


@given(questions(), places(at_most=1), st.sampled_from(["weekend", "evening", "wheelchair", "en"]))
def test_a_wish_that_is_met_is_never_worse_than_an_unknown_one(question, them, wish):
    assume(them)
    question = replace(question, **({"language": "en"} if wish == "en" else {"wishes": (wish,)}))
    slots = [{"days": ["MO", "SA"], "opens": "09:00", "closes": "20:00"}]
    weekdays = [{"days": ["MO"], "opens": "09:00", "closes": "17:00"}]
    silent = replace(them[0], name="無言", hours=[], own_terms=Terms())
    good = replace(
        silent, name="良", hours=slots, own_terms=Terms(languages=frozenset({"en"}), wheelchair=True)
    )
    bad = replace(silent, name="悪", hours=weekdays, own_terms=Terms(wheelchair=False))
    told = telling(question, knowledge([bad, silent, good])).scored.total.tolist()
    assert told == sorted(told)


def test_wishes_are_told_on_their_side():
    slots = [{"days": ["MO"], "opens": "09:00", "closes": "17:00"}]
    place = Place("x", ("npo",), hours=slots, own_terms=Terms(languages=frozenset({"vi"}), wheelchair=True))
    found = match([place], asked(wishes=("evening", "wheelchair"), language="vi")).results[0].reasons
    assert {"reason.wish.wheelchair.true", "reason.language.true"} <= {each.key for each in found.fits}
    assert "reason.wish.evening.false" in {each.key for each in found.against}
    other = match([place], asked(language="ne")).results[0].reasons
    assert "reason.language.unknown" in {each.key for each in other.unknown}
    assert all(sentence(each, lang) for each in (*found.fits, *other.unknown) for lang in LANGS)
