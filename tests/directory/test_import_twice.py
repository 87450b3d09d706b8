"""Releases come again and again; what an import may change, and what it must not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from directory import actions, store_sources
from directory.models import (
    Address,
    FieldMetadata,
    Listing,
    ListingChange,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    SourceRecord,
)
from directory.sources.wamnet import read
from foundation import audit
from foundation.db import db, new_id, transaction
from tests.directory.sources.rows import row, write

TABLES = (Organization, Location, Service, ServiceAtLocation, Address, Phone, Schedule, SourceRecord, Listing)


def load(path, *rows, released_on=date(2025, 3, 31), dry_run=False):
    write(path, *rows)
    return actions.import_release(actions.wamnet_release([path], released_on, dry_run=dry_run))


def everything():
    """Every row of every table that an import writes."""
    db.session.rollback()
    return {
        model.__tablename__: sorted(map(repr, db.session.execute(select(*model.__table__.columns)).all()))
        for model in TABLES
    }


def listing(name="ひだまり") -> Listing:
    db.session.rollback()
    return db.session.scalars(select(Listing).where(Listing.name == name)).one()


def changes() -> int:
    return db.session.scalar(select(func.count()).select_from(ListingChange))


@pytest.fixture
def file(tmp_path, app):
    return tmp_path / "062.csv"


def test_the_second_time_nothing_changes(file):
    first = load(file, row(), row(no="A2", name="こもれび"))
    before, logged = everything(), changes()
    assert (first.read, first.new, first.listings, logged) == (2, 2, 2, 2)
    again = load(file, row(), row(no="A2", name="こもれび"))
    assert (again.new, again.changed, again.unchanged, again.gone, again.listings) == (0, 0, 2, 0, 0)
    assert everything() == before
    assert changes() == logged


def test_the_card_says_what_the_rows_say(file):
    load(file, row(), row(no="A2", service="就労移行支援", weekdays="10:00-16:00", 定員=""))
    card = listing()
    assert card.kind == "employment_transition"
    assert card.kinds == ["employment_transition", "retention_support"]
    assert {"job_search", "retention"} <= set(card.needs)
    assert card.address == "北海道札幌市中央区南１条西１１丁目３２７−４シティビル１階"
    assert (card.prefecture_code, card.municipality_code, card.location_precision) == (
        "01",
        "011011",
        "point",
    )
    assert card.hours == [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "10:00", "closes": "16:00"}]
    assert (card.source, card.source_released_on, card.status) == ("wamnet", date(2025, 3, 31), "active")
    assert (card.phone, card.fax, card.url) == ("011-522-9370", "011-522-9371", "https://kita.example")
    assert card.organization_name == "一般社団法人　北の福祉"
    assert (card.coverage, card.revision) == (None, 1)


def test_a_changed_row_changes_its_card_and_nothing_else(file):
    load(file, row(), row(no="A2", name="こもれび"))
    other = listing("こもれび").revision
    result = load(file, row(事業所電話番号="011-000-1111"), row(no="A2", name="こもれび"))
    assert (result.changed, result.unchanged, result.listings) == (1, 1, 1)
    assert (listing().phone, listing().revision) == ("011-000-1111", 2)
    assert listing("こもれび").revision == other


def test_what_a_release_lacks_is_maybe_gone_and_comes_back(file):
    load(file, row(), row(no="A2", name="こもれび"))
    before = listing("こもれび").id
    result = load(file, row(), released_on=date(2025, 9, 30))
    assert (result.gone, result.unchanged) == (1, 1)
    assert listing("こもれび").status == "maybe_gone"
    assert listing().source_released_on == date(2025, 9, 30)
    again = load(file, row(), released_on=date(2025, 9, 30))
    assert (again.gone, again.listings) == (0, 0), "gone is gone only once"
    back = load(file, row(), row(no="A2", name="こもれび"))
    assert back.changed == 1
    assert (listing("こもれび").id, listing("こもれび").status) == (before, "active")


def test_a_file_speaks_only_for_its_own_kind_of_service(file, tmp_path):
    load(file, row())
    result = load(tmp_path / "060.csv", row(no="A2", service="就労移行支援"))
    assert (result.new, result.merged, result.gone) == (1, 1, 0)
    assert len(listing().services) == 2
    less = load(file, row(no="A7", name="こもれび"))
    assert less.gone == 1
    assert (listing().status, listing().kinds) == ("active", ["employment_transition"])


def test_an_empty_release_says_nothing(file):
    load(file, row())
    result = load(file)
    assert (result.read, result.gone, listing().status) == (0, 0, "active")


def test_a_rejected_row_is_not_gone(file):
    load(file, row())
    result = load(file, row(name=""), row(no="A2", name="こもれび"))
    assert (result.rejected, result.new, result.gone) == (1, 1, 0)
    assert listing().status == "active"


def confirm(resource_id, field, kind="location"):
    db.session.add(
        FieldMetadata(
            id=new_id(),
            resource_id=resource_id,
            resource_type=kind,
            last_action_date=date(2025, 5, 1),
            last_action_type="confirm",
            field_name=field,
            updated_by="organization",
        )
    )


def test_what_the_organization_has_confirmed_stays(file):
    load(file, row())
    place = listing().id
    with transaction() as session:
        session.get(Location, place).name = "ひだまり（本店）"
        session.scalars(select(Phone).where(Phone.type == "voice")).one().number = "0120-000-000"
        confirm(place, "name")
        confirm(place, "phone")
    result = load(file, row(name="ひだまり２号", 事業所電話番号="011-000-1111", 事業所FAX番号="011-000-2222"))
    assert result.changed == 1
    card = listing("ひだまり（本店）")
    assert (card.phone, card.fax) == ("0120-000-000", "011-000-2222")
    held = store_sources.voices_of([place])[place][0].record
    assert (held.name, held.phone) == ("ひだまり２号", "011-000-1111"), (
        "the difference can be shown to the editor"
    )


def test_what_a_person_added_is_not_taken_away(file):
    load(file, row())
    place = listing().id
    with transaction() as session:
        session.add(Phone(id=new_id(), location_id=place, number="0120-000-000", type="text"))
    load(file, row(事業所FAX番号=""))
    assert listing().fax == ""
    assert db.session.scalar(select(func.count()).select_from(Phone).where(Phone.type == "text")) == 1


def test_hidden_addresses_stay_hidden(file):
    load(file, row())
    with transaction() as session:
        session.get(Location, listing().id).visibility = "address_hidden"
    load(file, row(事業所電話番号="011-000-1111"))
    card = listing()
    assert card.address == "北海道札幌市中央区"
    assert card.location_precision == "municipality"
    assert card.lat != pytest.approx(43.05721169, abs=1e-6)


def test_a_dry_run_tells_the_differences_and_keeps_nothing(file):
    load(file, row(), row(no="A2", name="こもれび"))
    before = everything()
    result = load(file, row(定員="10"), row(no="A3", name="あおぞら"), dry_run=True)
    told = {(each.change, each.name, each.fields) for each in result.differences}
    assert told == {("changed", "ひだまり", ("seats",)), ("new", "あおぞら", ()), ("gone", "こもれび", ())}
    assert everything() == before


def test_a_corporation_that_gets_its_number_stays_who_it_is(file):
    load(file, row(法人番号=""))
    before = listing().organization_id
    load(file, row(法人番号="1430005013465"))
    assert listing().organization_id == before
    assert db.session.get(Organization, before).corporate_number == "1430005013465"


def test_the_order_of_rows_and_files_does_not_matter(file, tmp_path):
    rows = [
        row(),
        row(no="A2", service="就労移行支援", 事業所電話番号="011-000-1111"),
        row(no="A3", name="こもれび"),
    ]
    load(file, *rows)
    cards = {each.id: (each.name, each.phone, each.kinds) for each in db.session.scalars(select(Listing))}
    result = load(file, *reversed(rows))
    assert result.unchanged == 3
    homes = {each.record.home for each in read(file)}
    assert set(cards) == homes


def test_an_import_leaves_one_audit_row(file):
    load(file, row())
    load(file, row())
    assert audit.verify() == 2


def test_projecting_again_changes_nothing(file):
    from directory.store_projection import project
    from foundation import clock

    load(file, row(), row(no="A2", service="就労移行支援"), row(no="A3", name="こもれび"))
    ids = list(db.session.scalars(select(Location.id)))
    with transaction():
        assert project(ids, clock.now()) == 0


def test_a_location_that_is_no_more_takes_its_listing_along(file):
    from directory.store_projection import project
    from foundation import clock

    load(file, row())
    place, logged = listing().id, changes()
    with transaction() as session:
        session.delete(session.get(Location, place))
        session.flush()
        assert project([place], clock.now()) == 1
    assert db.session.get(Listing, place) is None
    assert changes() == logged + 1


def test_real_releases(app, shared_data):
    """Between 2024-09 and 2025-03 file 062 has 108 new, 61 gone and 116 changed rows, matched on NO."""
    old, new = (shared_data / "wamnet" / day / "csvdownload062.csv" for day in ("202409", "202503"))
    first = actions.import_release(actions.wamnet_release([old]))
    assert (first.read, first.new, first.rejected) == (1812, 1812, 0)
    second = actions.import_release(actions.wamnet_release([new]))
    assert (second.read, second.new, second.changed, second.gone) == (1859, 108, 116, 61)
    assert second.unchanged == 1859 - 108 - 116
    third = actions.import_release(actions.wamnet_release([new]))
    assert (third.new, third.changed, third.gone, third.unchanged) == (0, 0, 0, 1859)
    gone = db.session.scalar(
        select(func.count()).select_from(SourceRecord).where(SourceRecord.status == "gone")
    )
    assert gone == 61


def test_a_release_with_a_number_twice(app, shared_data):
    """File 042 gives one NO to two offices: both are there, and the known one stays itself."""
    old, new = (shared_data / "wamnet" / day / "csvdownload042.csv" for day in ("202409", "202503"))
    actions.import_release(actions.wamnet_release([old]))
    records = select(SourceRecord).where(SourceRecord.record_key.like("A0000119290%"))
    before = db.session.scalars(records).one().location_id
    result = actions.import_release(actions.wamnet_release([new]))
    assert result.read == result.new + result.changed + result.unchanged == 1627
    db.session.rollback()
    held = db.session.scalars(records.execution_options(populate_existing=True)).all()
    assert {each.record_key for each in held} == {"A0000119290", "A0000119290/1412902080"}
    assert {each.status for each in held} == {"present"}
    assert len({each.location_id for each in held}) == 2
    assert before in {each.location_id for each in held}


def test_both_databases_take_the_real_file(any_app, shared_data):
    """SQLite and PostgreSQL, with migrations, hold the same cards after the same imports."""
    old, new = (shared_data / "wamnet" / day / "csvdownload061.csv" for day in ("202409", "202503"))
    first = actions.import_release(actions.wamnet_release([old]))
    second = actions.import_release(actions.wamnet_release([new]))
    third = actions.import_release(actions.wamnet_release([new]))
    assert (first.read, second.read) == (455, 484)
    assert second.new + second.changed + second.unchanged == 484
    assert (third.unchanged, third.listings) == (484, 0)
    cards = db.session.scalars(select(Listing).order_by(Listing.id)).all()
    assert sum(card.status == "maybe_gone" for card in cards) == second.gone > 0
    assert len(cards) == first.loaded + second.loaded
    bundled = actions.load_bundled()
    assert [each.new for each in bundled] == [544, 326]
    assert actions.load_bundled() == []
