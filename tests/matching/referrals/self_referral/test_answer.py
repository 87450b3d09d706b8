"""The person's look at the answer, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from directory.models import Listing
from foundation import clock
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals.actions_reply import WRONG_FACTS
from matching.referrals.code import spoken
from matching.referrals.self_referral import actions_desk
from matching.referrals.self_referral.actions_desk import Reply
from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent
from matching.referrals.self_referral.state import State
from tests.matching.referrals.conftest import listing
from tests.matching.referrals.self_referral.conftest import CANARIES, WORD, ask, receipt
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check
from tests.people import post_form


@pytest.fixture
def code(world, client) -> str:
    ask(client, world)
    return receipt(client)


def looked(client, code: str, word: str = WORD):
    assert post_form(client, f"/r/{code}", word=word).status_code == 302
    return check(client.get(f"/r/{code}"))


def say(world, to: State, **said) -> None:
    reference = rows(SelfReferral)[0].reference
    actions_desk.answer(world.people.suzuki.member, reference, Reply(to, **said))


def test_code_and_word_open_the_answer(world, client, code, app):
    other = app.test_client()
    assert post_form(other, "/r", code=spoken(code)).location == f"/r/{code}"
    page = check(other.get(f"/r/{code}"))
    assert page.h1 == "合言葉の確認"
    assert not [c for c in (*CANARIES, "きぼうの橋") if c in page.text]
    page = looked(other, code, " ひまわり　")
    assert "まだ読まれていません" in page.text
    assert "職場がつらいです" in page.text
    say(world, State.ANSWERED, message="あすの夜に電話します。")
    page = check(other.get(f"/r/{code}"))
    assert "あすの夜に電話します。" in page.text
    say(world, State.CALL_PLANNED, call_at=clock.now() + timedelta(days=1))
    assert "連絡の予定" in check(other.get(f"/r/{code}")).text
    assert "self_referral.looked_up" in [e.action for e in entries()]


def test_a_wrong_word_opens_nothing_and_ten_close_it(client, code):
    for n in range(WRONG_FACTS):
        answer = client.post(
            f"/r/{code}",
            data={"csrf_token": token(client, code), "word": f"wrong{n}"},
            environ_base={"REMOTE_ADDR": f"192.0.2.{n}"},
        )
        assert "組み合わせが違います" in field_error(check(answer), "word")
    closed = post_form(client, f"/r/{code}", word=WORD)
    assert "見られなくなりました" in field_error(check(closed), "word")


def token(client, code: str) -> str:
    return (
        client.get(f"/r/{code}")
        .get_data(as_text=True)
        .split('name="csrf_token"')[1]
        .split('value="')[1]
        .split('"')[0]
    )


def test_an_address_that_tries_too_often_waits(client, code, world):
    for _ in range(9):
        post_form(client, f"/r/{code}", word="wrong")
    for _ in range(2):
        with clock.frozen(clock.now() + timedelta(hours=2)):
            ask(client, world)
            other = receipt(client)
        for _ in range(9):
            post_form(client, f"/r/{other}", word="wrong")
    assert post_form(client, f"/r/{other}", word="wrong").status_code == 429


def test_the_proof_lasts_half_an_hour(client, code):
    looked(client, code)
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert check(client.get(f"/r/{code}")).h1 == "合言葉の確認"


def test_when_nobody_answers_the_page_says_so_and_where_else_to_go(world, client, code):
    listing("window", world.people.city, "つなぎ市 自立相談支援センター")
    db.session.flush()
    db.session.execute(
        update(Listing).where(Listing.name.like("%自立相談%")).values(kind="self_reliance_office")
    )
    db.session.commit()
    assert "返事が遅れています" not in looked(client, code).text
    with clock.frozen(clock.now() + timedelta(days=9)):
        page = looked(client, code)
        assert "返事が遅れています" in page.text
        assert "つなぎ市 自立相談支援センター" in page.text
        assert "tel:0120279338" in page.links()
        assert "tel:0111234567" in page.links()


def test_without_a_window_the_town_hall_is_named(world, client, code):
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert "市区町村の役所" in looked(client, code).text


def test_taken_back_nothing_is_left_but_a_tombstone(world, client, code):
    say(world, State.ANSWERED, message="はなちゃんへ")
    looked(client, code)
    asked = post_form(client, f"/r/{code}", go="withdraw")
    assert "元には戻せません" in check(asked).text
    assert rows(SelfReferral)[0].state == "answered"
    done = post_form(client, f"/r/{code}", go="withdraw", sure="1")
    assert "消しました" in check(done).text
    row = rows(SelfReferral)[0]
    assert (row.state, row.told_sealed, row.code_key, row.fact_key) == ("withdrawn", None, None, None)
    assert row.erased_at is not None
    assert all(event.message_sealed is None for event in rows(SelfReferralEvent))
    assert check(client.get(f"/r/{code}")).h1 == "照合番号の確認"  # like a code that never was
    subjects = [mail.subject_key for mail in read(db.select(OutboxMail).order_by(OutboxMail.queued_at))]
    assert subjects[-1] == "self_referral.mail.withdrawn.subject"
    assert [e.action for e in entries()][-1] == "self_referral.withdrawn"


def test_an_english_request_is_answered_on_an_english_page(client, code):
    post_form(client, f"/en/r/{code}", word=WORD)
    assert check(client.get(f"/en/r/{code}")).h1 == "The office's answer"
