"""/r/<code>: answering without an account, with the code and the 照合番号 of the paper."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from foundation import audit, clock
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals import actions_reply
from matching.referrals.code import ALPHABET, new_code, spoken
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.slip import Slip
from tests.matching.referrals.conftest import CANARIES, World, order, send
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check
from tests.people import add_person, post_form


@pytest.fixture
def slip(world: World) -> Slip:
    send(world)
    row = db.session.scalars(db.select(Referral)).one()
    found = thaw(row.slip, row.slip_hash)
    db.session.rollback()
    return found


def at(slip: Slip) -> str:
    return f"/r/{slip.heading.code}"


def identified(client: FlaskClient, slip: Slip) -> FlaskClient:
    assert post_form(client, at(slip), fact=slip.heading.fact).status_code == 302
    return client


def other_fact(slip: Slip) -> str:
    return f"{(int(slip.heading.fact) + 1) % 10_000:04d}"


def state() -> str:
    return rows(Referral)[0].state


def test_code_then_fact_then_answer(client: FlaskClient, slip: Slip):
    assert check(client.get("/r")).h1 == "連絡票にお返事する・相談の返事を見る"
    answer = post_form(client, "/r", code=spoken(slip.heading.code).lower())
    assert answer.location == at(slip)
    page = check(client.get(at(slip)))
    assert not [canary for canary in CANARIES if canary in page.text]
    assert "あおぞら" not in page.text
    assert state() == "sent"
    identified(client, slip)
    page = check(client.get(at(slip)))
    assert "山本 花子" in page.text
    assert state() == "opened"
    wrong = post_form(client, at(slip), to="declined", message="満員です")
    assert wrong.status_code == 422
    assert field_error(check(wrong), "reason_code")
    assert "満員です" in wrong.get_data(as_text=True)
    done = post_form(
        client, at(slip), to="declined", reason_code="no_vacancy", message="満員です", person="鈴木"
    )
    assert done.status_code == 302
    page = check(client.get(at(slip)))
    assert "お返事を受け取りました" in page.text
    assert not [canary for canary in CANARIES if canary in page.text]
    assert state() == "declined"
    last = read(db.select(ReferralEvent).where(ReferralEvent.to_state == "declined"))[0]
    assert (last.channel, last.reason_code, last.person, last.message) == (
        "code",
        "no_vacancy",
        "鈴木",
        "満員です",
    )


def test_an_answer_is_given_once(client: FlaskClient, slip: Slip, app):
    late = identified(app.test_client(), slip)
    form = late.get(at(slip)).get_data(as_text=True)
    identified(client, slip)
    assert post_form(client, at(slip), to="accepted").status_code == 302
    token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    second = late.post(
        at(slip), data={"csrf_token": token, "to": "declined", "reason_code": "other", "message": "x"}
    )
    assert "先にお返事があった" in check(second).text
    assert state() == "accepted"


def test_on_hold_can_still_be_answered(client: FlaskClient, slip: Slip):
    identified(client, slip)
    assert post_form(client, at(slip), to="waitlisted", expected_on="2026-12-20").status_code == 302
    assert post_form(client, at(slip), to="accepted").status_code == 302
    assert state() == "accepted"


@pytest.mark.parametrize("to", ["withdrawn", "completed", "entered_in_error", "sent", "", "<b>"])
def test_only_the_papers_answers_are_taken(client: FlaskClient, slip: Slip, to: str):
    identified(client, slip)
    assert post_form(client, at(slip), to=to).status_code == 422
    assert state() == "opened"


def test_wrong_code_and_wrong_fact_get_the_same_answer(client: FlaskClient, slip: Slip):
    wrong_fact = post_form(client, at(slip), fact=other_fact(slip))
    unknown = new_code()
    wrong_code = post_form(client, f"/r/{unknown}", fact=slip.heading.fact)
    assert wrong_fact.status_code == wrong_code.status_code == 422
    assert field_error(check(wrong_fact), "fact") == field_error(check(wrong_code), "fact")
    assert state() == "sent"


@pytest.mark.parametrize("path", ["/r/x", "/r/ABCDEFGHJKMM", "/r/" + "A" * 300, "/r/%F0%9F%98%80"])
def test_what_is_no_code_is_not_found(client: FlaskClient, path: str):
    response = client.get(path)
    assert response.status_code == 404
    assert field_error(check(response), "code"), "the box is there to mend the code in"


def test_a_mistyped_code_is_told_at_once(client: FlaskClient, slip: Slip):
    code = slip.heading.code
    wrong = code[:-1] + next(sign for sign in ALPHABET if sign != code[-1])
    answer = post_form(client, "/r", code=wrong)
    assert answer.status_code == 422
    assert "0・1" in field_error(check(answer), "code")
    for fact in ("", "12", "あいうえ"):
        answer = post_form(client, at(slip), fact=fact)
        assert answer.status_code == 422
        assert "4けた" in field_error(check(answer), "fact")


def test_ten_wrong_facts_close_the_code_for_good(client: FlaskClient, slip: Slip):
    for n in range(actions_reply.WRONG_FACTS):
        answer = client.post(at(slip), data=posted(client, slip, other_fact(slip)), environ_base=address(n))
        assert answer.status_code == 422
    right = client.post(at(slip), data=posted(client, slip, slip.heading.fact), environ_base=address(99))
    assert right.status_code == 422
    assert "電話かFAX" in field_error(check(right), "fact")
    assert state() == "sent"
    assert [e.detail["why"] for e in entries("reply.refused")][-2:] == ["WrongCode", "CodeLocked"]


def test_one_address_cannot_try_for_ever(client: FlaskClient, slip: Slip):
    for n in range(actions_reply.TRIES_OF_AN_ADDRESS):
        path = f"/r/{new_code()}"
        answer = client.post(path, data=posted(client, slip, "0000"), environ_base=address(1))
        assert answer.status_code == 422, n
    stopped = client.post(at(slip), data=posted(client, slip, slip.heading.fact), environ_base=address(1))
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
    assert "分たってから" in check(stopped).text
    assert (
        client.post(
            at(slip), data=posted(client, slip, slip.heading.fact), environ_base=address(2)
        ).status_code
        == 302
    )


def posted(client: FlaskClient, slip: Slip, fact: str) -> dict[str, str]:
    page = client.get("/r").get_data(as_text=True)
    return {"csrf_token": page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0], "fact": fact}


def address(n: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"192.0.2.{n}"}


def test_it_expires_with_the_slip(client: FlaskClient, slip: Slip):
    after = datetime.fromisoformat(f"{slip.heading.valid_until}T12:00:00+09:00") + timedelta(days=1)
    with clock.frozen(after):
        answer = post_form(client, at(slip), fact=slip.heading.fact)
        assert answer.status_code == 422
        assert "有効期限" in field_error(check(answer), "fact")


def test_the_proof_lasts_half_an_hour_and_is_for_this_code_only(
    client: FlaskClient, slip: Slip, world: World
):
    from matching.referrals import actions_slip

    identified(client, slip)
    actions_slip.issue_slips(world.people.sato.member, world.client_id, order(world))
    other = next(thaw(r.slip, r.slip_hash) for r in rows(Referral) if r.slip_hash and r.serial == 2)
    assert "照合番号の確認" in check(client.get(at(other))).text
    assert "山本 花子" in check(client.get(at(slip))).text
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        page = check(client.get(at(slip)))
        assert "山本" not in page.text
        assert "照合番号の確認" in page.text


def test_a_slip_taken_back_shows_nothing_any_more(client: FlaskClient, slip: Slip, world: World):
    from matching.referrals import actions_consent

    identified(client, slip)
    actions_consent.withdraw_consent(world.people.sato.member, world.client_id, rows(Referral)[0].consent_id)
    page = check(client.get(at(slip)))
    assert "取り下げられました" in page.text
    assert not [canary for canary in CANARIES if canary in page.text]
    assert "取り下げられました" in check(post_form(client, at(slip), form_at="/r", to="accepted")).text
    assert state() == "withdrawn"


def test_every_look_by_code_is_audited_without_a_personal_word(client: FlaskClient, slip: Slip):
    identified(client, slip)
    client.get(at(slip))
    post_form(client, at(slip), to="accepted", person="鈴木")
    done = [e.action for e in entries() if e.actor.startswith("code:")]
    assert done == ["reply.opened", "reply.read", "reply.read", "reply.answered"]
    told = " ".join(f"{e.subject} {e.actor} {e.detail}" for e in entries())
    assert not [word for word in (*CANARIES, slip.heading.code, slip.heading.fact, "鈴木") if word in told]
    assert audit.verify()
    db.session.rollback()


def test_it_works_without_session_but_never_without_the_token(client: FlaskClient, slip: Slip):
    assert client.post(at(slip), data={"fact": slip.heading.fact}).status_code == 400
    assert client.put(at(slip)).status_code == 405
    assert state() == "sent"


def test_mails_hold_a_number_and_a_link_and_go_to_the_right_people(world: World, client: FlaskClient):
    from accounts.permission import Role

    with_viewer = add_person("viewer-b@example.jp", "見る人", world.people.b, Role.VIEWER)
    db.session.commit()
    send(world)
    row = db.session.scalars(db.select(Referral)).one()
    found = thaw(row.slip, row.slip_hash)
    db.session.rollback()
    identified(client, found)
    post_form(client, at(found), to="accepted", person="鈴木", message="山本さんへ")
    mails = read(db.select(OutboxMail).order_by(OutboxMail.queued_at))
    assert [m.recipient for m in mails] == [world.people.suzuki.email, world.people.sato.email]
    assert with_viewer.email not in [m.recipient for m in mails]
    for mail in mails:
        assert set(mail.values) == {"number", "link"}
        assert mail.values["link"].endswith(f"/desk/referrals/{found.heading.number}")
        assert not [
            word for word in (*CANARIES, found.heading.code, found.heading.fact) if word in str(mail.values)
        ]


def test_nothing_personal_stands_open_in_the_database(world: World, app, client: FlaskClient, slip: Slip):
    """The canaries in every text and blob of every table: sealed fields give nothing away."""
    identified(client, slip)
    post_form(client, at(slip), to="waitlisted", person="係の鈴木", message="山本さんに電話します")
    with db.engine.connect() as connection:
        for name, table in db.metadata.tables.items():
            for stored in connection.execute(table.select()):
                text = " ".join(
                    v.decode("utf-8", "ignore") if isinstance(v, bytes) else str(v) for v in stored
                )
                found = [c for c in (*CANARIES, slip.heading.code, "係の鈴木") if c in text]
                assert not found, (name, found)
