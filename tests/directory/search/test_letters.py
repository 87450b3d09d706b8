"""Words too far away are left out, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.spelling import ListCorrector

from directory.search import words
from directory.search.letters import Letters
from directory.search.suggest import Speller

texts = st.text("あいうえおabcヿ\U00020bb7", min_size=1, max_size=9)


REAL = ["はろわくく札幌", "しゅうろうしえんせんた", "さくらこうぼうよ", "しゅろうけいぞくしえ"]


def found(known: list[str], typed: str, most: int) -> list[str]:
    """By whoosh alone, which passes over the first word of its list."""
    return ListCorrector(["", *known]).suggest(typed, 3, most)


@given(st.lists(texts, min_size=1, max_size=40, unique=True), texts, st.sampled_from([1, 2]))
def test_what_whoosh_finds_is_never_left_out(known: list[str], typed: str, most: int) -> None:
    typed += "いろは"  # as long as what is spelled at all
    few = Letters(sorted(known)).near(typed, most)
    assert few == [word for word in sorted(known) if word in few]
    assert found(few, typed, most) == found(sorted(known), typed, most)


@pytest.mark.parametrize(
    "typed", ["はろわくく札幌", "しゅうろうしえんせんた", "さくらこうぼうよ", "しゅろうけいぞくしえ"]
)
def test_of_the_real_words_few_are_left_and_they_suffice(typed: str) -> None:
    known = sorted(words.bundled().known)
    few = Letters(known).near(typed, 2)
    assert len(few) < len(known) / 50
    assert (ListCorrector(few).suggest(typed, 3, 2) if few else []) == ListCorrector(known).suggest(
        typed, 3, 2
    )


def test_two_wrong_letters_still_lead_to_the_word() -> None:
    assert Speller(words.bundled()).suggest("しゅうろういこうしええん", far=True)
