"""Stations: made rows in the two forms that `import stations` reads."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from directory import actions
from directory.geo.gazetteer import gazetteer
from directory.geo.place import MUNICIPALITY, NOTHING, STATION
from directory.models import Station, Town
from directory.sources.record import SourceFileError
from foundation.db import db, transaction

CSV = """name,line,lat,lng
札幌,函館線,43.0687,141.3508
札幌駅,東西線,43.0680,141.3510
大通,南北線,43.0606,141.3545
府中,京王線,35.6722,139.4803
府中,福塩線,34.5680,133.2360
八丁堀,日比谷線,35.6749,139.7773
"""


@pytest.fixture
def file(tmp_path, app):
    return tmp_path / "stations.csv"


@pytest.fixture
def imported(file, database):
    file.write_text(CSV, encoding="utf-8")
    return actions.import_stations(file)


@pytest.fixture
def database(app):
    with transaction() as session:
        session.add(Town(municipality_code="011029", name="北六条西四丁目", lat=43.0686, lng=141.3507))
        session.add(Town(municipality_code="342084", name="府川町", lat=34.5670, lng=133.2370))
        session.add(Town(municipality_code="132063", name="宮町一丁目", lat=35.6720, lng=139.4790))


def test_lines_of_one_station_are_one(imported):
    assert (imported.read, imported.new, imported.rejected) == (5, 5, 0)
    rows = db.session.execute(select(Station.name, Station.lines, Station.municipality_code))
    assert ("札幌", "函館線、東西線", "011029") in {tuple(row) for row in rows}


def test_the_command_alone_asks_the_towns(tmp_path):
    """It opens no page: its own gazetteer knows none, and the nearest town hall of 札幌駅 is 東区's."""
    tsunagi, root = Path(sys.executable).parent / "tsunagi", Path(__file__).resolve().parents[3]
    stations, towns = tmp_path / "stations.csv", tmp_path / "towns.csv"
    stations.write_text("name,line,lat,lng\n札幌,函館線,43.0687,141.3508\n", encoding="utf-8")
    town = "011029,北海道,札幌市北区,北六条西四丁目,,43.0686,141.3507"
    towns.write_text(f"lgcode,pref,city,town,koaza,lat,lng\n{town}\n", encoding="utf-8")
    for arguments in (("towns", towns), ("stations", stations)):
        environ = {**os.environ, "TSUNAGI_INSTANCE": str(tmp_path / "instance")}
        subprocess.run([tsunagi, "import", *arguments], env=environ, cwd=root, check=True, timeout=180)
    with sqlite3.connect(tmp_path / "instance" / "tsunagi.db") as held:
        assert held.execute("SELECT name, municipality_code FROM station").fetchall() == [("札幌", "011029")]


def test_the_same_file_again_changes_nothing(imported, file):
    again = actions.import_stations(file)
    assert (again.new, again.unchanged) == (0, 5)


@pytest.mark.parametrize(
    "typed",
    ["札幌駅", "JR札幌駅", "札幌駅北口", "北海道札幌駅", "札幌駅の近く", "札幌 駅前", "札幌市 札幌駅"],
)
def test_a_station_is_a_point_in_its_municipality(imported, typed):
    place = gazetteer().locate(typed)
    assert (place.level, place.municipality_code, place.note) == (MUNICIPALITY, "011029", STATION), place
    assert (place.lat, place.address) == (43.0687, "北海道札幌市北区札幌駅")
    assert place.has_own_point


def test_a_station_with_a_town_still_is_an_address(imported):
    assert gazetteer().locate("札幌市北区北6条西4丁目 札幌駅構内").town == "北六条西四丁目"


def test_stations_of_one_name_are_asked_about(imported):
    place = gazetteer().locate("府中駅")
    assert place.level == NOTHING
    assert {each.municipality_code for each in place.candidates} == {"132063", "342084"}
    assert gazetteer().locate("広島県府中駅").municipality_code == "342084"


def test_an_unknown_station_offers_the_place_of_its_name(imported):
    place = gazetteer().locate("小樽駅")
    assert (place.level, place.note) == (NOTHING, "places.station_unknown")
    assert [each.municipality for each in place.candidates] == ["小樽市"]
    assert gazetteer().locate("ほげほげ駅").candidates == ()


def test_without_a_table_the_same_is_offered(app):
    assert [each.municipality for each in gazetteer().locate("札幌駅").candidates] == ["札幌市"]


def test_the_ministry_s_geojson(tmp_path, database):
    line = {"type": "LineString", "coordinates": [[141.350, 43.068], [141.351, 43.0687], [141.352, 43.069]]}
    properties = {"N02_003": "函館線", "N02_004": "北海道旅客鉄道", "N02_005": "札幌"}
    bad = {"type": "Feature", "properties": properties, "geometry": None}
    good = {"type": "Feature", "properties": properties, "geometry": line}
    file = tmp_path / "N02-22_Station.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [good, bad]}), encoding="utf-8")
    result = actions.import_stations(file)
    assert (result.new, result.rejected, dict(result.reasons)) == (1, 1, {"station_without_point": 1})
    assert gazetteer().locate("札幌駅").lat == 43.0687


def test_bad_rows_are_named_and_the_others_are_in(file):
    file.write_text(
        "駅名,路線名,緯度,経度\n札幌,函館線,43.0687,141.3508\n逆,線,141.35,43.06\n,線,43,141\nx,線,,\n",
        encoding="utf-8",
    )
    result = actions.import_stations(file)
    assert (result.read, result.new, result.rejected) == (4, 1, 3)


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", '{"features": 3}', '{"features": [{"properties": {}}]}']
)
@pytest.mark.parametrize("name", ["x.csv", "x.geojson"])
def test_a_foreign_file_changes_nothing(tmp_path, imported, content, name):
    foreign = tmp_path / name
    foreign.write_text(content, encoding="utf-8")
    with pytest.raises(SourceFileError):
        actions.import_stations(foreign)
    assert len(db.session.execute(select(Station)).all()) == 5
