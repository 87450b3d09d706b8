"""What is exported and read back into an empty instance is the same directory, table by table."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from directory import actions, hsds_tables, releases, spreadsheet_text, store_parts, store_projection
from directory.hsds_export import export
from directory.hsds_import import hsds_release
from directory.models import Contact, FieldMetadata, Language, Listing, Location, Phone, Program, Service
from directory.sources import hsds, hsds_record
from directory.sources.record import SourceFileError
from foundation import clock
from foundation.db import db, new_id, transaction
from tests.conftest import closing_app
from tests.directory.any_office import everything
from tests.directory.listings import add_listing


def a_full_office() -> None:
    """One of everything, as an editor would write it."""
    place = add_listing("=まるごと", "employer")
    service = store_of(place)
    with transaction():
        held = db.session.get(Location, place)
        held.latitude, held.longitude, held.municipality_code = 43.0, -141.5 + 282, "011011"
        held.url, held.email, held.transportation = "www.not-a-url", "a@example.com", "地下鉄\n3番出口"
        program = Program(id=new_id(), organization_id=held.organization_id, name="事業")
        db.session.add(program)
        db.session.flush()
        store_parts.set_columns("service", service, {
            "program_id": program.id, "minimum_age": 18, "alert": "移転", "licenses": "+81",
            "status": "temporarily closed",
            "assured_date": date(2026, 1, 2), "last_modified": datetime(2026, 1, 2, tzinfo=UTC)})  # fmt: skip
        rows = {
            "schedule": [
                {"byday": "MO,TU,HO", "opens_at": "09:00", "closes_at": "24:00"},
                {"freq": "MONTHLY", "byday": "2SA", "opens_at": "10:00", "closes_at": "12:00", "by_appointment": True},
                {"exception": "closed", "yearly": "12-29/01-03"},
                {"exception": "hours", "valid_from": date(2026, 8, 1), "valid_to": date(2026, 8, 2),
                 "opens_at": "10:00", "closes_at": "11:00", "notes": "夏"},
                {"notes": "要相談", "by_appointment": True},
            ],
            "cost_option": [{"option": "@一般", "amount": 500.5, "valid_from": date(2026, 4, 1)}],
            "required_document": [{"document": "手帳", "uri": "https://example.com/"}],
            "service_area": [{"extent": "全域", "whole": ["011011"], "part": ["011029"], "excluded": ["011011/港町"]}],
            "service_capacity": [{"status": "open", "wait_days": 3, "reported_by": "organization",
                                  "reported_at": datetime(2026, 11, 1, 3, 4, 5, tzinfo=UTC)}],
            "funding": [{"source": "市の補助"}],
        }  # fmt: skip
        for part, wanted in rows.items():
            store_parts.set_rows(part, "service", service, wanted)
        store_parts.set_rows("address", "location", place, [
            {"address_1": "北1", "city": "札幌市", "state_province": "北海道", "postal_code": "060-0001"},
            {"address_1": "私書箱", "city": "札幌市", "address_type": "postal"}])  # fmt: skip
        store_parts.set_rows("accessibility", "location", place, [{"description": "段差なし"}])
        store_parts.set_features("location", place, "access", ["wheelchair"])
        contact = Contact(id=new_id(), location_id=place, name="担当")
        phone = Phone(id=new_id(), contact_id=contact.id, number="03-1111-2222", extension="12")
        for row in (contact, phone, Language(id=new_id(), phone_id=phone.id, name="中文", code="zh")):
            db.session.add(row)
            db.session.flush()
        db.session.add(FieldMetadata(id=new_id(), resource_id=place, resource_type="location", field_name="name",
                                     last_action_date=date(2026, 5, 1), last_action_type="confirm",
                                     replacement_value="'=x", updated_by="organization"))  # fmt: skip
        store_projection.project([place], clock.now())


def store_of(place):
    return Service.__table__.c.id.type.python_type(db.session.get(Listing, place).services[0]["id"])


@pytest.fixture(scope="module")
def exported(tmp_path_factory, shared_data):
    """The bundled directory, WAM NET's file 062 and an office with one of everything; all its rows, and its export."""
    folder = tmp_path_factory.mktemp("export")
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("from"))})):
        db.create_all(bind_key=None)
        actions.load_bundled()
        files = [shared_data / "wamnet" / "202503" / "csvdownload062.csv"]
        actions.import_release(releases.wamnet_release(files))
        a_full_office()
        rows = everything()
        written = export(folder)
    assert written["locations.csv"] == len(rows["location"]) > 2500
    return rows, folder


def test_the_same_directory_comes_back(exported, app):
    rows, folder = exported
    result = actions.import_release(hsds_release(folder))
    assert (result.rejected, result.warnings) == (0, 0), result.reasons
    back = everything()
    for name, wanted in rows.items():
        assert back[name].keys() == wanted.keys(), name
        for key, row in wanted.items():
            assert back[name][key] == row, name
    again = actions.import_release(hsds_release(folder))
    assert (again.new, again.changed, again.gone, again.listings) == (0, 0, 0, 0)


def test_the_package_describes_itself(exported):
    _, folder = exported
    about = json.loads((folder / "datapackage.json").read_text())
    assert {each["path"] for each in about["resources"]} == {file.name for file in folder.glob("*.csv")}
    assert "WAM NET" in json.dumps(about["sources"], ensure_ascii=False)
    for each in about["resources"]:
        with (folder / each["path"]).open(newline="", encoding="utf-8") as file:
            header = next(csv.reader(file))
        assert header == [field["name"] for field in each["schema"]["fields"]]


