"""How many a search finds is told quickly, and the same as by the search itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import asking
from directory.search import exact
from directory.search.engine import Engine, SearchQuery
from directory.search.suggest import Speller
from tests.directory.search.rows import engine, many, office_rows

TODAY = 20_781
PARTS = [
    "札幌",
    "はろーわーく",
    "「ハローワーク札幌」",
    "-札幌",
    "家賃",
    "けろけろけろ",
    "OR",
    "ひまわり",
    "「の東」",
    "仕事",
]
texts = st.lists(st.sampled_from(PARTS), max_size=4).map(" ".join)
places = st.none() | st.sampled_from([(43.06, 141.35), (35.0, 135.0)])


@pytest.fixture(scope="module")
def made() -> Engine:
    return engine([*office_rows(), *many(900)])


@given(
    text=texts,
    near=places,
    kinds=st.sampled_from([(), ("npo",), ("hello_work",)]),
    few=st.sampled_from([5, 300]),
)
def test_a_total_is_that_of_the_search(
    made: Engine, text: str, near: tuple[float, float] | None, kinds: tuple[str, ...], few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "FEW", few)
        query = SearchQuery(text, near=near, kinds=kinds, today=TODAY, per_page=1)
        found = made.run(query)
        assert made.total(query) == (found.total, found.interpreted["instead"] or "")


def test_only_a_search_spells(made: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the longest of all, and a total does not show it."""

    def never(*_: object, **__: object) -> list[str]:
        raise AssertionError("spelled")

    monkeypatch.setattr(Speller, "suggest", never)
    query = SearchQuery("札幌 けろけろけろけろ", kinds=("npo",), today=TODAY)
    asking.wider(made, query)
    asking.missing(made, query)
