"""The organization's desk: what came in, answers, and a client only with consent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from foundation import clock
from foundation.db import db
from matching.referrals.models import Client, Consent
from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent
from tests.matching.referrals.self_referral.conftest import CANARIES, ask, receipt
from tests.matching.referrals.test_desk import entries, field_error, rows
from tests.page import check
from tests.people import add_person, post_form


@pytest.fixture
def at(world, client) -> str:
    ask(client, world)
    return f"/desk/self-referrals/{rows(SelfReferral)[0].reference}"


def staff_of_b(world):
    from accounts.permission import Role

    person = add_person("staff-b@example.jp", "小林 学", world.people.b, Role.STAFF)
    db.session.commit()
    return person


def test_the_list_names_nobody_and_reading_opens_it(world, signed_in, at):
    suzuki = signed_in(world.people.suzuki)
    assert "1件" in check(suzuki.get("/desk")).text
    page = check(suzuki.get("/desk/self-referrals"))
    assert at in page.links()
    assert not [c for c in CANARIES if c in page.text]
    page = check(suzuki.get(at))
    assert "はなちゃん" in page.text
    assert rows(SelfReferral)[0].state == "opened"
    assert [e.action for e in entries()][-1] == "self_referral.read"


def test_answer_plan_and_close(world, signed_in, at):
    suzuki = signed_in(world.people.suzuki)

    def say(**said):
        return post_form(suzuki, f"{at}/answer", form_at=at, **said)

    assert field_error(check(say(to="answered")), "message")
    assert field_error(check(say(to="call_planned", message="夜に")), "to")
    assert field_error(check(say(to="closed")), "close_code")
    assert field_error(check(say(to="call_planned", call_on="2020-01-01")), "call_on")
    assert say(to="answered", message="こんにちは").status_code == 302
    day = (clock.today() + timedelta(days=2)).isoformat()
    assert say(to="call_planned", call_on=day, call_time="18:30").status_code == 302
    row = rows(SelfReferral)[0]
    assert (row.state, row.user_id) == ("call_planned", world.people.suzuki.user_id)
    assert row.call_at.astimezone(clock.TOKYO).hour == 18
    assert say(to="closed", close_code="supported").status_code == 302
    assert rows(SelfReferral)[0].state == "closed"
    assert "返事をする" not in check(suzuki.get(at)).text
    assert at in check(suzuki.get("/desk/self-referrals?closed=1")).links()


def test_a_double_click_answers_once(world, signed_in, at):
    suzuki = signed_in(world.people.suzuki)
    page = suzuki.get(at).get_data(as_text=True)
    found = [re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("csrf_token", "token")]
    data = {"csrf_token": found[0], "token": found[1], "to": "answered", "message": "こんにちは"}
    assert [suzuki.post(f"{at}/answer", data=data).status_code for _ in range(2)] == [302, 302]
    assert [e.to_state for e in rows(SelfReferralEvent)].count("answered") == 1


def test_somebody_elses_is_not_found_and_roles_are_kept(world, signed_in, at):
    tanaka = signed_in(world.people.tanaka)
    assert tanaka.get(at).status_code == 404
    assert tanaka.get("/desk/self-referrals/SXXXXXXX").status_code == 404
    assert post_form(tanaka, f"{at}/answer", form_at="/desk/clients/new", to="closed").status_code in (
        404,
        422,
    )
    assert tanaka.get(f"{at}/client").status_code == 404
    assert signed_in(world.people.nakamura).get("/desk/self-referrals").status_code == 403
    assert signed_in(world.people.suzuki).get(f"{at}/client").status_code == 403
    assert rows(SelfReferral)[0].state == "sent"


def test_a_viewer_looks_and_changes_nothing(world, signed_in, at):
    from accounts.permission import Role

    viewer = add_person("viewer-b@example.jp", "見る人", world.people.b, Role.VIEWER)
    db.session.commit()
    browser = signed_in(viewer)
    assert "返事をする" not in check(browser.get(at)).text
    assert rows(SelfReferral)[0].state == "sent"
    assert post_form(browser, f"{at}/answer", form_at="/desk/account", to="closed").status_code == 403


def test_a_client_only_with_the_persons_consent(world, signed_in, at):
    browser = signed_in(staff_of_b(world))
    page = check(browser.get(f"{at}/client"))
    assert "同意は6か月" in page.text
    refused = post_form(browser, f"{at}/client", agreed_on=clock.today().isoformat())
    assert field_error(check(refused), "agreed")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert field_error(check(post_form(browser, f"{at}/client", agreed="y", agreed_on=tomorrow)), "agreed_on")
    assert len(rows(Client)) == 1
    made = post_form(browser, f"{at}/client", agreed="y", agreed_on=clock.today().isoformat())
    assert made.status_code == 302
    page = check(browser.get(made.location))
    assert "はなちゃん" in page.text
    client = next(c for c in rows(Client) if c.organization_id == world.people.b)
    assert (client.phone, client.needs["main"]) == ("090-1234-5678", "job_trouble")
    consent = rows(Consent)[-1]
    assert (consent.way, consent.basis, consent.recipient_listing_id) == ("oral", "consent", world.b)
    assert rows(SelfReferral)[0].client_id == client.id
    again = post_form(browser, f"{at}/client", form_at="/desk/clients/new", agreed="y")
    assert again.location.endswith(str(client.id))
    assert len(rows(Client)) == 2


def test_what_was_taken_back_shows_nothing(world, signed_in, client, at):
    code = receipt(client)
    post_form(client, f"/r/{code}", word="ひまわり")
    post_form(client, f"/r/{code}", go="withdraw", sure="1")
    page = check(signed_in(staff_of_b(world)).get(at))
    assert "内容は消しました" in page.text
    assert not [c for c in CANARIES if c in page.text]


def test_as_many_queries_for_many_as_for_one(world, signed_in, client, at):
    suzuki = signed_in(world.people.suzuki)

    def queries() -> int:
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", count := lambda *a: seen.append(a[2]))
        suzuki.get("/desk/self-referrals")
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    few = queries()
    for address in range(2, 8):
        ask(client, world, address=address)
    assert queries() == few
    assert few <= 6


def test_the_coordinator_sees_what_goes_unanswered_and_nobodys_words(world, signed_in, at):
    """The reminder's link leads here; where to call, and nothing to open."""
    reference = at.rsplit("/", 1)[1]
    page = check(signed_in(world.people.takahashi).get("/desk/stalled"))
    assert reference not in page.text
    assert "期限を過ぎたネットからの相談はありません" in page.text
    with clock.frozen(clock.now() + timedelta(days=9)):
        page = check(signed_in(world.people.takahashi).get("/desk/stalled"))
        assert reference in page.text
        assert rows(SelfReferral)[0].listing_name in page.text
        assert not [c for c in CANARIES if c in page.text]
        assert not [link for link in page.links() if reference in link]
        assert [e.action for e in entries()][-1] == "self_referral.board"
        said = {"to": "answered", "message": "お電話しました"}
        assert (
            post_form(signed_in(world.people.suzuki), f"{at}/answer", form_at=at, **said).status_code == 302
        )
        assert reference not in check(signed_in(world.people.takahashi).get("/desk/stalled")).text
        for other in (world.people.suzuki, world.people.sato):
            assert signed_in(other).get("/desk/stalled").status_code == 403
