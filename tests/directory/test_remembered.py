"""What is remembered is what was answered, never more than it may hold, never after something changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.remembered import Answer, Answers

PAGE = Answer("さくら工房".encode() * 100, "text/html; charset=utf-8")
steps = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 5), st.binary(max_size=400)), min_size=1, max_size=40
)


def holding(*keys: str, most: int = 10) -> Answers:
    answers = Answers(most)
    for key in keys:
        assert answers.get(1, key) is None
        answers.put(1, key, PAGE)
    return answers


def test_what_was_answered_is_answered_again() -> None:
    assert holding("a").get(1, "a") == PAGE
    assert holding("a").get(1, "b") is None


def test_what_is_packed_for_the_visitor_stays_as_it_is() -> None:
    answers, packed = holding(), Answer(b"\x1f\x8b not really", "text/html", "gzip")
    answers.get(1, "a")
    answers.put(1, "a", packed)
    assert answers.get(1, "a") == packed
    assert answers.size == len(packed.body)


def test_another_state_forgets_everything() -> None:
    answers = holding("a", "b")
    assert answers.get(2, "a") is None
    assert (len(answers), answers.size) == (0, 0)
    assert answers.get(1, "a") is None


def test_an_answer_made_while_something_changed_is_not_held() -> None:
    answers = holding()
    assert answers.get(1, "a") is None
    assert answers.get(2, "b") is None  # another visitor came after the change
    answers.put(1, "a", PAGE)
    assert len(answers) == 0


def test_the_least_lately_asked_goes_first() -> None:
    answers = holding("a", "b", "c", most=3)
    answers.get(1, "a")
    answers.put(1, "d", PAGE)
    assert [answers.get(1, key) is not None for key in "abcd"] == [True, False, True, True]


def test_only_the_first_that_is_held_says_so() -> None:
    answers = Answers()
    answers.get(1, "a")
    assert answers.put(1, "a", PAGE)
    assert not answers.put(1, "b", PAGE)
    answers.forget()
    answers.get(1, "a")
    assert answers.put(1, "a", PAGE)


@given(steps)
def test_it_stays_within_its_bounds_and_never_mixes_anything_up(walk: list[tuple[int, int, bytes]]) -> None:
    answers, told, last = Answers(most=3, most_bytes=1_600), {}, None
    for state, key, body in walk:
        told, last = (told if state == last else {}), state
        known = answers.get(state, key)
        if known is None:
            told[key] = Answer(body, "x")
            answers.put(state, key, told[key])
        else:
            assert known == told[key]
        assert len(answers) <= 3
        assert answers.size == sum(len(each.body) for each in answers._held.values()) <= 1_600
