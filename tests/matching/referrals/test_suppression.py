"""No published number, and no difference of published numbers, tells of fewer than k."""

from __future__ import annotations

from itertools import combinations
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals.suppression import K, TooSmall, published

COUNTS = st.integers(0, 40)
NAMES = st.text(ascii_lowercase, min_size=1, max_size=3)


def tables(width: int) -> st.SearchStrategy:
    return st.dictionaries(NAMES, st.tuples(*[COUNTS] * width), max_size=8)


TABLES = st.integers(1, 3).flatmap(tables)


def test_an_example_by_hand():
    found = published({"a": (50,), "b": (12,), "c": (3,), "d": (0,)})
    assert found.rows == (("a", (50,)),)
    assert found.rest == (15,), "3 alone would be seen by subtraction, so 12 goes with it"
    assert published({"a": (50,), "b": (6,), "c": (5,)}).rest == (11,)
    assert published({"a": (20,), "b": (10,)}).rest is None


@pytest.mark.parametrize("rows", [{}, {"a": (9,)}, {"a": (5,), "b": (4,)}, {"a": (30, 9)}, {"a": (0, 0)}])
def test_what_is_too_small_is_not_shown(rows):
    with pytest.raises(TooSmall):
        published(rows)


@given(TABLES)
def test_every_cell_is_large_and_nothing_is_lost(rows):
    try:
        found = published(rows)
    except TooSmall:
        return
    cells = [cell for _, row in found.rows for cell in row] + list(found.rest or ())
    assert all(cell >= K for cell in cells)
    assert found.total == tuple(map(sum, zip(*rows.values(), strict=True)))
    assert all(rows[name] == row for name, row in found.rows)


@given(TABLES)
def test_no_difference_reveals_a_small_number(rows):
    """Whatever is taken away from the total: what is left is nothing or at least k, in every column."""
    try:
        found = published(rows)
    except TooSmall:
        return
    parts = [row for _, row in found.rows] + ([found.rest] if found.rest else [])
    for size in range(len(parts) + 1):
        for taken in combinations(parts, size):
            for column, total in enumerate(found.total):
                left = total - sum(part[column] for part in taken)
                assert left == 0 or left >= K


@given(TABLES)
def test_a_refusal_means_that_all_together_are_too_few(rows):
    try:
        published(rows)
    except TooSmall:
        total = tuple(map(sum, zip(*rows.values(), strict=True))) if rows else ()
        assert not rows or any(cell < K for cell in total)


@given(TABLES)
def test_the_order_of_rows_does_not_matter(rows):
    def shown(table):
        try:
            return published(table)
        except TooSmall:
            return None

    assert shown(rows) == shown(dict(reversed(rows.items())))
