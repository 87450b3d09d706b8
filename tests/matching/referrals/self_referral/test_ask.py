"""Asking for a call back: the form, its traps and limits, the receipt, safety first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from directory.models import Listing
from foundation import audit, clock
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals.self_referral.models import SelfReferral, SelfReferralAttempt
from tests.matching.referrals.self_referral.conftest import CANARIES, TOLD, ask, code_on, form_of, receipt
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check


def test_a_request_is_sent_and_its_receipt_shown_once(world, client):
    page = check(client.get(f"/self-referral/{world.b}"))
    assert "きぼうの橋 定着支援センター" in page.text
    assert "6か月" in page.text
    answer = ask(client, world)
    assert (answer.status_code, answer.location) == (302, "/self-referral/receipt")
    shown = check(client.get("/self-referral/receipt"))
    row = rows(SelfReferral)[0]
    assert len(code_on(shown)) == 14
    assert row.reference in shown.text
    assert "いま一度しか" in shown.text
    again = check(client.get("/self-referral/receipt"))
    assert "一度だけ表示しました" in again.text
    assert code_on(shown) not in again.text
    assert row.told["contact"] == "090-1234-5678"
    assert (row.state, row.lang, row.consent_version) == ("sent", "ja", "2026-11")


def test_a_listing_offers_it_only_where_it_is_switched_on(world, page):
    link = f"/self-referral/{world.b}"
    assert link in page(f"/listings/{world.b}").links()
    assert f"/self-referral/{world.c}" not in page(f"/listings/{world.c}").links()
    assert "受け付けをしていません" in page(f"/self-referral/{world.c}").text
    assert "011-123-4567" in page(f"/self-referral/{world.c}").text


def test_an_office_without_anybody_to_answer_takes_nothing(world, client):
    from accounts.models import User

    db.session.execute(update(User).where(User.id == world.people.suzuki.user_id).values(active=False))
    db.session.commit()
    assert "受け付けをしていません" in check(client.get(f"/self-referral/{world.b}")).text


@pytest.mark.parametrize("change", [{"status": "closed"}, {"visibility": "network_only"}])
def test_what_the_public_may_not_see_is_not_found(world, client, change):
    db.session.execute(update(Listing).where(Listing.id == world.b).values(**change))
    db.session.commit()
    assert client.get(f"/self-referral/{world.b}").status_code == 404
    assert client.get("/self-referral/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"needs": []}, "needs"),
        ({"needs": ["<b>"]}, "needs"),
        ({"contact": ""}, "contact"),
        ({"contact": "でんわ"}, "contact"),
        ({"way": "mail"}, "contact"),
        ({"way": "pigeon"}, "way"),
        ({"when": ""}, "when"),
        ({"word": "あ い"}, "word"),
        ({"agree": None}, "agree"),
        ({"words": "あ" * 1001}, "words"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(world, client, wrong, field):
    answer = ask(client, world, **wrong)
    assert answer.status_code == 422
    page = check(answer)
    assert field_error(page, field)
    if field != "name":
        assert "はなちゃん" in answer.get_data(as_text=True)
    assert not rows(SelfReferral)


@pytest.mark.parametrize("lang", ["ja-Hira", "en"])
def test_it_is_there_in_every_language(world, client, lang):
    page = check(client.get(f"/{lang}/self-referral/{world.b}"))
    assert (
        page.h1 == {"ja-Hira": "ここに れんらくを おねがいする", "en": "Ask this office to contact you"}[lang]
    )


def test_the_trap_the_clock_and_a_foreign_token(world, client):
    trapped = ask(client, world, website="http://spam.example")
    assert "見えない欄" in check(trapped).text
    assert 'value="http://spam.example"' not in trapped.get_data(as_text=True)
    assert "速すぎて" in check(ask(client, world, age=1)).text
    assert "時間がたった" in check(ask(client, world, age=13 * 3600)).text
    assert "時間がたった" in check(ask(client, world, token="x")).text
    assert not rows(SelfReferral)


def test_a_double_click_makes_one_request_and_one_receipt(world, client):
    hidden = form_of(client, world)
    codes = []
    for _ in range(2):
        assert ask(client, world, hidden=hidden).status_code == 302
        codes.append(receipt(client))
    assert codes[0] == codes[1]
    assert len(rows(SelfReferral)) == 1
    assert len(read(db.select(OutboxMail))) == 1
    with clock.frozen(clock.now() + timedelta(hours=1)):
        late = ask(client, world, hidden=hidden)
        assert late.status_code == 302
        assert "一度だけ表示しました" in check(client.get("/self-referral/receipt")).text
    assert len(rows(SelfReferral)) == 1


def test_one_address_and_one_office_have_their_limits(world, client):
    for _ in range(5):
        assert ask(client, world, address=1).status_code == 302
    stopped = ask(client, world, address=1)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) == 3600
    assert "はなちゃん" in stopped.get_data(as_text=True)
    assert ask(client, world, address=2).status_code == 302
    keys = {row.address_key for row in rows(SelfReferralAttempt)}
    assert len(keys) == 2
    assert not any("192" in key for key in keys)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert ask(client, world, address=1).status_code == 302
    assert len(rows(SelfReferralAttempt)) == 1


def test_about_violence_safety_comes_first(world, client):
    page = check(client.get(f"/self-referral/{world.b}?need=violence"))
    assert "tel:110" in page.links()
    assert any("data-quick-exit" in a.attrib for a in page.find_all("a"))
    told = {"needs": ["violence", "housing"]}
    hidden = form_of(client, world)
    first = ask(client, world, hidden=hidden, **told)
    page = check(first)
    assert page.h1 == "先に、あなたの安全のために"
    assert {"tel:110", "tel:%238008", "tel:189"} <= set(page.links())
    assert "平日の夜だけ" in page.text
    assert not rows(SelfReferral)
    carried = {(i.get("name"), i.get("value")) for i in page.find_all("input", type="hidden")}
    assert {("needs", "violence"), ("needs", "housing"), ("word", TOLD["word"]), ("seen", "1")} <= carried
    back = check(ask(client, world, hidden=hidden, go="back", **told))
    assert back.h1 == "この窓口に連絡をお願いする"
    assert "はなちゃん" in back.response.get_data(as_text=True)
    assert ask(client, world, hidden=hidden, seen="1", **told).status_code == 302
    assert "tel:110" in check(client.get("/self-referral/receipt")).links()


def test_the_mail_and_the_audit_name_nobody(world, client):
    ask(client, world)
    code = receipt(client)
    row = rows(SelfReferral)[0]
    mails = read(db.select(OutboxMail))
    assert [mail.recipient for mail in mails] == [world.people.suzuki.email]
    assert set(mails[0].values) == {"number", "link"}
    assert mails[0].values["link"].endswith(f"/desk/self-referrals/{row.reference}")
    said = " ".join(f"{e.subject} {e.actor} {e.detail}" for e in entries())
    assert not [word for word in (*CANARIES, code) if word in said + str([m.values for m in mails])]
    assert [e.action for e in entries()][-1] == "self_referral.sent"
    assert audit.verify()
    db.session.rollback()


def test_nothing_that_was_told_stands_open_in_the_database(world, client, app):
    ask(client, world)
    code = receipt(client)
    with db.engine.connect() as connection:
        for name, table in db.metadata.tables.items():
            for stored in connection.execute(table.select()):
                text = " ".join(
                    v.decode("utf-8", "ignore") if isinstance(v, bytes) else str(v) for v in stored
                )
                assert not [c for c in (*CANARIES, code, "192.0.2") if c in text], name


def test_other_methods_and_a_missing_token_are_refused(world, client):
    assert client.put(f"/self-referral/{world.b}").status_code == 405
    assert client.post(f"/self-referral/{world.b}", data=TOLD).status_code == 400
    assert client.get(f"/self-referral/{world.b}").headers["Cache-Control"] == "no-store"
