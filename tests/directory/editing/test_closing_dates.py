"""A closing date acts on its day by itself, in search, match and on pages; opening again likewise."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from directory import actions_closing, actions_revise, closing, store_editing, store_listing, store_revisions
from directory.author import of_member
from directory.models import ListingChange, Location
from directory.search.feed import engine
from foundation import clock
from foundation.db import db
from tests.accounts.conftest import Watch
from tests.directory.editing.test_edit_form import card
from tests.directory.editing.test_edit_more import send
from tests.directory.editing.test_revise import placed
from tests.page import check, fetch
from tests.people import cast, sign_in

TODAY = date(2026, 12, 1)


@pytest.fixture
def people(app, watch):
    return cast(app)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(clock, "now", lambda: made.at)
    return made


@pytest.fixture
def place(people) -> UUID:
    return placed(people)


def on(day: int) -> str:
    return (clock.today() + timedelta(days=day)).isoformat()


def wish(people, place: UUID, **wanted: str) -> None:
    actions_revise.revise(of_member(people.takahashi.member), place, wanted)


@pytest.mark.parametrize(
    ("status", "closes", "reopens", "closed"),
    [
        ("active", None, None, False),
        ("closed", None, None, True),
        ("active", 0, None, False),
        ("active", -1, None, True),
        ("maybe_gone", -1, None, True),
        ("active", -9, 1, True),
        ("active", -9, 0, False),
        ("closed", None, 0, False),
        ("closed", None, 1, True),
        ("active", 5, 9, False),
    ],
)
def test_the_rule_and_what_the_night_makes_of_it(status, closes, reopens, closed):
    days = [None if n is None else TODAY + timedelta(days=n) for n in (closes, reopens)]
    assert closing.is_closed(status, *days, TODAY) is closed
    state = {"status": status, "closes_on": days[0].isoformat() if days[0] else "",
             "reopens_on": days[1].isoformat() if days[1] else ""}  # fmt: skip
    after = {**state, **closing.due(state, TODAY)}
    assert (after["status"] == "closed") is closed
    assert closing.due(after, TODAY) == {}, "once is enough"
    left = [closing.day_of(after[name]) for name in closing.DATES]
    assert closing.is_closed(after["status"], *left, TODAY) is closed


def test_the_day_after_it_is_out_of_search_and_said_to_be_closed(people, place, client, watch):
    wish(people, place, closes_on=on(1))
    assert "終わります" in fetch(client, f"/listings/{place}").text
    assert "まで" in fetch(client, "/search?q=ひだまり").text
    watch.forward(minutes=24 * 60)
    assert len(engine()) == 1, "its last day"
    watch.forward(minutes=24 * 60)
    assert len(engine()) == 0, "the index minds the day before anything has run"
    page = fetch(client, f"/listings/{place}").text
    assert "終わりました" in page
    assert "終わります" not in page
    assert store_listing.listing(place).status == "closed"


def test_the_nightly_run_writes_it_down_once(people, place, client, watch):
    wish(people, place, closes_on=on(0))
    assert actions_closing.turn_due() == 0
    watch.forward(minutes=24 * 60)
    before = db.session.scalar(select(db.func.count()).select_from(ListingChange))
    db.session.rollback()
    assert (actions_closing.turn_due(), actions_closing.turn_due()) == (1, 0)
    assert db.session.get(Location, place).status == "closed"
    assert db.session.scalar(select(db.func.count()).select_from(ListingChange)) == before + 1
    newest = store_revisions.revisions(place)[0]
    assert (newest.action, newest.fields) == ("date", ["status"])
    assert "status" in {each.field_name for each in store_editing.history(place)}
    assert "掲載の状態" in fetch(client, f"/listings/{place}/history").text
    sign_in(client, people.suzuki)
    assert "期日が来た" in fetch(client, f"/desk/listings/{place}/versions").text


def test_it_opens_again_by_itself(people, place, client, watch):
    wish(people, place, closes_on=on(0), reopens_on=on(3))
    watch.forward(minutes=2 * 24 * 60)
    assert actions_closing.turn_due() == 1
    assert len(engine()) == 0
    assert "また開きます" in fetch(client, f"/listings/{place}").text
    watch.forward(minutes=24 * 60)
    assert len(engine()) == 1, "before anything has run"
    assert "終わりました" not in fetch(client, f"/listings/{place}").text
    assert actions_closing.turn_due() == 1
    held = card(place)
    assert (held.status, held.closes_on, held.reopens_on) == ("active", None, None)
    assert actions_closing.turn_due() == 0


def test_the_form_asks_for_both_days_and_shows_them_again(people, place, client):
    sign_in(client, people.suzuki)
    path = f"/desk/listings/{place}/close"
    wrong = {"on": on(9), "reopens": on(9), "reason": "改装"}
    assert "最後の日より後に" in check(send(client, path, **wrong)).text
    assert send(client, path, **(wrong | {"reopens": on(30)})).status_code == 302
    held = store_revisions.waiting_of(place)[0]
    assert set(held.changes) == {"closes_on", "reopens_on"}
    proposal = held.id
    db.session.rollback()
    actions_revise.accept(of_member(people.takahashi.member), proposal)
    assert card(place).status == "active", "until its last day is over"
    assert on(30) in client.get(path).get_data(as_text=True)
    page = fetch(client, f"/desk/listings/{place}").text
    assert "終わるのを取りやめる" in page
    assert send(client, f"/desk/listings/{place}/reopen").status_code == 302
    assert set(store_revisions.waiting_of(place)[0].changes) == {"closes_on", "reopens_on"}
