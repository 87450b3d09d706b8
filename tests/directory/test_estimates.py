"""Listings whose source gives no point stand in their town; what somebody has published or confirmed stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from directory import actions, actions_locating, actions_revise, store_state
from directory.author import of_member
from directory.models import FieldMetadata, Listing, ListingChange, Location
from directory.releases import npo_portal_release, windows_release
from directory.search.feed import engine
from foundation import audit
from foundation.db import db, transaction
from tests.directory.editing.test_desk import own_by
from tests.directory.sources.rows import row as wamnet_row
from tests.directory.sources.rows import write as write_wamnet
from tests.directory.sources.test_files import NPO, npo_zip
from tests.directory.sources.window_rows import window, write_windows
from tests.people import cast

HEADER = "lgcode,pref,city,town,koaza,lat,lng\n"
IMAJUKU = (35.0010, 134.5500)
TOWNS = (
    "282278,兵庫県,宍粟市,山崎町今宿,,35.0010,134.5500\n"
    "282278,兵庫県,宍粟市,山崎町鹿沢,,35.0040,134.5480\n"
    "011011,北海道,札幌市中央区,南一条西十一丁目,,43.0572,141.3409\n"
    "011011,北海道,札幌市中央区,北一条西二丁目,,43.0620,141.3530\n"
)
ELSEWHERE = window(id="b", name="よりそい", phone="0790-00-2222", address="宍粟市")


@pytest.fixture
def towns(tmp_path, app):
    file = tmp_path / "towns.csv"
    file.write_text(HEADER + TOWNS, encoding="utf-8")
    return file


@pytest.fixture
def windows(tmp_path):
    def load(*rows):
        write_windows(tmp_path / "windows", *(rows or (window(), ELSEWHERE)))
        return actions.import_release(windows_release([tmp_path / "windows"]))

    return load


def everything(*models):
    db.session.rollback()
    return [sorted(map(repr, db.session.execute(select(*m.__table__.columns)).all())) for m in models]


def card(name="宍粟市社会福祉課") -> Listing:
    db.session.rollback()
    found = select(Listing).where(Listing.name == name).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def stands(name="宍粟市社会福祉課"):
    found = card(name)
    return found.location_precision, (found.lat, found.lng)


def marks():
    db.session.rollback()
    rows = db.session.scalars(select(FieldMetadata).where(FieldMetadata.field_name == "point"))
    return [(each.resource_id, each.last_action_type, each.updated_by) for each in rows]


def test_an_import_finds_the_town_and_says_that_it_is_an_estimate(towns, windows):
    actions.import_towns(towns)
    windows()
    assert stands() == ("town", IMAJUKU)
    assert card().municipality_code == "282278"
    assert stands("よりそい")[0] == "municipality"
    assert marks() == [(card().id, "estimate", "source:address")]


def test_the_second_time_nothing_changes(towns, windows):
    actions.import_towns(towns)
    windows()
    before = everything(Listing, Location, ListingChange, FieldMetadata)
    again = windows()
    located = actions_locating.locate_again()
    assert (again.changed, again.listings, located.changed, located.listings) == (0, 0, 0, 0)
    assert everything(Listing, Location, ListingChange, FieldMetadata) == before


def test_towns_that_come_later_move_what_is_there_and_search_sees_it(towns, windows):
    windows()
    assert stands()[0] == "municipality"
    near = engine().index  # built before
    revision, known = card().revision, near.columns["precision"].copy()
    told = actions.import_towns(towns, dry_run=True)
    assert [(each.change, each.key, each.fields) for each in told.differences] == [
        ("changed", str(card().id), ("latitude", "longitude", "location_precision"))
    ]
    assert stands()[0] == "municipality"
    assert actions.import_towns(towns).listings == 1
    assert stands() == ("town", IMAJUKU)
    assert card().revision == revision + 1
    assert sorted(engine().index.columns["precision"]) != sorted(known)
    assert actions.import_towns(towns).listings == 0
    assert windows().listings == 0
    assert stands() == ("town", IMAJUKU)


def test_a_changed_row_of_the_source_keeps_the_town(towns, windows):
    actions.import_towns(towns)
    windows()
    assert windows(window(phone="0790-63-0000"), ELSEWHERE).changed == 1
    assert (card().phone, stands()) == ("0790-63-0000", ("town", IMAJUKU))


def test_a_published_point_stays(towns, tmp_path):
    write_wamnet(tmp_path / "062.csv", wamnet_row())
    actions.import_release(actions.wamnet_release([tmp_path / "062.csv"], date(2025, 3, 31)))
    before = stands("ひだまり")
    actions.import_towns(towns)
    assert before == stands("ひだまり") == ("point", (43.05721169, 141.34089234))
    assert marks() == []


def test_a_point_that_a_publisher_gives_later_takes_the_estimate_s_place(towns, tmp_path):
    actions.import_towns(towns)
    file = tmp_path / "062.csv"
    write_wamnet(file, wamnet_row(事業所緯度="", 事業所経度=""))
    actions.import_release(actions.wamnet_release([file], date(2024, 9, 30)))
    assert stands("ひだまり") == ("town", (43.0572, 141.3409))
    write_wamnet(file, wamnet_row())
    actions.import_release(actions.wamnet_release([file], date(2025, 3, 31)))
    assert stands("ひだまり") == ("point", (43.05721169, 141.34089234))
    assert marks() == []


def test_an_office_that_moves_is_placed_anew(towns, windows):
    actions.import_towns(towns)
    windows()
    place = card().id
    assert windows(window(address="宍粟市山崎町鹿沢1"), ELSEWHERE).changed == 1
    assert (card().id, stands()) == (place, ("town", (35.0040, 134.5480)))
    assert marks() == [(place, "estimate", "source:address")]
    assert actions.import_towns(towns).listings == actions_locating.locate_again().listings == 0


def test_so_is_one_whose_release_never_gives_a_point(towns, tmp_path):
    actions.import_towns(towns)
    file, nowhere = tmp_path / "062.csv", {"事業所緯度": "", "事業所経度": ""}
    write_wamnet(file, wamnet_row(**nowhere))
    actions.import_release(actions.wamnet_release([file], date(2024, 9, 30)))
    write_wamnet(file, wamnet_row(street="北１条西２丁目１", **nowhere))
    actions.import_release(actions.wamnet_release([file], date(2025, 3, 31)))
    assert stands("ひだまり") == ("town", (43.0620, 141.3530))


def test_an_address_that_says_less_than_before_is_no_estimate_any_more(towns, windows):
    actions.import_towns(towns)
    windows()
    with_other_towns = towns.read_text(encoding="utf-8").replace("山崎町今宿", "山崎町中井")
    towns.write_text(with_other_towns, encoding="utf-8")
    assert actions.import_towns(towns).listings == 1
    assert (stands()[0], marks()) == ("municipality", [])


def test_so_does_a_row_of_the_source_that_says_less(towns, windows):
    actions.import_towns(towns)
    windows()
    windows(window(address="宍粟市"), ELSEWHERE)
    assert (stands()[0], marks()) == ("municipality", [])


def test_the_organization_s_own_address_decides(towns, windows, app):
    people = cast(app)
    windows()
    place = card().id
    own_by(place, people.b)
    address = {
        "postal_code": "",
        "prefecture": "兵庫県",
        "city": "宍粟市",
        "street": "山崎町鹿沢1",
        "building": "",
    }
    db.session.rollback()
    author = of_member(people.takahashi.member)
    actions_revise.revise(author, place, {"address": address}, store_state.read(place))
    said = marks()
    assert card().location_precision == "municipality"
    actions.import_towns(towns)
    assert stands() == ("town", (35.0040, 134.5480))
    windows(window(phone="0790-63-0000"), ELSEWHERE)
    assert stands() == ("town", (35.0040, 134.5480))
    assert marks() == said  # it is still the coordinator who said it, not a source


def test_a_hidden_address_is_not_shown_by_its_town(towns, windows):
    windows()
    with transaction() as session:
        session.get(Location, card().id).visibility = "address_hidden"
    actions.import_towns(towns)
    windows(window(phone="0790-63-0000"), ELSEWHERE)
    assert stands()[0] == "municipality"
    assert stands()[1] != IMAJUKU


def test_an_npo_is_placed_too(towns, tmp_path):
    actions.import_towns(towns)
    actions.import_release(npo_portal_release([npo_zip(tmp_path / "gyousei_000.zip", NPO)]))
    assert stands(NPO["法人名称"]) == ("town", (43.0620, 141.3530))


def test_what_was_moved_is_in_the_audit(towns, windows):
    windows()
    actions.import_towns(towns)
    with transaction() as session:
        session.get(Location, card().id).location_precision = "municipality"
    located = actions_locating.locate_again(actor="cli")
    assert (located.read, located.changed) == (2, 1)
    entry = db.session.scalars(
        select(audit.AuditEntry).where(audit.AuditEntry.action == "directory.locate")
    ).one()
    assert entry.detail == {"read": "2", "changed": "1", "unchanged": "1"}
