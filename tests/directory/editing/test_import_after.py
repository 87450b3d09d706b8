"""What the organization has confirmed in one tap stays when the source later says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from directory import actions, actions_editing, actions_revise, editing_desk, store_sources, store_state
from directory.author import of_member
from directory.models import Listing, ServiceCapacity
from directory.revision import service_field
from foundation.db import db
from tests.directory.editing.test_desk import own_by
from tests.directory.sources.rows import row, write
from tests.people import cast


def load(path, *rows):
    write(path, *rows)
    return actions.import_release(actions.wamnet_release([path], date(2025, 3, 31)))


def held() -> Listing:
    db.session.rollback()
    found = select(Listing).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def test_a_confirmed_listing_survives_a_changed_release(app, tmp_path):
    file, people = tmp_path / "062.csv", cast(app)
    load(file, row())
    place = held().id
    own_by(place, people.b)
    actions_editing.confirm(people.suzuki.member, place)
    actions_editing.report_capacity(people.suzuki.member, place, "waiting", 20)
    before = held()
    said = (before.name, before.phone, before.address, before.hours)
    result = load(
        file, row(name="ひだまり２号", 事業所電話番号="011-000-1111", weekdays="10:00-16:00", 定員="30")
    )
    assert result.changed == 1
    after = held()
    assert (after.name, after.phone, after.address, after.hours) == said
    assert after.capacity_status == "waiting"
    capacity = db.session.scalars(select(ServiceCapacity)).one()
    assert (capacity.seats, capacity.wait_days) == (30, 20)
    record = store_sources.voices_of([place])[place][0].record
    assert (record.name, record.phone) == ("ひだまり２号", "011-000-1111")


def test_an_edited_listing_survives_a_changed_release(app, tmp_path):
    """Every kind of field that the organization has set itself; what it has not touched follows the source."""
    file, people = tmp_path / "062.csv", cast(app)
    load(file, row())
    place = held().id
    own_by(place, people.b)
    week = [{"days": ["TU"], "opens": "10:00", "closes": "15:00"}]
    service = store_state.services_of(place)[0]
    wanted = {"phone": "011-222-3333", "hours": week, "hours_note": "祝日は休み", "url": "https://own.example",
              service_field("eligibility_description", service): "18歳から"}  # fmt: skip
    db.session.rollback()
    actions_revise.revise(replace(of_member(people.suzuki.member), trusted=True), place, wanted)
    load(file, row(事業所電話番号="011-000-1111", weekdays="10:00-16:00", 事業所FAX番号="011-999-9999"))
    after = held()
    assert (after.phone, after.hours, after.hours_note, after.url) == (
        "011-222-3333", week, "祝日は休み", "https://own.example"
    )  # fmt: skip
    assert after.fax == "011-999-9999"
    assert store_state.read(place)[service_field("eligibility_description", service)] == "18歳から"
    told = {each.field for each in editing_desk.differences_of([after])[place]}
    assert told == {"phone", "hours"}


def test_a_closing_date_survives_the_next_release(app, tmp_path):
    """The publisher knows nothing of it, and still names the office for months."""
    file, people = tmp_path / "062.csv", cast(app)
    load(file, row())
    place = held().id
    wanted = {"closes_on": "2026-12-31", "reopens_on": "2027-04-01"}
    actions_revise.revise(of_member(people.takahashi.member), place, wanted)
    assert load(file, row(name="ひだまり２号")).changed == 1
    after = held()
    assert (after.name, after.closes_on, after.reopens_on) == (
        "ひだまり２号",
        date(2026, 12, 31),
        date(2027, 4, 1),
    )
