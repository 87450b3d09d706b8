"""Somebody without an account says what is wrong; the organization or a coordinator deals with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from directory.keeping import actions_correction
from directory.keeping.correction import ABOUT, KEPT_DAYS, MOST_WAITING
from directory.keeping.models import Correction
from directory.models import Listing
from foundation import clock
from foundation.db import new_id, public_tables, transaction
from tests.directory.keeping.conftest import all_of, mails
from tests.page import check
from tests.people import csrf_token, post_form, sign_in


def tell(client, listing_id, **fields):
    return post_form(
        client, f"/listings/{listing_id}/correction", **{"about": "phone", "said": "011-111-2222", **fields}
    )


def the_one() -> Correction:
    (row,) = all_of(Correction)
    return row


def decide(client, row, decision):
    token = csrf_token(client, "/desk/account")
    return client.post(f"/desk/corrections/{row.id}", data={"csrf_token": token, "decision": decision})


def test_from_the_listing_page_to_the_thanks(client, page, place):
    assert f"/listings/{place}/correction" in set(page(f"/listings/{place}").links())
    answer = tell(client, place)
    assert answer.status_code == 200
    assert "ありがとう" in check(answer).h1
    assert the_one().said == "011-111-2222"


def test_the_organization_gets_one_mail_without_content(client, place, people):
    tell(client, place)
    tell(client, place, said="011-999-8888")
    (mail,) = mails()
    assert mail.recipient == people.suzuki.email
    assert "111-2222" not in str(mail.values)


def test_where_nobody_keeps_it_the_coordinator_is_told(client, orphan, people):
    tell(client, orphan)
    assert [mail.recipient for mail in mails()] == [people.takahashi.email]


def test_the_same_form_twice_is_one(client, place):
    once = uuid4().hex
    for _ in range(2):
        assert tell(client, place, once=once).status_code == 200
    assert len(all_of(Correction)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"about": ""}, "ちがっているところを1つ選んでください"),
        ({"about": "king"}, "選んでください"),
        ({"said": ""}, "正しい内容か、気づいたことを書いてください"),
        ({"said": "あ" * 1001}, "1000"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(client, place, fields, said):
    answer = tell(client, place, **fields)
    assert answer.status_code == 422
    text = check(answer).text
    assert said in text
    assert all_of(Correction) == []
    if fields.get("said", "011-111-2222") == "011-111-2222":
        assert "011-111-2222" in answer.get_data(as_text=True)


def test_closed_needs_no_words(client, place):
    assert tell(client, place, about="closed", said="").status_code == 200
    assert the_one().about == "closed"


def test_a_program_that_fills_in_the_trap_changes_nothing(client, place):
    assert tell(client, place, website="http://spam.example").status_code == 200
    assert all_of(Correction) == []


def test_too_many_are_told_to_wait(client, place):
    for n in range(5):
        assert tell(client, place, said=f"{n}").status_code == 200
    answer = tell(client, place, said="6")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "待って" in check(answer).text
    assert len(all_of(Correction)) == 5


def test_a_listing_takes_so_many_and_no_more(app, place):
    for n in range(MOST_WAITING):
        actions_correction.send(place, "other", str(n), uuid4().hex, f"10.0.{n}.1") if n < 5 else _add(
            place, n
        )
    with clock.frozen(clock.now() + timedelta(hours=1)), pytest.raises(actions_correction.FullOfCorrections):
        actions_correction.send(place, "other", "x", uuid4().hex, "10.1.1.1")


def _add(place, n):
    row = Correction(id=new_id(), listing_id=place, organization_id=uuid4(), at=clock.now(), about="other")
    row.once = str(n)
    with transaction() as session:
        session.add(row)


def test_nothing_of_it_is_public(client, place):
    tell(client, place, about="other", said="ひみつの知らせ")
    assert "correction" not in public_tables()
    row = the_one()
    assert "ひみつ" not in str(row.said_sealed)
    assert "ひみつ" not in client.get(f"/listings/{place}").get_data(as_text=True)


def test_no_such_listing(client):
    assert client.get(f"/listings/{uuid4()}/correction").status_code == 404


def test_the_editor_takes_a_number_over_with_one_tap(client, place, people):
    tell(client, place)
    sign_in(client, people.suzuki)
    page = check(client.get("/desk/corrections"))
    assert "「011-111-2222」に直す" in page.text
    assert decide(client, the_one(), "take_over").status_code == 302
    assert next(card for card in all_of(Listing) if card.id == place).phone == "011-111-2222"
    assert the_one().status == "done"


def test_words_are_not_taken_over(client, place, people):
    tell(client, place, said="電話番号が変わりました。たぶん 011 のあとが…")
    sign_in(client, people.suzuki)
    assert "に直す" not in check(client.get("/desk/corrections")).text
    decide(client, the_one(), "take_over")
    assert the_one().status == "waiting"


@pytest.mark.parametrize("decision", ["done", "declined"])
def test_a_decision_is_made_once(client, place, people, decision):
    tell(client, place, about="hours", said="水曜は休み")
    sign_in(client, people.suzuki)
    assert decide(client, the_one(), decision).status_code == 302
    assert the_one().status == decision
    assert decide(client, the_one(), "done").status_code == 404
    assert "待っている知らせはありません" in check(client.get("/desk/corrections")).text


def test_somebody_elses(client, place, people):
    tell(client, place, said="ひだまりの電話")
    sign_in(client, people.sato)
    assert client.get("/desk/corrections").status_code == 403
    tell(client, place)
    other = people.suzuki
    sign_in(client, other)
    row = all_of(Correction)[0]
    with transaction() as session:
        session.get(Correction, row.id).organization_id = people.c
    assert decide(client, row, "done").status_code == 404


def test_a_coordinator_sees_all(client, place, orphan, people):
    tell(client, place)
    tell(client, orphan, about="closed")
    sign_in(client, people.takahashi)
    text = check(client.get("/desk/corrections")).text
    assert "ひだまり" in text
    assert "みなしごの家" in text
    assert "直してほしいという知らせが2件" in check(client.get("/desk")).text


def test_decided_ones_are_forgotten_after_a_year(client, place, people):
    tell(client, place)
    tell(client, place, said="まだ")
    sign_in(client, people.suzuki)
    decide(client, all_of(Correction)[0], "done")
    with clock.frozen(clock.now() + timedelta(days=KEPT_DAYS - 1)):
        assert actions_correction.forget_old() == 0
    with clock.frozen(clock.now() + timedelta(days=KEPT_DAYS + 1)):
        assert actions_correction.forget_old() == 1
    assert [row.status for row in all_of(Correction)] == ["waiting"]


def test_wrong_method(client, place):
    assert client.put(f"/listings/{place}/correction").status_code in (400, 405)
    assert "phone" in ABOUT
