"""Messages about a slip: both sides, with an account or with the code; who read them when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from foundation import audit, clock
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals import actions_consent, actions_thread
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralMessage
from matching.referrals.models_thread import ReferralMessageRead
from matching.referrals.state import Party
from tests.matching.referrals.conftest import World, a_world, send
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check
from tests.people import csrf_token, post_form

SECRET = "山本さんは火曜が都合よいそうです"


@pytest.fixture
def number(world: World) -> str:
    return send(world)


def at(number: str) -> str:
    return f"/desk/referrals/{number}/messages"


def by_code(client) -> str:
    row = rows(Referral)[0]
    slip = thaw(row.slip, row.slip_hash)
    assert post_form(client, f"/r/{slip.heading.code}", fact=slip.heading.fact).status_code == 302
    return f"/r/{slip.heading.code}"


def test_both_sides_write_and_see_who_read(world, signed_in, number):
    sato, suzuki = signed_in(world.people.sato), signed_in(world.people.suzuki)
    assert post_form(sato, at(number), body=SECRET).status_code == 302
    assert "やりとり（1件）・未読1件" in check(suzuki.get(f"/desk/referrals/{number}")).text
    page = check(suzuki.get(at(number)))
    assert SECRET in page.text
    assert "新着" in page.text
    assert "あおぞら相談室" in page.text
    assert "佐藤" not in page.text, "the other side sees the organization, not the person"
    assert "やりとり（1件）" in check(suzuki.get(f"/desk/referrals/{number}")).text
    assert "新着" not in check(suzuki.get(at(number))).text
    seen = check(sato.get(at(number))).text
    assert "既読： NPO法人 きぼうの橋" in seen
    assert "鈴木" not in seen
    assert post_form(suzuki, at(number), body="火曜で大丈夫です").status_code == 302
    assert "確認が必要な連絡票が1件" in check(sato.get("/desk")).text
    assert [r.reader for r in rows(ReferralMessageRead)] == [world.people.suzuki.member.actor]


def test_the_same_form_writes_once(world, signed_in, number):
    sato = signed_in(world.people.sato)
    page = sato.get(at(number)).get_data(as_text=True)
    token = page.split('name="token"')[1].split('value="')[1].split('"')[0]
    for _ in range(2):
        sent = sato.post(
            at(number), data={"csrf_token": csrf_token(sato, at(number)), "token": token, "body": "はい"}
        )
        assert sent.status_code == 302
    assert len(rows(ReferralMessage)) == 1


def test_without_an_account_it_goes_by_the_code(world, client, signed_in, number):
    sato = signed_in(world.people.sato)
    post_form(sato, at(number), body=SECRET)
    row = rows(Referral)[0]
    slip = thaw(row.slip, row.slip_hash)
    assert client.get(f"/r/{slip.heading.code}/messages").location == f"/r/{slip.heading.code}"
    assert client.get("/r/x/messages").status_code == 302
    path = by_code(client)
    page = check(client.get(f"{path}/messages"))
    assert SECRET in page.text
    assert field_error(check(post_form(client, f"{path}/messages", body="")), "body")
    assert post_form(client, f"{path}/messages", body="お待ちしています").status_code == 302
    assert post_form(client, path, to="accepted").status_code == 302
    assert f"{path}/messages" in check(client.get(path)).links()
    assert "お待ちしています" in check(sato.get(at(number))).text
    assert "NPO法人 きぼうの橋" in check(sato.get(at(number))).text
    written = rows(ReferralMessage)[-1]
    assert (written.party, written.user_id) == ("recipient", actions_thread.BY_CODE)
    with clock.frozen(
        datetime.fromisoformat(f"{slip.heading.valid_until}T12:00:00+09:00") + timedelta(days=1)
    ):
        assert client.get(f"{path}/messages").status_code == 302


def test_taken_back_the_recipient_sees_no_message_any_more(world, client, signed_in, number):
    post_form(signed_in(world.people.sato), at(number), body=SECRET)
    path = by_code(client)
    actions_consent.withdraw_consent(world.people.sato.member, world.client_id, rows(Referral)[0].consent_id)
    suzuki = signed_in(world.people.suzuki)
    assert suzuki.get(at(number)).status_code == 302
    assert client.get(f"{path}/messages").status_code == 302
    assert SECRET in check(signed_in(world.people.sato).get(at(number))).text


def test_others_find_nothing_and_readers_write_nothing(world, signed_in, number):
    tanaka = signed_in(world.people.tanaka)
    assert tanaka.get(at(number)).status_code == 404
    assert post_form(tanaka, at(number), form_at="/desk/clients/new", body="x").status_code == 404
    yamada = signed_in(world.people.yamada)
    assert 'name="body"' not in yamada.get(at(number)).get_data(as_text=True)
    assert post_form(yamada, at(number), form_at="/desk/account", body="x").status_code == 403
    assert signed_in(world.people.nakamura).get(at(number)).status_code == 403
    assert signed_in(world.people.sato).put(at(number)).status_code in (400, 405)
    assert not rows(ReferralMessage)


def test_bad_input_keeps_what_was_typed(world, signed_in, number):
    sato = signed_in(world.people.sato)
    assert field_error(check(post_form(sato, at(number), body="  ")), "body")
    wrong = post_form(sato, at(number), body="長" * 2001)
    assert field_error(check(wrong), "body")
    assert "長長長" in wrong.get_data(as_text=True)
    post_form(sato, at(number), body="<script>alert(1)</script>")
    assert "&lt;script&gt;" in sato.get(at(number)).get_data(as_text=True)


def test_mails_say_only_that_there_is_one(world, signed_in, number):
    post_form(signed_in(world.people.sato), at(number), body=SECRET)
    mail = read(db.select(OutboxMail).order_by(OutboxMail.queued_at))[-1]
    assert (mail.recipient, set(mail.values)) == (world.people.suzuki.email, {"number", "link"})
    assert mail.values["link"].endswith(at(number))
    assert SECRET.encode() not in rows(ReferralMessage)[0].body_sealed
    said = " ".join(f"{e.actor} {e.subject} {e.detail}" for e in entries())
    assert "火曜" not in said + str(mail.values)
    assert [e.action for e in entries()][-1] == "referral.message"
    assert audit.verify()
    db.session.rollback()


def test_on_both_databases_a_reader_counts_once(any_app):
    world = a_world(any_app)
    number = send(world)
    people = world.people
    actions_thread.write(people.sato.member, number, SECRET, "a" * 32)
    actions_thread.write(people.sato.member, number, SECRET, "a" * 32)
    assert actions_thread.unread_for(people.suzuki.member, number) == (1, 1)
    threads = [actions_thread.read_thread(people.suzuki.member, number) for _ in range(2)]
    assert [m.is_new for t in threads for m in t.messages] == [True, False]
    assert threads[0].party is Party.RECIPIENT
    assert actions_thread.unread_for(people.suzuki.member, number) == (1, 0)
    assert len(rows(ReferralMessageRead)) == 1