def test_published_columns_stand_in_their_order(shared_data):
    published = json.loads((shared_data / "hsds-3.0" / "datapackage.json").read_text())["resources"]
    ours = {table.name: table for table in hsds_tables.tables().values()}
    for each in published:
        if each["name"] != "meta_table_description":
            columns = tuple(field["name"] for field in each["schema"]["fields"])
            assert ours[each["name"]].columns[: len(columns)] == columns
            assert ours[each["name"]].file == each["path"]


def test_services_as_json_come_back_too(exported, app, tmp_path):
    rows, folder = exported
    few = tmp_path / "some.ndjson"
    lines = (folder / "services.ndjson").read_text(encoding="utf-8").splitlines()
    few.write_text("\n".join(lines[:200]), encoding="utf-8")
    result = actions.import_release(hsds_release(few))
    assert (result.read, result.new, result.rejected) == (200, 200, 0), result.reasons
    assert actions.import_release(hsds_release(few)).unchanged == 200
    for key, card in everything()["listing"].items():
        wanted = rows["listing"][key]
        for name in ("name", "kind", "address", "phone", "hours", "lat", "municipality_code", "coverage"):
            assert card[name] == wanted[name] or len(wanted["services"]) > 1, (key, name)


EXAMPLES = (
    "csv",
    "tabular.json",
    "service_full.json",
    "service_at_location_full.json",
    "organization_full.json",
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_published_examples_come_in(app, client, shared_data, example):
    """In every shape; what points nowhere (and lies off the earth) in them is named."""
    result = actions.import_release(hsds_release(shared_data / "hsds-3.0" / "examples" / example))
    assert result.new == 1
    assert result.reasons["hsds_point"] == 1
    (card,) = db.session.query(Listing).all()
    assert (card.name, card.minimum_age, card.languages) == ("MyCity Civic Center", 12, ["ur"])
    (one,) = client.get("/api/hsds/v3/services?format=ndjson&full=true").get_data(as_text=True).splitlines()
    said = json.loads(one)
    assert said["cost_options"][0]["amount"] == 35
    assert said["required_documents"][0]["document"].startswith("Any official")
    assert said["program"]["name"] == "Community Mental Health Support"
    assert client.get(f"/listings/{card.id}").status_code == 200


def test_ids_need_not_be_uuids_and_nobody_elses_word_is_believed(app, tmp_path):
    service = {"id": "7", "name": "Food", "status": "active", "organization": {"id": "org 1", "name": "Bank"},
               "service_at_locations": [{"id": "a", "location": {"id": "b", "location_type": "physical", "name": "Hall",
                                         "visibility": "network_only"}}],
               "metadata": [{"id": "m", "resource_type": "service", "last_action_date": "2020-01-01",
                             "last_action_type": "update", "field_name": "name", "previous_value": "",
                             "replacement_value": "Food", "updated_by": "organization"}]}  # fmt: skip
    file = tmp_path / "page.json"
    file.write_text(json.dumps({"total_items": 1, "contents": [service]}))
    actions.import_release(hsds_release(file))
    (card,) = db.session.query(Listing).all()
    assert (card.name, card.visibility) == ("Hall", "public")
    assert {row.updated_by for row in db.session.query(FieldMetadata)} == {"source:hsds"}
    service["name"] = "Food and more"
    file.write_text(json.dumps([service]))
    assert actions.import_release(hsds_release(file)).changed == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"id": 1}', '{"contents": [null, 7]}', "[" * 5000, '{"name": {"a": [[]]}}']
)
def test_no_file_breaks_it(app, tmp_path, text):
    file = tmp_path / "x.json"
    file.write_text(text)
    with suppress(SourceFileError):
        actions.import_release(hsds_release(file))


WORDS = ["id", "name", "status", "service_at_locations", "location", "phones", "organization", "contents", "schedules",
         "latitude", "attributes"]  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3)
                   | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5), max_leaves=12)  # fmt: skip


@given(ANY)
def test_garbage_is_read_or_refused(tmp_path_factory, value):
    file = tmp_path_factory.mktemp("g") / "g.json"
    file.write_text(json.dumps(value))
    with suppress(SourceFileError):
        list(hsds_record.rows(hsds.read(file)))


@given(
    st.text(max_size=12)
    | st.sampled_from(["=1", "'=1", "''=x", "+81-3", "-5", " =1", "'", "＝1", "'+", "@a"])
)
def test_formulas_are_text_and_come_back(text):
    held = spreadsheet_text.neutral(text)
    assert spreadsheet_text.plain_again(held) == text
    assert held == text or held[0] == "'"


def test_what_is_hidden_is_not_exported(app, tmp_path):
    secret = add_listing("ないしょ", "npo")
    shelter = add_listing("しぇるたー", "npo")
    with transaction():
        for place, visibility in ((secret, "network_only"), (shelter, "address_hidden")):
            held = db.session.get(Location, place)
            held.visibility, held.latitude, held.longitude = visibility, 43.0618, 141.3545
            store_parts.set_rows(
                "address", "location", place, [{"address_1": "かくれ町1-2", "city": "札幌市"}]
            )
            store_parts.set_rows("phone", "location", place, [{"number": "011-777-7777"}])
            store_parts.set_rows("contact", "location", place, [{"name": "かくれた人"}])
            (person,) = store_parts.rows("contact", "location", place)
            phone = Phone(id=new_id(), contact_id=person["id"], number="011-777-8888")
            db.session.add(phone)
            db.session.flush()
            db.session.add(Language(id=new_id(), phone_id=phone.id, name="かくれた言葉"))
        store_projection.project([secret, shelter], clock.now())
    export(tmp_path / "out")
    text = "\n".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    assert "しぇるたー" in text
    for word in ("ないしょ", "かくれ町", "43.06", "011-777", "かくれた"):
        assert word not in text, word
