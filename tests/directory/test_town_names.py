"""Towns by their names in the database: the same on both, and by an index where half a second would be felt."""

from __future__ import annotations

import re

from sqlalchemy import text

from directory.geo.place import Town as GeoTown
from directory.geo.town_anywhere import Namesake, town_key
from directory.models import Town
from directory.store_places import DatabaseRecords
from foundation.db import db, transaction
from tests.directory.listings import statements

TOWNS = (
    ("132039", "吉祥寺本町一丁目"), ("132039", "吉祥寺東町一丁目"), ("401099", "吉祥寺町"),
    ("152242", "三宮"), ("281107", "三宮町一丁目"),
)  # fmt: skip


def _key(name: str) -> str:
    return town_key(GeoTown(name, "", 0, 0))


def _fill() -> None:
    with transaction() as session:
        for code, name in TOWNS:
            session.add(
                Town(municipality_code=code, key=_key(name), name=name, koaza="", lat=35.0, lng=139.0)
            )


def _codes(found: list[Namesake]) -> set[tuple[str, int]]:
    return {(each.municipality_code, each.rows) for each in found}


def test_by_the_whole_name_and_by_its_beginning(any_app) -> None:
    _fill()
    records = DatabaseRecords()
    assert _codes(list(records.towns_called(_key("三宮")))) == {("152242", 1)}
    assert _codes(list(records.towns_beginning(_key("三宮")))) == {("152242", 1), ("281107", 1)}
    assert _codes(list(records.towns_beginning(_key("吉祥寺")))) == {("132039", 2), ("401099", 1)}
    assert not records.towns_beginning("吉祥寺%")


def test_a_beginning_is_found_by_the_index(any_app) -> None:
    _fill()
    with statements() as seen:
        DatabaseRecords().towns_beginning("三宮")
    asked = next(each for each in seen if "town" in each)
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(text("EXPLAIN QUERY PLAN " + asked.replace("?", "'三宮'"))).all()
        assert any("ix_town_key" in row[3] and "SCAN" not in row[3] for row in plan), plan
        return
    db.session.execute(text("SET LOCAL enable_seqscan = off"))  # of five rows reading all is cheaper
    asked = re.sub(r"%\(\w+\)s(::\w+)?", "'三宮'", asked)
    plan = db.session.execute(text("EXPLAIN " + asked)).all()
    assert any("Index Cond" in row[0] and "三宮" in row[0] for row in plan), plan
    columns = "SELECT collation_name FROM information_schema.columns WHERE table_name = 'town' AND column_name = 'key'"
    assert db.session.execute(text(columns)).scalar_one() == "C"
