"""Every part of the model has one door: what is written comes back, and what changed is told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from directory import actions, identity, provenance, store_parts, store_projection, store_taxonomy
from directory.models import FieldMetadata, Listing, Schedule
from directory.sources.fold import Voice, fold
from directory.sources.record import Part, Record, Row, record_from_json
from directory.store_parts import TABLES, UnknownPart
from foundation import clock
from foundation.db import db, new_id, transaction
from tests.directory.listings import add_listing
from tests.directory.test_hsds_api import get


@pytest.fixture
def office(app) -> tuple[UUID, UUID]:
    place = add_listing("ひだまり", "employer")
    with transaction():
        store_taxonomy.write()
    return place, UUID(db.session.get(Listing, place).services[0]["id"])


def project(place: UUID) -> Listing:
    with transaction():
        store_projection.project([place], clock.now())
    return db.session.get(Listing, place, populate_existing=True)


def test_rows_become_what_is_given_and_keep_their_ids(office):
    _, service = office
    with transaction():
        first = store_parts.set_rows("cost_option", "service", service, [{"option": "一般", "amount": 500}])
    assert first == {"cost": ("", "一般 JPY 500.0")}
    (row,) = store_parts.rows("cost_option", "service", service)
    with transaction():
        assert store_parts.set_rows("cost_option", "service", service, [row]) == {}
        store_parts.set_rows("cost_option", "service", service, [{**row, "amount": 300}, {"option": "学生"}])
    held = {each["option"]: each for each in store_parts.rows("cost_option", "service", service)}
    assert held["一般"]["id"] == row["id"]
    assert (held["一般"]["amount"], held["学生"]["amount"]) == (300, None)
    with transaction():
        assert store_parts.set_rows("cost_option", "service", service, [])["cost"][1] == ""


def test_columns_say_which_fields_changed(office):
    place, service = office
    with transaction():
        said = store_parts.set_columns(
            "service", service, {"minimum_age": 18, "maximum_age": 64, "alert": "移転"}
        )
    assert said == {"eligibility": (" / ", "18 / 64"), "alert": ("", "移転")}
    card = project(place)
    assert (card.minimum_age, card.maximum_age, card.alert) == (18, 64, "移転")


def test_features_reach_the_card(office):
    place, _ = office
    with transaction():
        assert store_parts.set_features("location", place, "access", ["wheelchair"]) == {
            "features": ("", "wheelchair")
        }
        store_parts.set_features("location", place, "offer", ["internship", "retention_contact"])
        store_parts.set_features("location", place, "access", ["sign_language"])
    assert project(place).features == ["internship", "retention_contact", "sign_language"]


@pytest.mark.parametrize("call", [
    lambda place: store_parts.set_rows("cost_option", "location", place, []),
    lambda place: store_parts.set_rows("user", "location", place, []),
    lambda place: store_parts.set_columns("location", place, {"nonsense": 1}),
    lambda place: store_parts.set_features("location", place, "access", ["internship"]),
])  # fmt: skip
def test_what_hangs_nowhere_is_refused(office, call):
    with pytest.raises(UnknownPart), transaction():
        call(office[0])


def test_each_part_and_column_belongs_to_a_field():
    known = {*provenance.FIELDS, *provenance.SERVICE_FIELDS}
    assert set(TABLES) <= set(provenance.PARTS)
    assert set(provenance.PARTS.values()) | set(provenance.COLUMNS) <= known


def test_usual_hours_and_special_days_stand_apart(office):
    place, service = office
    rows = [
        Schedule(service_id=service, byday="MO,TU", opens_at="09:00", closes_at="17:00"),
        Schedule(service_id=service, freq="MONTHLY", byday="2SA", opens_at="10:00", closes_at="12:00"),
        Schedule(service_id=service, exception="closed", yearly="12-29/01-03"),
        Schedule(
            location_id=place, exception="closed", valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 9)
        ),
    ]
    with transaction():
        for row in rows:
            row.id = new_id()
            db.session.add(row)
    card = project(place)
    assert [slot["days"] for slot in card.hours] == [["MO", "TU"], ["2SA"]]
    assert {slot.get("yearly", slot.get("valid_from")) for slot in card.special_days} == {
        "12-29/01-03",
        "2026-08-01",
    }


PARTS = (
    Part("required_document", "service", {"document": "障害者手帳"}),
    Part("language", "location", {"code": "pt", "name": "Português"}),
    Part("attribute", "location", {"taxonomy": "access", "code": "wheelchair"}),
    Part("cost_option", "service", {"option": "一般", "amount": 100, "valid_from": "2025-04-01"}),
)


def test_a_record_survives_its_json():
    one = record(more=(("service", "minimum_age", 18),), parts=PARTS, postal_code="060-0001")
    assert record_from_json(one.to_json()) == one


def record(**values):
    """One service of one office, as any source may give it."""
    given = {"key": "1", "name": "ひだまり", "kind": "npo", "service_name": "相談", **values}
    return Record("wamnet", "s", organization_id=identity.organization_id("test", "1"), organization_name="北の福祉",
                  home=identity.location_id("test", "1"), **given)  # fmt: skip


def bring(*records):
    """As a release brings them in."""
    rows = [Row("file", n, "s", each.key, repr(each.parts), each) for n, each in enumerate(records)]
    return actions.import_release(actions.Release("wamnet", lambda: iter(rows)))


def test_an_import_writes_parts_and_takes_back_its_own(app):
    with transaction():
        store_taxonomy.write()
    bring(record(more=(("service", "minimum_age", 18),), parts=PARTS))
    card = db.session.query(Listing).filter_by(source="wamnet").one()
    service = UUID(card.services[0]["id"])
    assert (card.minimum_age, card.languages, card.features) == (18, ["pt"], ["wheelchair"])
    assert store_parts.rows("cost_option", "service", service)[0]["valid_from"] == date(2025, 4, 1)
    with transaction():
        db.session.add(FieldMetadata(id=new_id(), resource_id=service, resource_type="service",
                                     last_action_date=clock.today(), field_name="documents",
                                     updated_by="organization"))  # fmt: skip
    bring(record())
    assert store_parts.rows("cost_option", "service", service) == []
    assert store_parts.rows("required_document", "service", service), "confirmed: it stays"
    assert bring(record()).unchanged == 1


def test_parts_of_a_place_come_once(app):
    one, two = record(parts=PARTS), record(key="2", parts=PARTS[1:2])
    office = fold(one.home, [Voice(one, new_id()), Voice(two, new_id())])
    assert len(office.language) == 1


def test_the_api_names_the_features(client, app):
    with transaction():
        store_taxonomy.write()
    terms = get(client, "taxonomy_terms?search=wheelchair")["contents"]
    assert [each["taxonomy"] for each in terms] == ["access"]
