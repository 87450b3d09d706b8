"""臨時休業, 年末年始: entered in a moment, seen before it is published, true in the search at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import actions_revise, hours, special_days, store_listing, store_state
from directory.author import of_member
from directory.hours_bands import Band, bands_of, same_hours, slots_of
from foundation import clock
from foundation.db import db
from tests.directory.editing.test_desk import send
from tests.directory.editing.test_edit_form import card
from tests.directory.editing.test_revise import WEEK, placed
from tests.directory.listings import add_listing
from tests.page import check
from tests.people import cast, sign_in

EVERY_DAY = [{"days": list(hours.DAYS), "opens": "09:00", "closes": "17:00"}]


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> UUID:
    known = placed(people)
    actions_revise.revise(of_member(people.suzuki.member), known, {"hours": EVERY_DAY})
    return known


def open_at(listing_id, day: date) -> bool | None:
    found = store_listing.cards([listing_id])[0]
    db.session.rollback()
    at = datetime(day.year, day.month, day.day, 12, tzinfo=hours.TOKYO)
    return hours.open_now(hours.slots_of(found), found.hours_note, at)


def test_a_closure_is_seen_first_and_then_published(people, place, client, page):
    sign_in(client, people.suzuki)
    day = clock.today() + timedelta(days=3)
    fields = {"what": "closed", "first": day.isoformat(), "last": "", "note": "研修のため"}
    asked = check(send(client, f"/desk/listings/{place}/special-days", **fields))
    assert "休み" in asked.text
    assert "公開すると、こう見えます" in asked.text
    assert open_at(place, day) is True  # nothing is published yet
    assert send(client, f"/desk/listings/{place}/special-days", **fields, sure="y").status_code == 302
    assert (open_at(place, day), open_at(place, day + timedelta(days=1))) == (False, True)
    assert "研修のため" in page(f"/desk/listings/{place}/special-days").text
    assert "研修のため" in page(f"/desk/listings/{place}/versions/compare?from=1&to=2").text
    send(client, f"/desk/listings/{place}/special-days", **fields, sure="y")  # a double tap
    assert len(store_state.read(place)["special_days"]) == 1
    db.session.rollback()
    name = next(page(f"/desk/listings/{place}/special-days").find_all("input", name="slot")).get("value")
    send(client, f"/desk/listings/{place}/special-days/remove", slot=name)
    assert open_at(place, day) is True


def test_other_hours_and_every_year(people, place, client):
    sign_in(client, people.suzuki)
    day = clock.today() + timedelta(days=5)
    send(client, f"/desk/listings/{place}/special-days", what="hours", first=day.isoformat(), opens="13:00",
         closes="15:00", sure="y")  # fmt: skip
    send(client, f"/desk/listings/{place}/special-days", what="closed", first="2026-12-29", last="2027-01-03",
         yearly="y", sure="y")  # fmt: skip
    assert open_at(place, day) is False
    assert open_at(place, date(2031, 1, 2)) is False
    assert open_at(place, date(2031, 1, 4)) is True


def test_usual_hours_can_change_without_losing_special_days(people, place, client):
    author = of_member(people.suzuki.member)
    day = clock.today() + timedelta(days=3)
    actions_revise.revise(author, place, {"special_days": [special_days.closed(day, day)]})
    actions_revise.revise(author, place, {"hours": WEEK})
    assert open_at(place, day) is False
    assert card(place).hours == WEEK


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "いつからかを入れて"),
        ({"first": "2020-01-01"}, "もう過ぎて"),
        ({"first": "9999-12-31"}, "3年より先"),
        ({"first": "いつか"}, "日"),
        ({"first": "2027-02-10", "last": "2027-02-01"}, "前になって"),
        ({"first": "2027-02-10", "last": "2029-02-01"}, "1年より長い"),
        ({"first": "2027-02-10", "what": "hours"}, "開始の時間"),
        ({"first": "2027-02-10", "what": "hours", "opens": "9:00", "closes": "9:00"}, "同じ"),
        (
            {"first": "2027-02-10", "what": "hours", "opens": "9", "closes": "10", "yearly": "y"},
            "休みのときだけ",
        ),
        ({"first": "2027-02-10", "what": "party"}, "選"),
        ({"first": "2027-02-10", "note": "あ" * 200}, ""),
    ],
)
def test_wrong_days_come_back(people, place, client, fields, sentence):
    sign_in(client, people.suzuki)
    answer = send(client, f"/desk/listings/{place}/special-days", **fields, sure="y")
    assert answer.status_code == 422
    assert sentence in check(answer).text
    assert card(place).special_days == []


@pytest.mark.parametrize("preset", ["today", "tomorrow", "new_year", "summer", "nonsense"])
def test_presets_fill_the_form(people, place, client, page, preset):
    sign_in(client, people.suzuki)
    found = page(f"/desk/listings/{place}/special-days?preset={preset}")
    first = next(found.find_all("input", name="first")).get("value")
    assert bool(first) is (preset != "nonsense")


def test_whose_days(people, place, client):
    other = add_listing("よその会", "npo")
    day = (clock.today() + timedelta(days=3)).isoformat()
    for person, status in ((people.suzuki, 404), (people.yamada, 403)):
        sign_in(client, person)
        assert client.get(f"/desk/listings/{other}/special-days").status_code == status
        for end in ("", "/remove"):
            path = f"/desk/listings/{other}/special-days{end}"
            assert send(client, path, first=day, sure="y").status_code == status


BANDS = st.builds(
    Band,
    st.sets(st.sampled_from(hours.DAYS), min_size=1).map(tuple),
    st.sampled_from(["09:00", "10:30"]),
    st.sampled_from(["12:00", "24:00"]),
    st.sampled_from(["", "2", "-1", "2,4"]),
)


@given(st.lists(BANDS, max_size=4))
def test_what_bands_say_is_what_slots_say(bands):
    slots = slots_of(bands)
    again, kept = bands_of(slots)
    assert (same_hours(slots, slots_of(again)), kept) == (True, [])
    assert slots_of(again) == slots
