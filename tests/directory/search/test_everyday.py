"""Everyday words on real listings: the right kind of place in the first five."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.search.engine import Engine, SearchQuery
from tests.directory.search.rows import Row, engine, office_rows, wamnet_rows

SAPPORO = (43.0554, 141.3410)


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> dict[object, Row]:
    real = wamnet_rows(shared_data / "wamnet" / "202503", "045", "060", "062")
    return {listing.id: listing for listing in (*office_rows(), *real)}


@pytest.fixture(scope="module")
def real(rows: dict[object, Row]) -> Engine:
    return engine(rows.values())


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("しごとをさがしたい", {"hello_work", "employment_transition"}),
        ("しごとを さがしたい", {"hello_work", "employment_transition"}),
        ("仕事がない", {"hello_work", "employment_transition"}),
        ("失業", {"hello_work", "employment_transition"}),
        ("クビになった", {"hello_work", "employment_transition"}),
        ("職安", {"hello_work"}),
        ("ハロワ", {"hello_work"}),
        ("安定所", {"hello_work"}),
        ("ﾊﾛｰﾜｰｸ", {"hello_work"}),
        ("労基署", {"labour_standards_office"}),
        ("パワハラ", {"labour_standards_office", "retention_support"}),
        ("A型", {"continued_employment_a"}),
        ("Ａ型 作業所", {"continued_employment_a"}),
        ("就労移行", {"employment_transition"}),
        ("定着支援", {"retention_support"}),
        ("仕事が続かない", {"retention_support"}),
        ("なかぽつ", {"retention_support"}),
        ("サポステ", {"hello_work", "employment_transition"}),
    ],
)
def test_the_right_kind_is_among_the_first_five(
    real: Engine, rows: dict[object, Row], typed: str, kinds: set[str]
) -> None:
    found = real.run(SearchQuery(typed, near=SAPPORO))
    assert kinds & {kind for listing_id in found.ids[:5] for kind in rows[listing_id].kinds}


@pytest.mark.parametrize("typed", ["A型 札幌", "札幌のA型", "札幌市 就労継続支援Ａ型"])
def test_a_kind_in_a_town(real: Engine, rows: dict[object, Row], typed: str) -> None:
    found = [rows[listing_id] for listing_id in real.run(SearchQuery(typed)).ids]
    assert found
    assert all(
        "continued_employment_a" in each.kinds and each.address.startswith("北海道札幌市") for each in found
    )


def test_spellings_find_the_same(real: Engine) -> None:
    for one, other in (("障害", "障がい"), ("子ども", "子供"), ("就労継続支援Ａ型", "就労継続支援a型")):
        assert real.run(SearchQuery(one)).ids == real.run(SearchQuery(other)).ids != []


def test_known_offices_are_found_first_by_their_names(real: Engine, rows: dict[object, Row]) -> None:
    """Mean reciprocal rank of an office's own name, its reading, and its name with the town."""
    sample = [each for each in rows.values() if each.address][::23]
    names = [len([o for o in rows.values() if o.name == each.name]) for each in sample]
    ranks = []
    for each, same in zip(sample, names, strict=True):
        if same == 1:
            ranks += [rank_of(real, each, each.name), rank_of(real, each, each.official_name or each.name)]
    assert len(ranks) > 200
    assert sum(ranks) / len(ranks) >= 0.97


def rank_of(real: Engine, wanted: Row, typed: str) -> float:
    ids = real.run(SearchQuery(typed)).ids
    return 1 / (1 + ids.index(wanted.id)) if wanted.id in ids else 0.0
