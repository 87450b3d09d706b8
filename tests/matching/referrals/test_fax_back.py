"""An answer on paper, entered by the sender's staff with the code and the 照合番号."""

from __future__ import annotations

import pytest

from foundation.db import db
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.slip import Heading
from tests.matching.referrals.conftest import World, send
from tests.matching.referrals.test_desk import entries, field_error, read, rows
from tests.page import check
from tests.people import csrf_token, post_form

AT = "/desk/fax-back"


@pytest.fixture
def paper(world: World) -> Heading:
    send(world)
    [row] = rows(Referral)
    return thaw(row.slip, row.slip_hash).heading


def test_the_answer_is_recorded_as_the_recipients(world: World, signed_in, paper: Heading):
    browser = signed_in(world.people.sato)
    done = post_form(browser, AT, code=paper.spoken_code, fact=paper.fact, to="accepted", person="係の鈴木")
    assert done.location == f"{AT}?done={paper.number}", "the next paper can be entered at once"
    page = check(browser.get(done.location))
    assert f"/desk/referrals/{paper.number}" in page.links()
    assert [box.get("name") for box in page.find_all("input") if "autofocus" in box.attrib] == ["code"]
    assert "（紙の返信を入力）" in check(browser.get(f"/desk/referrals/{paper.number}")).text
    [last] = read(db.select(ReferralEvent).where(ReferralEvent.to_state == "accepted"))
    assert (last.channel, last.party, last.person) == ("fax", "recipient", "係の鈴木")
    assert last.actor == f"user:{world.people.sato.user_id}"
    assert len(entries("referral.answered_by_fax")) == 1
    again = post_form(browser, AT, code=paper.code, fact=paper.fact, to="declined", reason_code="no_vacancy")
    assert again.status_code == 422
    told = field_error(check(again), "to")
    assert "佐藤 美咲" not in told, "the paper was the recipient's answer"
    assert "NPO法人 きぼうの橋が「受入可」にしました" in told
    assert [r.state for r in rows(Referral)] == ["accepted"]


def test_bad_input_is_told_at_its_field_and_kept(world: World, signed_in, paper: Heading):
    browser = signed_in(world.people.sato)
    other = f"{(int(paper.fact) + 1) % 10_000:04d}"
    wrong = post_form(browser, AT, code=paper.code, fact=other, to="accepted", message="あいにく")
    assert wrong.status_code == 422
    assert "紙をもう一度" in field_error(check(wrong), "code")
    assert "あいにく" in check(wrong).text
    assert field_error(check(post_form(browser, AT, code="x", fact=paper.fact, to="accepted")), "code")
    assert field_error(
        check(post_form(browser, AT, code=paper.code, fact=paper.fact, to="declined")), "reason_code"
    )
    assert post_form(browser, AT, code=paper.code, fact=paper.fact, to="completed").status_code == 422
    assert [r.state for r in rows(Referral)] == ["sent"]


def test_only_the_senders_staff(world: World, signed_in, paper: Heading, client):
    """For others the code looks as if it did not exist; who only reads, or only receives, is kept out."""
    stranger = signed_in(world.people.tanaka)
    refused = post_form(stranger, AT, code=paper.code, fact=paper.fact, to="accepted")
    assert refused.status_code == 422
    assert "紙をもう一度" in field_error(check(refused), "code")
    for person in (world.people.yamada, world.people.suzuki, world.people.takahashi):
        browser = signed_in(person)
        token = csrf_token(browser, "/desk/account")
        assert browser.get(AT).status_code == 403
        assert browser.post(AT, data={"csrf_token": token}).status_code == 403
    assert client.get(AT).status_code == 302
    sato = signed_in(world.people.sato)
    assert sato.put(AT, headers={"X-CSRFToken": csrf_token(sato, AT)}).status_code == 405
    for lang in ("en", "ja-Hira"):
        check(sato.get(f"/{lang}{AT}"))
    assert [r.state for r in rows(Referral)] == ["sent"]
