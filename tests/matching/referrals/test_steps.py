"""Every state of a slip through the desk's own forms, and what somebody is told whose step cannot be taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation import clock
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals import actions_referral
from matching.referrals.answer import Answer
from matching.referrals.models import Client, Consent
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.state import EFFECTS, PERSONS_SIDE, Decline, Side, State, side_of
from tests.matching.referrals.conftest import World, send
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check
from tests.people import add_person, csrf_token, post_form


@pytest.fixture
def number(world: World) -> str:
    return send(world)


def says(browser, number: str, status: int = 302, **fields: object):
    at = f"/desk/referrals/{number}"
    answer = post_form(browser, f"{at}/answer", form_at=at, **fields)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer


def state() -> str:
    [row] = rows(Referral)
    return row.state


def page_of(browser, number: str):
    return check(browser.get(f"/desk/referrals/{number}"))


def test_all_the_way_to_a_result(world: World, signed_in, number: str):
    suzuki, sato = signed_in(world.people.suzuki), signed_in(world.people.sato)
    says(suzuki, number, to="waitlisted", message="12月に空く予定", expected_on="2026-12-10")
    assert state() == "waitlisted"
    page = page_of(sato, number)
    assert "12月に空く予定" in page.text
    assert "2026年12月10日（木）" in page.text
    says(suzuki, number, to="scheduled", meeting_on="2026-12-11", meeting_time="10:30", person="係の鈴木")
    assert "2026年12月11日（金）10:30" in page_of(sato, number).text
    says(suzuki, number, to="no_show", message="連絡がつかない")
    says(suzuki, number, to="scheduled", meeting_on="2026-12-18")
    says(suzuki, number, to="in_service")
    refused = says(suzuki, number, 422, to="completed", message="ありがとうございました")
    assert "結果を選んで" in field_error(check(refused), "outcome")
    assert "ありがとうございました" in refused.get_data(as_text=True)
    says(suzuki, number, to="completed", outcome="retained")
    assert state() == "completed"
    assert "働き続けている" in page_of(sato, number).text
    told = read(db.select(ReferralEvent).order_by(ReferralEvent.at))
    assert [each.to_state for each in told][1:] == [
        "opened",
        "waitlisted",
        "scheduled",
        "no_show",
        "scheduled",
        "in_service",
        "completed",
    ]
    assert told[-1].outcome == "retained"


def test_on_hold_needs_a_word_or_a_day(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    assert field_error(check(says(suzuki, number, 422, to="waitlisted")), "message")
    assert state() == "opened"
    says(suzuki, number, to="waitlisted", expected_on="2026-12-10")
    assert state() == "waitlisted"


def test_a_decline_says_whose_side_it_is_and_what_follows(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    offered = page_of(suzuki, number).text
    assert "空きなし（機関の事情）" in offered
    assert "本人辞退（本人の事情）" in offered
    says(suzuki, number, to="declined", reason_code="out_of_area", outcome="other")
    page = page_of(signed_in(world.people.sato), number)
    assert "区域外（機関の事情）" in page.text
    assert "対象の地域の掲載を直す" in page.text
    [last] = read(db.select(ReferralEvent).where(ReferralEvent.to_state == "declined"))
    assert (last.reason_code, last.outcome) == ("out_of_area", None)


def test_every_reason_has_a_side_and_an_effect():
    assert set(EFFECTS) == set(Decline)
    assert {each for each in Decline if side_of(each) is Side.PERSON} == PERSONS_SIDE


def test_support_that_came_to_nothing_needs_its_reason(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    says(suzuki, number, to="accepted")
    assert field_error(check(says(suzuki, number, 422, to="unsuccessful")), "reason_code")
    says(suzuki, number, to="unsuccessful", reason_code="unreachable")
    assert "連絡不能（本人の事情）" in page_of(signed_in(world.people.sato), number).text


def test_withdrawal_is_at_once_before_and_agreed_to_after(world: World, signed_in, number: str):
    sato, suzuki = signed_in(world.people.sato), signed_in(world.people.suzuki)
    at = f"/desk/referrals/{number}"
    says(suzuki, number, to="accepted")
    assert "取下げを依頼する" in page_of(sato, number).text
    assert field_error(check(post_form(sato, f"{at}/withdraw", form_at=at, how="withdraw")), "message")
    post_form(sato, f"{at}/withdraw", form_at=at, how="withdraw", message="入院した")
    assert state() == "withdrawal_requested"
    assert "取下げに応じる" in page_of(suzuki, number).text
    says(suzuki, number, to="withdrawn")
    assert state() == "withdrawn"
    assert "もう見られません" in page_of(suzuki, number).text


def test_a_withdrawal_that_is_not_agreed_to_goes_on(world: World, signed_in, number: str):
    sato, suzuki = signed_in(world.people.sato), signed_in(world.people.suzuki)
    at = f"/desk/referrals/{number}"
    says(suzuki, number, to="accepted")
    post_form(sato, f"{at}/withdraw", form_at=at, how="withdraw", message="迷っている")
    says(suzuki, number, to="in_service", message="本人が続けたいと言っている")
    assert state() == "in_service"


def test_an_error_keeps_its_reason_and_its_number(world: World, signed_in, number: str):
    sato = signed_in(world.people.sato)
    at = f"/desk/referrals/{number}"
    post_form(sato, f"{at}/withdraw", form_at=at, how="error", message="別の人の名前で出した")
    assert state() == "entered_in_error"
    assert "別の人の名前で出した" in page_of(sato, number).text
    assert rows(Referral)[0].number == number
    suzuki = page_of(signed_in(world.people.suzuki), number).text
    assert "別の人の名前で出した" not in suzuki, "what was wrong may itself be personal"


def test_who_is_too_late_learns_who_was_first_and_what_can_be_done(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    form = csrf_token(suzuki, f"/desk/referrals/{number}")
    actions_referral.answer(world.people.suzuki.member, number, Answer(State.ACCEPTED))
    late = suzuki.post(
        f"/desk/referrals/{number}/answer",
        data={"csrf_token": form, "to": "declined", "reason_code": "no_vacancy"},
    )
    assert late.status_code == 302
    page = page_of(suzuki, number)
    assert "今の状態は「受入可」のため、「受理不可」はできません" in page.text
    assert "鈴木 一郎が「受入可」にしました" in page.text
    assert "今できること：面談の予約をした、面談し、支援を始めた、支援に至らなかった" in page.text
    sato = signed_in(world.people.sato)
    form = csrf_token(sato, f"/desk/referrals/{number}")
    actions_referral.answer(
        world.people.suzuki.member, number, Answer(State.UNSUCCESSFUL, reason_code="unreachable")
    )
    at = f"/desk/referrals/{number}/withdraw"
    sato.post(at, data={"csrf_token": form, "how": "withdraw", "message": "x"})
    page = page_of(sato, number)
    assert "NPO法人 きぼうの橋が「支援に至らず」にしました" in page.text
    assert "この連絡票は終わっています" in page.text


def test_the_same_form_counts_once(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    at = f"/desk/referrals/{number}"
    html = suzuki.get(at).get_data(as_text=True)
    token = html.split('name="token" value="')[1].split('"')[0]
    sent = {
        "csrf_token": csrf_token(suzuki, at),
        "token": token,
        "to": "scheduled",
        "meeting_on": "2026-12-11",
    }
    for _ in range(3):
        assert suzuki.post(f"{at}/answer", data=sent).status_code == 302
    assert "できません" not in page_of(suzuki, number).text
    assert len(read(db.select(ReferralEvent).where(ReferralEvent.to_state == "scheduled"))) == 1
    assert len([mail for mail in rows(OutboxMail) if "answered" in mail.subject_key]) == 1
    assert len(entries("referral.answered")) == 1


def test_a_form_that_failed_can_be_sent_again(world: World, signed_in, number: str):
    """The receipt belongs to what was done: where nothing was done, there is none."""
    suzuki = signed_in(world.people.suzuki)
    at = f"/desk/referrals/{number}"
    wrong = says(suzuki, number, 422, to="declined")
    token = wrong.get_data(as_text=True).split('name="token" value="')[1].split('"')[0]
    says(suzuki, number, to="declined", reason_code="duplicate", token=token)
    assert state() == "declined"
    assert len(entries("referral.answered")) == 1
    assert suzuki.get(at).status_code == 200


def token_at(browser, path: str) -> dict[str, str]:
    html = browser.get(path).get_data(as_text=True)
    hidden = [part.split(">")[0] for part in html.split("<input")]
    [once] = [part.split('value="')[1].split('"')[0] for part in hidden if 'name="token"' in part]
    return {"csrf_token": csrf_token(browser, path), "token": once}


def test_a_client_and_a_consent_are_recorded_once(world: World, signed_in):
    sato = signed_in(world.people.sato)
    hidden = token_at(sato, "/desk/clients/new")
    places = {sato.post("/desk/clients/new", data={**hidden, "name": "新井"}).location for _ in range(3)}
    assert len(places) == 1
    assert len(rows(Client)) == 2
    at = f"/desk/clients/{world.client_id}/consents/new?to={world.b}"
    today = clock.today().isoformat()
    given = {"items": "name", "purpose": "連絡", "basis": "consent", "way": "oral"}
    given |= dict.fromkeys(("valid_from", "valid_until", "obtained_on"), today)
    hidden = token_at(sato, at)
    assert {sato.post(at, data=hidden | given).status_code for _ in range(3)} == {302}
    assert len(rows(Consent)) == 1


class TestWhoIsOnIt:
    def hand(self, browser, number: str, to: object):
        at = f"/desk/referrals/{number}"
        return post_form(browser, f"{at}/hand", form_at=at, to=to)

    def test_taken_and_handed_to_a_colleague(self, world: World, signed_in, number: str):
        from accounts.permission import Role

        mori = add_person("mori@example.jp", "森 さくら", world.people.b, Role.EDITOR)
        viewer = add_person("viewer-b@example.jp", "見る人", world.people.b, Role.VIEWER)
        db.session.commit()
        suzuki = signed_in(world.people.suzuki)
        assert "自分が担当する" in page_of(suzuki, number).text
        self.hand(suzuki, number, world.people.suzuki.user_id)
        [row] = rows(Referral)
        assert row.recipient_user_id == world.people.suzuki.user_id
        assert "鈴木 一郎" in check(suzuki.get("/desk/inbox?on=me")).text
        self.hand(suzuki, number, mori.user_id)
        assert rows(Referral)[0].recipient_user_id == mori.user_id
        [mail] = [each for each in rows(OutboxMail) if "handed" in each.subject_key]
        assert mail.recipient == mori.email
        assert set(mail.values) == {"number", "link"}
        for nobody in (viewer.user_id, world.people.sato.user_id, "x", ""):
            self.hand(suzuki, number, nobody)
            assert "渡せません" in page_of(suzuki, number).text
        assert rows(Referral)[0].recipient_user_id == mori.user_id
        self.hand(suzuki, number, "nobody")
        assert rows(Referral)[0].recipient_user_id is None
        assert [each.detail["to"] for each in entries("referral.handed")][-1] == ""

    def test_not_somebody_elses_and_not_by_readers(self, world: World, signed_in, number: str, client):
        at = f"/desk/referrals/{number}/hand"
        for person, status in (
            (world.people.tanaka, 404),
            (world.people.yamada, 403),
            (world.people.takahashi, 403),
        ):
            browser = signed_in(person)
            token = csrf_token(browser, "/desk/account")
            answer = browser.post(at, data={"csrf_token": token, "to": person.user_id})
            assert answer.status_code == status, person.name
        assert signed_in(world.people.suzuki).get(at).status_code == 405
        assert rows(Referral)[0].recipient_user_id is None

    def test_the_other_side_does_not_see_who(self, world: World, signed_in, number: str):
        self.hand(signed_in(world.people.suzuki), number, world.people.suzuki.user_id)
        assert "鈴木 一郎" not in page_of(signed_in(world.people.sato), number).text


def test_a_meeting_in_other_languages(world: World, signed_in, number: str):
    suzuki = signed_in(world.people.suzuki)
    says(suzuki, number, to="accepted", meeting_on=(clock.today() + timedelta(days=3)).isoformat())
    for lang in ("en", "ja-Hira"):
        check(suzuki.get(f"/{lang}/desk/referrals/{number}"))
        check(signed_in(world.people.sato).get(f"/{lang}/desk/referrals/{number}"))
