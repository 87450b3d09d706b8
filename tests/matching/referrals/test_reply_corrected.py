"""An answer by code can be put right for a short time; after that the page says whom to call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db
from matching.referrals import actions_referral
from matching.referrals.answer import Answer
from matching.referrals.models_referral import ReferralEvent
from matching.referrals.slip import Slip
from matching.referrals.state import State
from tests.matching.referrals.conftest import World
from tests.matching.referrals.test_desk import entries, field_error, read
from tests.matching.referrals.test_reply import at, identified, slip, state  # noqa: F401 – a fixture
from tests.page import check
from tests.people import post_form


@pytest.fixture
def browser(client: FlaskClient, slip: Slip) -> FlaskClient:  # noqa: F811
    return identified(client, slip)


def events() -> list[ReferralEvent]:
    return read(db.select(ReferralEvent).order_by(ReferralEvent.at))


def test_what_was_answered_is_shown_with_whom_to_call(browser, slip: Slip):  # noqa: F811
    post_form(
        browser, at(slip), to="accepted", meeting_on="2026-12-11", meeting_time="10:30", person="係の鈴木"
    )
    page = check(browser.get(at(slip)))
    for part in ("お返事の内容", "2026年12月11日（金）10:30", "係の鈴木", "011-123-4567", "平日9時〜17時"):
        assert part in page.text, part
    assert "山本" not in page.text


def test_another_day_is_said_anew_and_counts(browser, slip: Slip, world: World, signed_in):  # noqa: F811
    post_form(browser, at(slip), to="accepted", meeting_on="2026-12-11", person="係の鈴木")
    changed = {"to": "accepted", "meeting_on": "2026-12-14", "person": "係の森", "step": "correct"}
    assert post_form(browser, at(slip), **changed).status_code == 302
    assert "2026年12月14日（月）" in check(browser.get(at(slip))).text
    assert state() == "accepted"
    assert [(e.from_state, e.to_state) for e in events()][-1] == ("accepted", "accepted")
    number = slip.heading.number
    page = check(signed_in(world.people.sato).get(f"/desk/referrals/{number}"))
    assert "（訂正）" in page.text
    assert "係の森" in page.text
    assert "20261214" in signed_in(world.people.sato).get(f"/desk/referrals/{number}/meeting.ics").get_data(
        True
    )
    assert len(entries("reply.corrected")) == 1


def test_an_acceptance_that_cannot_be_comes_to_nothing(browser, slip: Slip):  # noqa: F811
    post_form(browser, at(slip), to="accepted")
    wrong = post_form(browser, at(slip), to="declined", step="correct", message="今日うまりました")
    assert wrong.status_code == 422
    assert field_error(check(wrong), "reason_code")
    assert "今日うまりました" in wrong.get_data(as_text=True)
    post_form(browser, at(slip), to="declined", reason_code="no_vacancy", step="correct")
    assert state() == "unsuccessful"
    assert "訂正を送る" not in check(browser.get(at(slip))).text


def test_a_decline_stays_one_but_its_reason_can_be_put_right(browser, slip: Slip):  # noqa: F811
    post_form(browser, at(slip), to="declined", reason_code="no_vacancy")
    assert post_form(browser, at(slip), to="accepted", step="correct").status_code == 422
    assert state() == "declined"
    post_form(browser, at(slip), to="declined", reason_code="out_of_area", step="correct")
    assert state() == "declined"
    assert [e.reason_code for e in events()][-2:] == ["no_vacancy", "out_of_area"]


def test_not_after_half_an_hour(browser, slip: Slip):  # noqa: F811
    post_form(browser, at(slip), to="accepted")
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        identified(browser, slip)
        page = check(browser.get(at(slip)))
        assert "訂正を送る" not in page.text
        assert "011-123-4567" in page.text
        late = post_form(browser, at(slip), form_at="/r", to="accepted", person="x", step="correct")
        assert "お電話ください" in check(late).text
    assert len(events()) == 3


def test_not_after_somebody_has_gone_on(browser, slip: Slip, world: World):  # noqa: F811
    post_form(browser, at(slip), to="accepted")
    actions_referral.withdraw(world.people.sato.member, slip.heading.number, "本人の希望")
    late = post_form(browser, at(slip), form_at="/r", to="accepted", person="x", step="correct")
    assert "訂正できる時間が過ぎたか" in check(late).text
    assert state() == "withdrawal_requested"


def test_an_answer_at_the_desk_is_not_corrected_by_code(browser, slip: Slip, world: World):  # noqa: F811
    given = Answer(State.ACCEPTED, person="内部の人")
    actions_referral.answer(world.people.suzuki.member, slip.heading.number, given)
    page = check(browser.get(at(slip)))
    assert "訂正を送る" not in page.text
    assert "内部の人" not in page.text


def test_the_same_correction_twice_is_one(browser, slip: Slip):  # noqa: F811
    post_form(browser, at(slip), to="accepted")
    once = {"to": "accepted", "person": "係の森", "step": "correct", "token": "5" * 32}
    for _ in range(3):
        assert post_form(browser, at(slip), **once).status_code == 302
    assert len(events()) == 4
