"""What was understood is shown in the visitor's own words, not as stems of the dictionaries."""

from __future__ import annotations

import pytest

from directory.search.understood import in_full


@pytest.mark.parametrize(
    ("word", "typed", "shown"),
    [
        ("家賃が払え", "お金がなくて家賃が払えない", "家賃が払えない"),
        ("お金がな", "お金がなくて家賃が払えない", "お金がなくて"),
        ("職安", "職安に行きたい", "職安"),
        ("お金がな", "お金がないから困る", "お金がない"),
        ("就労定着", "就労定着 札幌", "就労定着"),
        ("家賃", "やちん", "家賃"),
    ],
)
def test_a_word_is_shown_with_its_ending(word: str, typed: str, shown: str) -> None:
    assert in_full(word, typed, ["お金がな", "家賃が払え"]) == shown


def test_an_ending_stops_where_the_next_word_begins() -> None:
    stems = ["おかねがな", "くてやちん"]
    assert in_full("おかねがな", "おかねがなくてやちんがはらえない", stems) == "おかねがな"
