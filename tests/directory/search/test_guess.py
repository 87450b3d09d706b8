"""The nearest known phrase, where no word of a query is known."""

from __future__ import annotations

import pytest

from directory.search.engine import SearchQuery
from directory.search.guess import Guesser
from directory.search.words import Words
from tests.directory.search.rows import engine, row

KNOWN = {
    "word": [
        {"words": ["休日がない"], "kinds": ["labour_standards_office"]},
        {"words": ["家賃が払えない"], "needs": ["rent_loan"]},
        {"words": ["休日"], "needs": ["community"], "weak": True},
        {
            "words": [
                "あかさ",
                "たなは",
                "まやら",
                "わいう",
                "きくけ",
                "しすせ",
                "ちつて",
                "にぬね",
                "ひふへ",
            ],
            "needs": ["other"],
        },
    ],
    "unsaid": {"words": ["の"]},
}


def guesser() -> Guesser:
    return Guesser(Words({"group": []}, KNOWN))


def test_the_phrase_with_the_most_in_common_is_the_nearest() -> None:
    assert list(guesser().nearest("休日がなし")) == ["休日がない"]


@pytest.mark.parametrize("text", ["ひまわり", "休", "", "休日がないので毎日とてもとてもつかれてしまいました"])
def test_what_is_near_to_nothing_is_not_guessed(text: str) -> None:
    assert list(guesser().nearest(text)) == []


def test_a_guess_that_was_taken_away_is_not_made_again() -> None:
    assert list(guesser().nearest("休日がなし", ("休日がない",))) == []


def test_the_visitor_sees_what_was_taken_for_the_words_and_takes_it_away() -> None:
    made = engine([row("職安", "hello_work"), row("ひまわり", "medical")])
    found = made.run(SearchQuery("人員整備"))
    assert (found.total, found.interpreted["instead"]) == (1, "reworded")
    word = found.interpreted["understood"][0]
    assert word["word"] == "人員整理"
    assert made.run(SearchQuery("人員整備", plain=(word["plain"],))).total == 0
