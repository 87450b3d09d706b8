from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from directory.provenance import COORDINATOR, ORGANIZATION, Mark, confirmed_fields, importable

marks = st.lists(
    st.builds(
        Mark,
        st.sampled_from(["name", "phone", "hours"]),
        st.sampled_from(["source:wamnet", "source:kaigo", ORGANIZATION, COORDINATOR]),
        st.dates(date(2025, 1, 1), date(2025, 3, 1)),
    )
)


def test_the_organization_s_word_stays():
    held = [Mark("phone", ORGANIZATION, date(2025, 1, 1))]
    assert importable({"phone": "new", "name": "new"}, confirmed_fields(held)) == {"name": "new"}


def test_a_later_import_mark_means_that_it_was_handed_back():
    held = [Mark("phone", ORGANIZATION, date(2025, 1, 1)), Mark("phone", "source:wamnet", date(2025, 2, 1))]
    assert confirmed_fields(held) == frozenset()


@given(marks, st.randoms())
def test_the_order_of_marks_does_not_matter(held, random):
    before = confirmed_fields(held)
    random.shuffle(held)
    assert confirmed_fields(held) == before


@given(marks)
def test_a_person_who_spoke_last_is_never_overwritten(held):
    confirmed = confirmed_fields(held)
    for mark in held:
        last = max(other.on for other in held if other.field == mark.field)
        if mark.on == last and mark.by in (ORGANIZATION, COORDINATOR):
            assert mark.field in confirmed
