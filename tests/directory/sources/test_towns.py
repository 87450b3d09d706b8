from __future__ import annotations

import pytest
from sqlalchemy import func, select

from directory import actions
from directory.models import Town
from directory.sources.record import SourceFileError
from foundation.db import db

HEADER = "lgcode,pref,city,town,koaza,lat,lng\n"


def write(path, *lines):
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path, app):
    return tmp_path / "towns.csv"


def towns():
    db.session.rollback()
    columns = (Town.municipality_code, Town.name, Town.koaza, Town.lat)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(Town.name))]


def test_the_table_becomes_the_file(file):
    write(file, "011011,北海道,札幌市中央区,旭ケ丘一丁目,,43.04223,141.319722")
    first = actions.import_towns(file)
    assert (first.read, first.new, first.rejected) == (1, 1, 0)
    assert towns() == [("011011", "旭ケ丘一丁目", "", 43.04223)]
    again = actions.import_towns(file)
    assert (again.new, again.unchanged) == (0, 1)
    write(file, "011011,北海道,札幌市中央区,宮の森,小字,43.0,141.3")
    assert actions.import_towns(file).gone == 1
    assert [name for _, name, _, _ in towns()] == ["宮の森"]


def test_bad_rows_are_counted_and_the_others_are_in(file):
    good = "011011,北海道,札幌市中央区,旭ケ丘,,43.0,141.3"
    write(
        file, good, "11011,北海道,札幌市中央区,x,,43.0,141.3", "011011,北海道,札幌市中央区,y,,北,141.3", "a,b"
    )
    result = actions.import_towns(file)
    assert (result.read, result.new, result.rejected) == (4, 1, 3)


def test_former_wards_are_today_s(file):
    write(
        file,
        "221317,静岡県,浜松市中区,中央一丁目,,34.7,137.7",
        "221350,静岡県,浜松市北区,三方原町,,34.7,137.7",
        "221350,静岡県,浜松市北区,引佐町,,34.8,137.6",
    )
    actions.import_towns(file)
    assert {(code, name) for code, name, _, _ in towns()} == {
        ("221384", "中央一丁目"),
        ("221384", "三方原町"),
        ("221392", "引佐町"),
    }


def test_a_foreign_file_leaves_the_table_alone(file, tmp_path):
    write(file, "011011,北海道,札幌市中央区,旭ケ丘,,43.0,141.3")
    actions.import_towns(file)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(SourceFileError):
        actions.import_towns(other)
    assert len(towns()) == 1


def test_the_real_file(file, shared_data):
    result = actions.import_towns(shared_data / "gazetteer" / "towns.csv")
    assert (result.read, result.new, result.rejected) == (277_676, 277_207, 469)  # 469 have no point
    assert db.session.scalar(select(func.count()).select_from(Town)) == 277_207
    again = actions.import_towns(shared_data / "gazetteer" / "towns.csv")
    assert (again.read, again.new, again.unchanged, again.rejected) == (277_676, 0, 277_207, 469)
    assert not db.session.scalar(select(func.count()).where(Town.municipality_code == "221317"))
