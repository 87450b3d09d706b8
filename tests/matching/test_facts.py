"""What may be asked, and what is said when it cannot be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from directory.taxonomy import NEEDS
from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.need import CODES, Need, UnknownNeed, needs_of
from matching.speech import sentence
from tests.matching.cases import questions

HOME = HomePlace(43.06, 141.35, "011011")


def wrong(**facts: object) -> dict[str, str]:
    with pytest.raises(InvalidFacts) as caught:
        MatchInput(**{"needs": ("food",), "place": HOME, **facts})  # type: ignore[arg-type]
    assert all(sentence(reason) for reason in caught.value.errors.values())
    return {name: reason.key.removeprefix("reason.error.") for name, reason in caught.value.errors.items()}


@given(questions())
def test_survives_being_stored(asked):
    assert MatchInput.from_json(json.loads(json.dumps(asked.to_json()))) == asked


@pytest.mark.parametrize(
    ("facts", "field", "key"),
    [
        ({"needs": ()}, "need", "no_need"),
        ({"needs": ("food", "うどん")}, "need", "unknown_need"),
        ({"main": "うどん"}, "need", "unknown_need"),
        ({"place": HomePlace(48.85, 2.35)}, "near", "outside_japan"),
        ({"age": 121}, "age", "age"),
        ({"age": -1}, "age", "age"),
        ({"age": 30, "age_max": 20}, "age", "age"),
        ({"age_max": 20}, "age", "age"),
        ({"certificates": ("gold",)}, "certificate", "not_one_of"),
        ({"certificates": ("none", "mental")}, "certificate", "none_and_some"),
        ({"employment": "retired"}, "employment", "not_one_of"),
        ({"employment": "working", "months_employed": -1}, "months_employed", "months"),
        ({"employment": "working", "months_employed": 900}, "months_employed", "months"),
        ({"months_max": 3}, "months_employed", "months"),
        ({"employment": "none", "months_employed": 7}, "months_employed", "months_without_work"),
        ({"age": 20, "months_employed": 241}, "months_employed", "months_before_birth"),
        ({"mode": "pigeon"}, "mode", "not_one_of"),
        ({"within_km": 0}, "within", "within"),
        ({"within_km": 4000.0}, "within", "within"),
        ({"within_km": float("nan")}, "within", "within"),
        ({"wishes": ("cake",)}, "wishes", "not_one_of"),
    ],
)
def test_names_the_field_and_what_is_wrong(facts, field, key):
    assert wrong(**facts) == {field: key}


def test_names_everything_that_is_wrong_at_once():
    assert set(wrong(needs=(), age=300, mode="x")) == {"need", "age", "mode"}


def test_needs_are_the_forms_own_and_in_its_order():
    assert CODES == NEEDS
    assert len(CODES) == 17
    assert needs_of(["food", "health", "food"], "food") == (Need("health"), Need("food", main=True))
    assert needs_of([], "debt") == (Need("debt", main=True),)


def test_unknown_needs_are_all_named():
    with pytest.raises(UnknownNeed) as caught:
        needs_of(["b", "food", "a"])
    assert caught.value.codes == ("a", "b")
