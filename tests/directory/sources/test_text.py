"""Texts of a file's cells."""

from hypothesis import example, given
from hypothesis import strategies as st

from directory.sources.text import clean, clean_row


@given(st.lists(st.text()))
@example(["　全角 ", "a  b", "a\tb", "\u200b", "05012", " "])
@example(["a ", " b"])
def test_a_row_is_cleaned_like_its_cells(cells: list[str]) -> None:
    assert clean_row(cells) == [clean(cell) for cell in cells]
