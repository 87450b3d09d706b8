"""鈴木 keeps B's listing right: free places and 「このままで正しい」, each in one tap."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from directory.capacity import FRESH_DAYS, is_old
from directory.models import FieldMetadata, Listing, ListingChange, Location, Service, ServiceCapacity
from foundation import audit, clock
from foundation.db import db, transaction
from tests.directory.listings import add_listing
from tests.page import check
from tests.people import cast, csrf_token, sign_in


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> uuid.UUID:
    known = add_listing("ひだまり", "employment_transition", phone="011-522-9370")
    own_by(known, people.b)
    return known


def own_by(listing_id, organization_id) -> None:
    with transaction() as session:
        session.execute(
            update(Listing).where(Listing.id == listing_id).values(organization_id=organization_id)
        )
        session.execute(
            update(Location).where(Location.id == listing_id).values(organization_id=organization_id)
        )
        services = session.scalars(select(Listing.services).where(Listing.id == listing_id)).one()
        for service in services:
            session.execute(
                update(Service)
                .where(Service.id == uuid.UUID(service["id"]))
                .values(organization_id=organization_id)
            )


def card(listing_id) -> Listing:
    db.session.rollback()
    return db.session.scalars(
        select(Listing).where(Listing.id == listing_id).execution_options(populate_existing=True)
    ).one()


def send(client, path, **fields):
    return client.post(path, data={"csrf_token": csrf_token(client, "/desk/account"), **fields})


def changes() -> int:
    db.session.rollback()
    count = db.session.scalar(select(func.count()).select_from(ListingChange))
    db.session.rollback()  # signing in writes on a connection of its own
    return count


def test_the_editor_sees_her_listings_and_no_other(people, place, client, page):
    add_listing("よその会", "npo")
    sign_in(client, people.suzuki)
    found = page("/desk/listings")
    assert "ひだまり" in found.text
    assert "よその会" not in found.text
    assert f"/desk/listings/{place}" in found.links()


def test_free_places_are_public_at_once(people, place, client, page):
    before = changes()
    sign_in(client, people.suzuki)
    answer = send(client, f"/desk/listings/{place}/capacity", status="few", wait_days="14")
    assert answer.status_code == 302
    held = card(place)
    assert (held.capacity_status, held.capacity_reported_on) == ("few", clock.today())
    row = db.session.scalars(select(ServiceCapacity)).one()
    assert (row.status, row.wait_days, row.reported_by) == ("few", 14, "organization")
    mark = db.session.scalars(select(FieldMetadata)).one()
    said = (mark.resource_type, mark.field_name, mark.previous_value, mark.replacement_value, mark.updated_by)
    assert said == ("service", "capacity", "unknown", "few", "organization")
    assert changes() == before + 1
    entry = db.session.scalars(
        select(audit.AuditEntry).where(audit.AuditEntry.action == "listing.capacity")
    ).one()
    assert (entry.actor, entry.subject) == (f"user:{people.suzuki.user_id}", f"listing:{place}")
    assert audit.verify()
    assert "残りわずか" in page(f"/listings/{place}").text


def test_a_second_report_makes_no_second_row(people, place, client):
    sign_in(client, people.suzuki)
    for status in ("open", "full"):
        assert send(client, f"/desk/listings/{place}/capacity", status=status).status_code == 302
    assert db.session.scalars(select(ServiceCapacity)).one().status == "full"
    assert card(place).capacity_status == "full"


def test_an_old_report_asks_to_be_checked(people, place, client, page):
    with transaction() as session:
        old = clock.today() - timedelta(days=FRESH_DAYS + 1)
        changed = update(Listing).where(Listing.id == place)
        session.execute(changed.values(capacity_status="open", capacity_reported_on=old))
    sign_in(client, people.suzuki)
    for path in (f"/listings/{place}", "/desk/listings", f"/desk/listings/{place}"):
        assert "要確認" in page(path).text, path


def test_when_a_report_is_old():
    day = date(2026, 11, 23)
    ages = [is_old(day - timedelta(days=age), day) for age in (0, FRESH_DAYS, FRESH_DAYS + 1)]
    assert (ages, is_old(None, day)) == ([False, False, True], True)


def test_still_right_is_one_tap(people, place, client, page):
    sign_in(client, people.suzuki)
    assert send(client, f"/desk/listings/{place}/confirm").status_code == 302
    assert card(place).last_verified_on == clock.today()
    marks = db.session.scalars(select(FieldMetadata).where(FieldMetadata.resource_id == place)).all()
    assert {"phone", "address", "last_verified_on"} <= {each.field_name for each in marks}
    assert "status" not in {each.field_name for each in marks}
    assert {each.updated_by for each in marks} == {"organization"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "空き状況を選んでください"),
        ({"status": "plenty"}, "選"),
        ({"status": "full", "wait_days": "-1"}, "0から3650まで"),
        ({"status": "full", "wait_days": "9" * 40}, "0から3650まで"),
        ({"status": "full", "wait_days": "二週間"}, "数"),
    ],
)
def test_a_wrong_report_comes_back(people, place, client, fields, sentence):
    sign_in(client, people.suzuki)
    answer = send(client, f"/desk/listings/{place}/capacity", **fields)
    assert answer.status_code == 422
    found = check(answer)
    assert sentence in found.text
    assert card(place).capacity_status == "unknown"
    kept = [each.get("value") for each in found.find_all("input", name="wait_days")]
    assert kept == [fields.get("wait_days", "")]


@pytest.mark.parametrize("end", ["", "/capacity", "/confirm"])
def test_another_s_listing_is_not_found(people, client, end):
    other = add_listing("よその会", "npo")
    sign_in(client, people.suzuki)
    path = f"/desk/listings/{other}{end}"
    answer = send(client, path, status="full") if end else client.get(path)
    assert answer.status_code == 404
    assert (card(other).capacity_status, card(other).last_verified_on) == ("unknown", None)


@pytest.mark.parametrize("who", ["yamada", "sato", "takahashi"])
def test_who_may_not_edit_is_refused(people, place, client, who):
    sign_in(client, getattr(people, who))
    for end in ("/capacity", "/confirm"):
        assert send(client, f"/desk/listings/{place}{end}", status="full").status_code == 403
    assert client.get("/desk/listings").status_code == 403
    assert card(place).capacity_status == "unknown"


def test_changing_by_get_is_refused(people, place, client):
    sign_in(client, people.suzuki)
    for end in ("/capacity", "/confirm"):
        assert client.get(f"/desk/listings/{place}{end}").status_code == 405


def test_a_listing_without_a_service_says_why(people, client):
    bare = add_listing("名前だけ")
    own_by(bare, people.b)
    sign_in(client, people.suzuki)
    answer = send(client, f"/desk/listings/{bare}/capacity", status="full")
    assert answer.status_code == 422
    assert "サービスがない" in check(answer).text


def test_the_old_address_of_the_worklist_still_leads_there(people, client):
    sign_in(client, people.takahashi)
    answer = client.get("/desk/listings/oldest")
    assert (answer.status_code, answer.location) == (301, "/desk/worklist")


def test_the_history_names_fields_and_sides_never_people(people, place, client, page):
    sign_in(client, people.suzuki)
    send(client, f"/desk/listings/{place}/capacity", status="few")
    text = page(f"/listings/{place}/history").text
    assert "空き状況" in text
    assert "掲載している組織" in text
    assert "suzuki" not in text
    assert "鈴木" not in text


def test_history_of_what_is_not_public_does_not_exist(app, page):
    page(f"/listings/{add_listing('内輪の会', 'npo', visibility='network_only')}/history", 404)
    page(f"/listings/{uuid.uuid4()}/history", 404)


def test_many_listings_come_in_pages(people, place, client, page, monkeypatch):
    monkeypatch.setattr("directory.editing_desk.PER_PAGE", 1)
    second = add_listing("わかば", "employment_transition")
    own_by(second, people.b)
    sign_in(client, people.suzuki)
    assert "わかば" not in page("/desk/listings").text
    assert "わかば" in page("/desk/listings?page=2").text
    assert "わかば" in page("/desk/listings?page=99").text
    assert "わかば" not in page("/desk/listings?page=-1").text
    assert client.get("/desk/listings?page=x").status_code == 200
