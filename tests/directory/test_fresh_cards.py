"""Cards made straight from the rows that an import writes are the cards that reading those rows would make."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from directory import actions, store_batch, store_cards, store_projection
from directory.models import Listing, ListingChange
from directory.releases import wamnet_release
from foundation import clock
from foundation.db import db, transaction
from tests.directory.sources.rows import row, write

FILES = ("csvdownload014.csv", "csvdownload061.csv", "csvdownload064.csv")


def cards() -> dict:
    db.session.rollback()
    return {each.id: each for each in db.session.scalars(select(Listing))}


def assert_as_if_read() -> None:
    held = cards()
    with transaction():
        assert store_projection.project(list(held), clock.now()) == 0
    logged = list(db.session.scalars(select(ListingChange.listing_id)))
    assert sorted(logged) == sorted(held)
    assert {each.revision for each in held.values()} == {1}


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(store_batch.portions, "__defaults__", (2,))


@pytest.fixture
def made(monkeypatch) -> list:
    """How many cards of each import were made without reading."""
    numbers, settle = [], store_cards.FreshCards.settle

    def counted(self):
        kept = settle(self)
        numbers.append(len(kept))
        return kept

    monkeypatch.setattr(store_cards.FreshCards, "settle", counted)
    return numbers


def test_of_real_files(app, shared_data, made):
    actions.import_release(wamnet_release([shared_data / "wamnet" / "202503" / name for name in FILES]))
    assert_as_if_read()
    assert made[0] > 0.9 * len(cards())


def test_of_an_organization_that_a_later_office_calls_differently(app, tmp_path, small_portions, made):
    rows = [row(no=f"A{n}", name=f"事業所{n}") for n in range(7)]
    rows[3]["法人の名称"] = "一般社団法人　まったく別の会"
    rows[5]["法人の名称"] = "一般社団法人　さらに別の会"
    rows[5]["法人URL"] = "https://betsu.example"
    write(tmp_path / "062.csv", *rows)
    actions.import_release(wamnet_release([tmp_path / "062.csv"]))
    assert_as_if_read()
    assert len({each.organization_name for each in cards().values()}) == 1


def test_of_offices_with_several_services_numbers_and_hours(app, tmp_path, small_portions, made):
    kinds = ("就労定着支援", "就労移行支援", "短期入所")
    rows = [
        row(
            no=f"A{n}{kind}",
            name=f"事業所{n}",
            service=kind,
            事業所電話番号=f"011-522-93{n}{at}",
            weekdays=weekdays,
        )
        for n in range(4)
        for at, (kind, weekdays) in enumerate(zip(kinds, ("", "10:00-16:00", "08:00-09:00"), strict=True))
    ]
    write(tmp_path / "062.csv", *rows)
    actions.import_release(wamnet_release([tmp_path / "062.csv"]))
    assert_as_if_read()
    assert made == [4]


def test_what_is_there_already_is_read(app, tmp_path, made):
    write(tmp_path / "062.csv", row())
    actions.import_release(wamnet_release([tmp_path / "062.csv"]))
    write(tmp_path / "062.csv", row(weekdays="10:00-16:00"), row(no="A2", name="新しい"))
    actions.import_release(wamnet_release([tmp_path / "062.csv"]))
    assert made == [1, 1]
    numbers = {each.name: each.revision for each in cards().values()}
    assert numbers == {"ひだまり": 2, "新しい": 1}
