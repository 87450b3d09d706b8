"""What answers teach, counted by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matching.learned import Answered, Learned, learned_from

ANSWERS = st.builds(
    Answered,
    answer=st.sampled_from(["accepted", "scheduled", "waitlisted", "declined"]),
    reason=st.sampled_from(["", "no_vacancy", "out_of_area"]),
    answer_days=st.integers(0, 90),
    wait_days=st.none() | st.integers(0, 90),
)


def test_nothing_answered_teaches_nothing():
    assert learned_from([]) == Learned(0, 0)


def test_reasons_and_medians():
    found = learned_from(
        [
            Answered("declined", "out_of_area", 1),
            Answered("declined", "no_vacancy", 3),
            Answered("declined", "no_vacancy", 5),
            Answered("accepted", answer_days=2, wait_days=10),
            Answered("scheduled", answer_days=4, wait_days=20),
            Answered("declined", answer_days=4),
        ]
    )
    assert (found.answered, found.accepted) == (6, 2)
    assert list(found.declines.items()) == [("no_vacancy", 2), ("other", 1), ("out_of_area", 1)]
    assert (found.median_answer_days, found.median_wait_days) == (3.5, 15)


@given(st.lists(ANSWERS, max_size=30))
def test_every_answer_is_counted_once(answers):
    found = learned_from(answers)
    waiting = sum(each.answer == "waitlisted" for each in answers)
    assert found.accepted + sum(found.declines.values()) + waiting == found.answered == len(answers)
