"""Names: exactly so, without the legal form, and but for one character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.names import spellings_of, without_form
from directory.search.spellings import Name, Spellings
from directory.search.words import bundled

NAMES = ("ひまわり", "ひまわり工房", "杉の家", "かえで", "あすなろ作業所", "abc", "𠮷野家")


def spellings(*names: str) -> Spellings:
    made = Spellings()
    made.add(0, [[Name(name, name, written=True)] for name in names])
    return made


def one_off(one: str, other: str) -> bool:
    """Another, missing, too many or swapped: tried out letter by letter."""
    swapped = {one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)}
    less = {one[:i] + one[i + 1 :] for i in range(len(one))}
    less_other = {other[:i] + other[i + 1 :] for i in range(len(other))}
    same_length = len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return same_length or other in swapped | less or one in less_other


@given(st.text("ひまわり工房杉の家", min_size=3, max_size=8))
def test_almost_is_one_character_off(typed: str) -> None:
    found = set(spellings(*NAMES).almost(typed).tolist())
    assert found == {slot for slot, name in enumerate(NAMES) if one_off(typed, name)}


@pytest.mark.parametrize("typed", ["", "ひ", "ひま", "あ" * 300])
def test_what_is_too_short_or_too_long_is_like_nothing(typed: str) -> None:
    assert not len(spellings(*NAMES).almost(typed))


def test_named_tells_own_names_from_others() -> None:
    made = Spellings()
    made.add(0, [[Name("甲", "甲", written=True), Name("乙", "乙")], [Name("乙", "乙", written=True)]])
    assert [found.tolist() for found in made.named("乙")] == [[1], [0]]
    made.add(2, [[Name("乙", "乙", written=True)]])
    assert [found.tolist() for found in made.named("乙")] == [[1, 2], [0]]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("有限会社アシスト", "アシスト"),
        ("特定非営利活動法人　絆の会", "絆の会"),
        ("アシスト株式会社", "アシスト"),
        ("（株）あい", "あい"),
    ],
)
def test_the_legal_form_may_be_left_out(name: str, bare: str) -> None:
    found = spellings_of([(name,)], bundled())[0]
    assert bundled().joined(bare) in {each.normalised for each in found}
    assert bundled().joined(name) in [each.normalised for each in found if each.written]


def test_a_name_that_is_a_legal_form_stays() -> None:
    assert without_form("株式会社") == "株式会社"
