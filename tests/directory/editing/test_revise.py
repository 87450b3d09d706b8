"""Changing a listing: at once, waiting, merged, restored; once, audited, and found by search."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from directory import actions_revise, store_listing, store_revisions, store_state
from directory.author import of_member
from directory.models import FieldMetadata, Listing, ListingChange, ListingProposal, Location, Phone
from directory.revising import EditConflict, UnknownField
from directory.revision import service_field
from directory.store_editing import NotYours
from directory.store_revisions import AlreadyDecided, NoSuchRevision
from foundation import audit
from foundation.db import db, public_tables, transaction
from foundation.outbox import OutboxMail
from tests.directory.editing.test_desk import own_by
from tests.directory.listings import add_listing
from tests.people import cast

WEEK = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "17:00"}]


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> UUID:
    return placed(people)


def placed(people) -> UUID:
    known = add_listing("ひだまり", "employment_transition", phone="011-522-9370")
    own_by(known, people.b)
    with transaction() as session:
        session.add(Phone(id=uuid4(), location_id=known, number="011-522-9370", type="voice"))
    return known


def state(listing_id):
    db.session.rollback()
    found = store_state.read(listing_id)
    db.session.rollback()
    return found


def card(listing_id) -> Listing:
    db.session.rollback()
    found = select(Listing).where(Listing.id == listing_id).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def all_of(model):
    db.session.rollback()
    return list(db.session.scalars(select(model).execution_options(populate_existing=True)))


def suzuki(people):
    return of_member(people.suzuki.member)


def takahashi(people):
    return of_member(people.takahashi.member)


def test_phone_and_hours_are_public_at_once(people, place):
    changed = len(all_of(ListingChange))
    wanted = {"phone": "011-111-2222", "hours": WEEK, "by_appointment": True, "languages": ["en", "ja"]}
    outcome = actions_revise.revise(suzuki(people), place, wanted, state(place))
    assert {each.field for each in outcome.published} == wanted.keys()
    assert (outcome.waiting, outcome.revision) == ((), 1)
    held = card(place)
    assert (held.phone, held.hours) == ("011-111-2222", [{**WEEK[0], "by_appointment": True}])
    assert {field: state(place)[field] for field in wanted} == wanted
    assert len(all_of(ListingChange)) == changed + 1
    marks = {(each.field_name, each.updated_by) for each in all_of(FieldMetadata)}
    assert {("phone", "organization"), ("hours", "organization"), ("languages", "organization")} <= marks
    entry = db.session.scalars(
        select(audit.AuditEntry).where(audit.AuditEntry.action == "listing.edit")
    ).one()
    assert entry.subject == f"listing:{place}"
    assert entry.actor == people.suzuki.member.actor
    assert "011" not in str(entry.detail)
    assert audit.verify()


def test_name_and_address_wait_and_the_card_stays(people, place):
    address = {"postal_code": "060-0001", "prefecture": "北海道", "city": "札幌市中央区",
               "street": "北一条西2丁目", "building": ""}  # fmt: skip
    wanted = {"name": "ひだまり２号", "address": address, "phone": "011-111-2222"}
    outcome = actions_revise.revise(suzuki(people), place, wanted, state(place))
    assert {each.field for each in outcome.waiting} == {"name", "address"}
    assert (card(place).name, card(place).phone) == ("ひだまり", "011-111-2222")
    waiting = all_of(ListingProposal)[0]
    assert waiting.changes["name"] == ["ひだまり", "ひだまり２号"]
    accepted = actions_revise.accept(takahashi(people), waiting.id)
    assert accepted.revision == 2
    held = card(place)
    assert (held.name, held.municipality_code, held.prefecture_code) == ("ひだまり２号", "011011", "01")
    assert held.address == "北海道札幌市中央区北一条西2丁目"
    assert (held.lat is not None, held.location_precision) == (True, "municipality")
    by = {each.field_name: each.updated_by for each in all_of(FieldMetadata)}
    assert (by["name"], by["address"], by["point"]) == ("organization",) * 3
    mail = all_of(OutboxMail)[0]
    assert mail.recipient == people.suzuki.email
    assert mail.values == {"link": f"http://127.0.0.1:8000/desk/listings/{place}"}


def test_a_coordinator_s_own_change_does_not_wait(people, place):
    outcome = actions_revise.revise(takahashi(people), place, {"name": "ひだまりの家"})
    assert outcome.revision == 1
    assert card(place).name == "ひだまりの家"
    assert {each.updated_by for each in all_of(FieldMetadata)} == {"coordinator"}


def test_a_double_submit_publishes_and_proposes_once(people, place):
    base, wanted = state(place), {"phone": "011-111-2222", "name": "ひだまり２号"}
    first = actions_revise.revise(suzuki(people), place, wanted, base)
    again = actions_revise.revise(suzuki(people), place, wanted, base)
    assert (len(first.published), len(first.waiting)) == (1, 1)
    assert (again.published, again.waiting, again.revision) == ((), (), None)
    assert len(store_revisions.revisions(place)) == 1
    assert len(all_of(ListingProposal)) == 1


def test_what_others_changed_elsewhere_is_merged(people, place):
    base = state(place)
    actions_revise.revise(suzuki(people), place, {"email": "a@example.jp"}, base)
    actions_revise.revise(suzuki(people), place, {**base, "phone": "011-111-2222"}, base)
    assert (card(place).email, card(place).phone) == ("a@example.jp", "011-111-2222")


def test_the_same_field_changed_by_two_is_a_conflict_and_nothing_is_written(people, place):
    base = state(place)
    actions_revise.revise(suzuki(people), place, {"phone": "011-111-2222"}, base)
    with pytest.raises(EditConflict) as caught:
        actions_revise.revise(suzuki(people), place, {"phone": "011-333-4444", "email": "a@b.jp"}, base)
    conflict = caught.value.merge.conflicts[0]
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        "011-522-9370", "011-333-4444", "011-111-2222"
    )  # fmt: skip
    assert (card(place).phone, card(place).email) == ("011-111-2222", "")


def test_a_newer_proposal_keeps_the_older_one_s_fields(people, place):
    actions_revise.revise(suzuki(people), place, {"name": "ひだまり２号"})
    actions_revise.revise(suzuki(people), place, {"name_kana": "ひだまりにごう"})
    waiting = store_revisions.waiting_of(place)
    assert [set(each.changes) for each in waiting] == [{"name", "name_kana"}]
    assert sorted(each.status for each in all_of(ListingProposal)) == ["replaced", "waiting"]


def test_refused_and_withdrawn_change_nothing(people, place):
    actions_revise.revise(suzuki(people), place, {"name": "ひだまり２号"})
    first = store_revisions.waiting_of(place)[0]
    actions_revise.refuse(takahashi(people), first.id, "別の事業所の名前です")
    with pytest.raises(AlreadyDecided):
        actions_revise.accept(takahashi(people), first.id)
    actions_revise.revise(suzuki(people), place, {"name": "ひだまり３号"})
    actions_revise.withdraw(suzuki(people), place)
    assert card(place).name == "ひだまり"
    assert store_revisions.waiting_of(place) == []
    said = {each.status: each.reason for each in all_of(ListingProposal)}
    assert said == {"refused": "別の事業所の名前です", "withdrawn": ""}
    assert len(all_of(OutboxMail)) == 1
    assert "別の" not in str(all_of(OutboxMail)[0].values)


def test_an_older_version_comes_back_as_a_new_one(people, place):
    for number in ("011-111-2222", "011-333-4444"):
        actions_revise.revise(suzuki(people), place, {"phone": number})
    assert actions_revise.restore(suzuki(people), place, 1).revision == 3
    assert card(place).phone == "011-111-2222"
    actions_revise.restore(suzuki(people), place, 0)
    assert card(place).phone == "011-522-9370"
    assert [row.action for row in store_revisions.revisions(place)] == ["restore", "restore", "edit", "edit"]
    with pytest.raises(NoSuchRevision):
        actions_revise.restore(suzuki(people), place, 9)


def test_service_fields_are_the_service_s(people, place):
    service = store_state.services_of(place)[0]
    db.session.rollback()
    costs = [{"option": "食費", "amount": 300, "note": "1日"}]
    wanted = {
        service_field("fees_description", service): "無料",
        service_field("documents", service): ["受給者証", "印鑑"],
        service_field("costs", service): costs,
        service_field("accepts_self_referral", service): True,
    }
    actions_revise.revise(suzuki(people), place, wanted, state(place))
    held = state(place)
    assert {field: held[field] for field in wanted} == {
        **wanted, service_field("documents", service): ["受給者証", "印鑑"]
    }  # fmt: skip
    assert card(place).accepts_self_referral
    assert "無料" in [row.fees_description for row in store_listing.detail(place).services]


def test_clearing_the_phone_leaves_none(people, place):
    service = store_state.services_of(place)[0]
    with transaction() as session:
        session.add(Phone(id=uuid4(), service_id=service, number="011-000-0000", type="voice"))
    actions_revise.revise(suzuki(people), place, {"phone": "", "fax": "011-522-9371"})
    assert (card(place).phone, card(place).fax) == ("", "011-522-9371")


def test_a_hidden_address_stands_in_no_public_table(people, place):
    with transaction() as session:
        session.get(Location, place).visibility = "address_hidden"
    address = {"prefecture": "北海道", "city": "札幌市中央区", "street": "秘密町1-1", "building": "",
               "postal_code": ""}  # fmt: skip
    actions_revise.revise(takahashi(people), place, {"address": address})
    assert card(place).address == "北海道札幌市中央区"
    assert not [each for each in all_of(FieldMetadata) if "秘密" in each.replacement_value]
    assert "listing_state" not in public_tables()


def test_another_organization_s_listing_is_not_there(people, place):
    other = of_member(replace(people.suzuki.member, organization_id=people.c))
    with pytest.raises(NotYours):
        actions_revise.revise(other, place, {"phone": "1"})
    with pytest.raises(NotYours):
        actions_revise.revise(suzuki(people), uuid4(), {"phone": "1"})
    with pytest.raises(UnknownField):
        actions_revise.revise(suzuki(people), place, {"organization_id": "1"})
    assert store_revisions.revisions(place) == []


@pytest.mark.postgresql
def test_two_at_once_lose_nothing(any_app):
    """The same field by two people at the same moment: one is published, the other one is asked to look."""
    people = cast(any_app)
    place = placed(people)
    base = state(place)
    results = at_once(
        any_app,
        [
            lambda number=number: actions_revise.revise(suzuki(people), place, {"phone": number}, base)
            for number in ("011-111-2222", "011-333-4444")
        ],
    )
    kinds = sorted(type(each).__name__ for each in results)
    assert kinds == ["EditConflict", "Outcome"]
    assert len(store_revisions.revisions(place)) == 1


@pytest.mark.postgresql
def test_two_coordinators_at_once_decide_once(any_app):
    people = cast(any_app)
    place = placed(people)
    actions_revise.revise(suzuki(people), place, {"name": "ひだまり２号"}, state(place))
    waiting = all_of(ListingProposal)[0].id
    results = at_once(
        any_app,
        [
            lambda: actions_revise.accept(takahashi(people), waiting),
            lambda: actions_revise.refuse(takahashi(people), waiting, "いいえ"),
        ],
    )
    assert [type(each) for each in results].count(AlreadyDecided) == 1, results
    held = all_of(ListingProposal)[0]
    assert (held.status == "accepted") == (card(place).name == "ひだまり２号")
    assert len(all_of(OutboxMail)) == 1


@pytest.mark.postgresql
def test_two_equal_submits_at_once_publish_once(any_app):
    people = cast(any_app)
    place = placed(people)
    base, wanted = state(place), {"phone": "011-111-2222", "name": "ひだまり２号"}
    results = at_once(
        any_app, [lambda: actions_revise.revise(suzuki(people), place, wanted, base) for _ in range(2)]
    )
    assert sorted(len(each.published) for each in results) == [0, 1]
    assert len(all_of(ListingProposal)) == 1


def at_once(app, calls):
    """Runs the calls in threads of their own; returns what each returned or raised."""
    results = []
    db.session.rollback()  # the reading before would keep SQLite from writing
    start = threading.Barrier(len(calls))

    def run(call) -> None:
        with app.app_context():
            start.wait()
            try:
                results.append(call())
            except Exception as error:  # noqa: BLE001 – what is raised is the result
                results.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(each,)) for each in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
