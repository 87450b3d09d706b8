"""Listings grow old: organizations are asked at 150, 180 and 210 days, and answer with one tap."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import freshness
from directory.keeping import actions_freshness
from directory.keeping.models import FreshnessReminder
from directory.keeping.still_right import NoSuchLink, link_code, read_code
from directory.models import FieldMetadata, Listing, Location
from foundation import clock
from foundation.db import transaction
from tests.directory.keeping.conftest import all_of, mails
from tests.directory.keeping.test_correction import check
from tests.people import csrf_token

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 1000))
def test_stages_follow_one_another(checked, age):
    today = checked + timedelta(days=age)
    assert freshness.stages_reached(checked, today) == tuple(s for s in (150, 180, 210) if age >= s)
    assert freshness.is_old(checked, today) == (age > 210)
    assert (checked <= freshness.latest_to_ask(today)) == (age >= 150)


def verified(listing_id, days_ago):
    with transaction() as session:
        session.get(Location, listing_id).last_verified_on = clock.today() - timedelta(days=days_ago)
        session.get(Listing, listing_id).last_verified_on = clock.today() - timedelta(days=days_ago)


def links() -> list[str]:
    return [mail.values["link"].partition("/still-right/")[2] for mail in mails()]


@pytest.mark.parametrize(
    ("age", "stages"), [(149, []), (150, [150]), (180, [150, 180]), (400, [150, 180, 210])]
)
def test_one_mail_for_all_stages_that_were_reached(place, people, age, stages):
    verified(place, age)
    assert actions_freshness.queue_reminders() == bool(stages)
    assert [mail.recipient for mail in mails()] == [people.suzuki.email] * bool(stages)
    assert sorted(row.stage for row in all_of(FreshnessReminder)) == stages
    assert actions_freshness.queue_reminders() == 0
    assert len(mails()) == bool(stages)


def test_asked_again_at_the_next_stage_and_after_the_next_check(place):
    verified(place, 150)
    actions_freshness.queue_reminders()
    with clock.frozen(clock.now() + timedelta(days=30)):
        actions_freshness.queue_reminders()
    assert len(mails()) == 2
    with clock.frozen(clock.now() + timedelta(days=31)):
        verified(place, 0)
        assert actions_freshness.queue_reminders() == 0
    with clock.frozen(clock.now() + timedelta(days=31 + 150)):
        assert actions_freshness.queue_reminders() == 1


def test_an_office_that_nobody_keeps_is_not_written_to(orphan):
    verified(orphan, 400)
    assert actions_freshness.queue_reminders() == 0


def test_two_runs_at_once_ask_once(app, place):
    verified(place, 200)

    def run() -> None:
        with app.app_context():
            actions_freshness.queue_reminders()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(mails()) == 1


def test_the_mail_holds_a_link_and_nothing_else(place):
    verified(place, 200)
    actions_freshness.queue_reminders()
    (mail,) = mails()
    assert set(mail.values) == {"link"}
    assert "ひだまり" not in str(mail.values)


def test_opening_the_link_changes_nothing_one_tap_does(client, place):
    verified(place, 200)
    actions_freshness.queue_reminders()
    (code,) = links()
    page = check(client.get(f"/still-right/{code}"))
    assert "ひだまり" in page.text
    assert all_of(Location)[0].last_verified_on == clock.today() - timedelta(days=200)
    token = csrf_token(client, f"/still-right/{code}")
    thanks = client.post(f"/still-right/{code}", data={"csrf_token": token})
    assert "今日確かめたと記録しました" in check(thanks).text
    assert next(card for card in all_of(Listing) if card.id == place).last_verified_on == clock.today()
    (mark,) = [row for row in all_of(FieldMetadata) if row.field_name == "last_verified_on"]
    assert mark.updated_by == "organization"
    again = client.post(f"/still-right/{code}", data={"csrf_token": token})
    assert "もう確かめられています" in check(again).text
    assert len([row for row in all_of(FieldMetadata) if row.field_name == "last_verified_on"]) == 1


@pytest.mark.parametrize("code", ["x", "WyJhIl0.ZZZ.abc", "あ" * 500])
def test_a_broken_link_says_so(client, code):
    answer = client.get(f"/still-right/{code}")
    assert answer.status_code == 404
    assert "このリンクは使えません" in check(answer).text


def test_links_are_signed_and_end(place):
    code = link_code("secret", place, date(2026, 1, 1))
    assert read_code("secret", code) == (place, date(2026, 1, 1))
    with pytest.raises(NoSuchLink):
        read_code("another", code)
    with pytest.raises(NoSuchLink):
        read_code("secret", code[:-2])


def test_an_old_listing_says_so(client, place):
    verified(place, 211)
    assert "要確認" in client.get(f"/listings/{place}").get_data(as_text=True)
    verified(place, 200)
    assert "要確認" not in client.get(f"/listings/{place}").get_data(as_text=True)
