"""The way of a slip through the desk: client, consent, preview, issue, inbox, answer."""

from __future__ import annotations

import re

import pytest

from foundation import audit
from foundation.db import db
from matching.referrals import actions_consent, actions_match
from matching.referrals.models import Client, Consent
from matching.referrals.models_referral import Referral
from tests.matching.referrals.conftest import CANARIES, HANAKO, World, consent, send
from tests.page import check
from tests.people import csrf_token, post_form

NEW = "/desk/clients/new"
SLIP = {
    "urgency": "week",
    "asked_for": "retention",
    "items": ["name", "needs", "summary"],
    "summary": "手助けがいる",
}


def rows(model: type) -> list:
    return read(db.select(model))


def read(query) -> list:
    """Rows as they are now; the reading ends at once, so that it locks nobody out."""
    found = list(db.session.scalars(query.execution_options(populate_existing=True)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def field_error(page, field: str) -> str:
    found = [e for e in page.root.iter() if e.get("id") == f"{field}-error"]
    assert found, f"no error at {field}"
    return "".join(found[0].itertext())


def test_a_client_is_added_and_shown(world: World, signed_in):
    browser = signed_in(world.people.sato)
    answer = post_form(browser, NEW, name="新井 次郎", main_need="debt", address="東京都千代田区")
    assert answer.status_code == 302
    page = check(browser.get(answer.location))
    assert page.h1 == "新井 次郎さん"
    assert "債務" in page.text
    assert "新井".encode() not in b"".join(c.name_sealed for c in rows(Client))
    assert {c.municipality_code for c in rows(Client)} == {"011011", "131016"}


def test_a_wrong_form_keeps_what_was_typed(world: World, signed_in):
    browser = signed_in(world.people.sato)
    answer = post_form(
        browser, NEW, name="", wish="ゆっくり話したい", birth_date="2999-01-01", months_employed="x"
    )
    page = check(answer)
    assert answer.status_code == 422
    assert "氏名" in field_error(page, "name")
    assert field_error(page, "birth_date")
    assert field_error(page, "months_employed")
    assert "ゆっくり話したい" in page.text
    assert len(rows(Client)) == 1


def test_details_are_changed(world: World, signed_in):
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/edit"
    page = check(browser.get(at))
    assert "口頭だけ" in page.text
    answer = post_form(browser, at, name="山本 花", further_needs=["debt", "food"])
    assert answer.status_code == 302
    assert "山本 花さん" in browser.get(answer.location).get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/edit", "/match", "/consents/new", "/slips/new?to={b}"])
def test_somebody_elses_client_is_not_found(world: World, signed_in, path):
    browser = signed_in(world.people.tanaka)
    url = f"/desk/clients/{world.client_id}{path}".format(b=world.b)
    assert browser.get(url).status_code == 404
    assert "山本" not in browser.get(url).get_data(as_text=True)
    if path not in ("",):
        token = csrf_token(browser, NEW)
        assert browser.post(url, data={"csrf_token": token, "name": "x", "near": "札幌市"}).status_code == 404


def test_a_client_that_does_not_exist_looks_the_same(world: World, signed_in):
    browser = signed_in(world.people.tanaka)
    foreign = browser.get(f"/desk/clients/{world.client_id}").get_data(as_text=True)
    missing = browser.get("/desk/clients/00000000-0000-4000-8000-000000000000").get_data(as_text=True)
    blank = re.compile(r"/desk/clients/[0-9a-f-]{36}")
    assert blank.sub("", foreign) == blank.sub("", missing)


def test_a_viewer_reads_but_changes_nothing(world: World, signed_in):
    number = send(world)
    browser = signed_in(world.people.yamada)
    page = check(browser.get(f"/desk/clients/{world.client_id}"))
    assert "登録内容を直す" not in page.text
    assert browser.get("/desk/referrals").status_code == 200
    assert browser.get(f"/desk/referrals/{number}").status_code == 200
    for path in (
        NEW,
        f"/desk/clients/{world.client_id}/edit",
        f"/desk/clients/{world.client_id}/consents/new",
        f"/desk/clients/{world.client_id}/slips/new?to={world.b}",
    ):
        assert browser.get(path).status_code == 403, path
    for path in ("withdraw", "answer"):
        token = csrf_token(browser, f"/desk/clients/{world.client_id}/match")
        assert (
            browser.post(
                f"/desk/referrals/{number}/{path}", data={"csrf_token": token, "message": "x"}
            ).status_code
            == 403
        )


def test_a_match_is_asked_with_what_is_known_and_kept(world: World, signed_in):
    listed(world)
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/match"
    form = check(browser.get(at))
    assert "北一条西二丁目" in browser.get(at).get_data(as_text=True)
    assert any(
        o.get("selected") is not None and o.get("value") == "retention" for o in form.find_all("option")
    )
    answer = post_form(
        browser, at, main_need="retention", near=HANAKO.address, employment="working", months_employed="7"
    )
    assert answer.status_code == 302
    page = check(browser.get(at))
    assert "きぼうの橋 定着支援センター" in page.text
    assert "合う" in page.text
    asked, result = actions_match.latest_match(world.people.sato.member, world.client_id)
    assert asked.age == age_of_hanako()
    assert "1991" not in str(asked.to_json())
    assert result.results
    assert [e.detail["rules"] for e in entries("match.run")] == [result.rule_version]


def test_an_unknown_place_is_told_at_its_field(world: World, signed_in):
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/match"
    answer = post_form(browser, at, main_need="debt", near="どこかとおいところ")
    assert answer.status_code == 422
    assert field_error(check(answer), "near")
    answer = post_form(browser, at, near="札幌市", main_need="")
    assert answer.status_code == 422
    assert field_error(check(answer), "further_needs")


def test_without_consent_there_is_no_slip_and_the_form_says_so(world: World, signed_in):
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}"
    page = check(browser.get(at))
    assert "同意がまだありません" in page.text
    assert any(f"/desk/clients/{world.client_id}/consents/new?to={world.b}" in link for link in page.links())
    assert not list(page.find_all("textarea")), "nothing is typed that the way to the consent would lose"
    answer = post_form(browser, at, form_at=NEW, **SLIP, token="0" * 32, step="issue")
    assert answer.status_code == 422
    assert "手助けがいる" in answer.get_data(as_text=True)
    assert rows(Referral) == []


def test_a_consent_that_ended_meanwhile_is_told_at_the_field(world: World, signed_in):
    """The form was open with a consent for A's slip to two offices; one consent is withdrawn before the
    click.
    """
    consent(world)
    second = consent(world, world.c)
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}&to={world.c}"
    token = csrf_token(browser, at)
    actions_consent.withdraw_consent(world.people.sato.member, world.client_id, second)
    answer = browser.post(at, data={"csrf_token": token, **SLIP, "token": "2" * 32, "step": "issue"})
    assert answer.status_code == 422
    assert "「みなと就労支援センター 本店」への同意は取り消されています" in field_error(
        check(answer), "items"
    )
    assert rows(Referral) == []


def test_nothing_chosen_says_anything(world: World, signed_in):
    consent(world)
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}"
    answer = post_form(
        browser, at, urgency="week", asked_for="training", items="wish", token="3" * 32, step="preview"
    )
    assert answer.status_code == 422
    assert "まだ何も書かれていません" in field_error(check(answer), "items")


def test_nobody_writes_to_the_own_organization(world: World, signed_in):
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/consents/new?to={world.a}"
    answer = post_form(
        browser,
        at,
        items="name",
        purpose="x",
        valid_from="2026-11-01",
        valid_until="2027-11-01",
        obtained_on="2026-11-01",
        way="oral",
        basis="consent",
    )
    assert answer.status_code == 422
    assert "ご自分の機関" in field_error(check(answer), "items")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"items": []}, "items"),
        ({"valid_until": "2026-01-01"}, "valid_until"),
        ({"valid_until": "2046-01-01"}, "valid_until"),
        ({"obtained_on": "2999-01-01"}, "obtained_on"),
        ({"basis": "law"}, "reason"),
        ({"way": "telepathy"}, "way"),
        ({"purpose": ""}, "purpose"),
        ({"valid_from": "gestern"}, "valid_from"),
    ],
)
def test_a_wrong_consent_is_told_at_its_field(world: World, signed_in, fields, field):
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/consents/new?to={world.b}"
    good = {
        "items": ["name"],
        "purpose": "支援の調整",
        "valid_from": "2026-11-01",
        "valid_until": "2027-05-01",
        "obtained_on": "2026-11-01",
        "way": "oral",
        "basis": "consent",
    }
    answer = post_form(browser, at, **{**good, **fields})
    assert answer.status_code == 422
    assert field_error(check(answer), field)
    assert rows(Consent) == []


def test_several_offices_get_a_slip_each_with_their_own_number_and_code(world: World, signed_in):
    consent(world)
    consent(world, world.c)
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}&to={world.c}"
    done = post_form(browser, at, **SLIP, token="4" * 32, step="issue")
    assert done.location.startswith("/desk/referrals/issued?number=")
    made = rows(Referral)
    assert sorted(r.serial for r in made) == [1, 2]
    assert len({r.code_key for r in made}) == 2
    assert {r.to_listing_id for r in made} == {world.b, world.c}


def test_from_consent_to_the_answer(world: World, signed_in):
    """佐藤 records the consent, looks at the slip, issues it; 鈴木 opens and answers; 佐藤 sees it; 田中
    sees nothing.
    """
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/consents/new?to={world.b}"
    assert check(browser.get(at)).h1 == "同意を記録する"
    answer = post_form(
        browser,
        at,
        items=["name", "needs", "summary"],
        purpose="支援の調整",
        valid_from="2026-11-01",
        valid_until="2029-10-31",
        obtained_on="2026-11-01",
        way="oral",
        basis="consent",
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    slip = answer.location
    preview = post_form(browser, slip, **SLIP, token="1" * 32, step="preview")
    page = check(preview)
    assert "手助けがいる" in page.text
    assert "090-1234" not in page.text
    hidden = {(e.get("name"), e.get("value")) for e in page.find_all("input", type="hidden")}
    assert ("items", "needs") in hidden
    assert rows(Referral) == []
    back = post_form(browser, slip, **SLIP, token="1" * 32, step="edit")
    assert "手助けがいる" in check(back).text
    issued = post_form(browser, slip, **SLIP, token="1" * 32, step="issue")
    again = post_form(browser, slip, **SLIP, token="1" * 32, step="issue")
    assert issued.location == again.location
    [referral] = rows(Referral)
    assert issued.location == f"/desk/referrals/{referral.number}"
    assert referral.state == "sent"

    editor = signed_in(world.people.suzuki)
    assert referral.number in check(editor.get("/desk/inbox")).text
    page = check(editor.get(issued.location))
    assert "山本 花子" in page.text
    assert "090-1234" not in page.text
    wrong = post_form(
        editor, f"{issued.location}/answer", form_at=issued.location, to="declined", message="あいにく"
    )
    assert wrong.status_code == 422
    assert "理由" in field_error(check(wrong), "reason_code")
    assert "あいにく" in wrong.get_data(as_text=True)
    done = post_form(
        editor,
        f"{issued.location}/answer",
        form_at=issued.location,
        to="accepted",
        meeting_on="2026-12-01",
        meeting_time="10:30",
        person="鈴木",
        message="お待ちしています",
    )
    assert done.status_code == 302

    page = check(browser.get(issued.location))
    assert "受入可" in page.text
    assert "2026年12月1日（火）10:30" in page.text
    assert "お待ちしています" in page.text
    assert check(browser.get("/desk/referrals")).text.count("山本") == 1
    stranger = signed_in(world.people.tanaka)
    for path in ("", "/slip.pdf"):
        assert stranger.get(issued.location + path).status_code == 404
    for path in ("/answer", "/withdraw"):
        token = csrf_token(stranger, NEW)
        data = {"csrf_token": token, "to": "accepted", "message": "x"}
        assert stranger.post(issued.location + path, data=data).status_code == 404


def test_wrong_methods_and_wrong_numbers(world: World, signed_in):
    number = send(world)
    browser = signed_in(world.people.sato)
    assert browser.post("/desk/inbox").status_code in (400, 405)
    assert browser.get(f"/desk/referrals/{number}/answer").status_code == 405
    assert browser.get(f"/desk/referrals/{number.lower()}").status_code == 200
    for wrong in ("x", "2026-0001", number[:-1] + "9", "%F0%9F%98%80", "AAAA-2026-99999999999999999999"):
        assert browser.get(f"/desk/referrals/{wrong}").status_code == 404, wrong
    assert browser.get(f"/desk/clients/{world.client_id}/slips/new").status_code == 404
    assert browser.get(f"/desk/clients/{world.client_id}/slips/new?to=x").status_code == 404


def test_the_recipient_cannot_take_back_nor_the_sender_accept(world: World, signed_in):
    number = send(world)
    at = f"/desk/referrals/{number}"
    sato, suzuki = signed_in(world.people.sato), signed_in(world.people.suzuki)
    token = csrf_token(suzuki, "/desk/account")
    assert suzuki.post(f"{at}/withdraw", data={"csrf_token": token, "message": "x"}).status_code == 403
    refused = post_form(sato, f"{at}/answer", form_at=at, to="accepted")
    assert refused.status_code == 302
    assert "「受入可」はできません" in check(sato.get(at)).text
    assert [r.state for r in rows(Referral)] == ["sent"]


def test_a_slip_taken_back_is_closed_to_the_recipient(world: World, signed_in):
    number = send(world)
    at = f"/desk/referrals/{number}"
    sato, suzuki = signed_in(world.people.sato), signed_in(world.people.suzuki)
    empty = post_form(sato, f"{at}/withdraw", form_at=at, message="")
    assert empty.status_code == 422
    assert field_error(check(empty), "message")
    assert (
        post_form(sato, f"{at}/withdraw", form_at=at, how="withdraw", message="山本さんの都合").status_code
        == 302
    )
    page = check(suzuki.get(at))
    assert "取り下げられました" in page.text
    assert not [canary for canary in CANARIES if canary in page.text]
    assert suzuki.get(f"{at}/slip.pdf").status_code == 302
    assert "山本 花子" in check(sato.get(at)).text


def test_consent_is_withdrawn_on_its_own_page(world: World, signed_in):
    number = send(world)
    consent_id = str(rows(Referral)[0].consent_id)
    browser = signed_in(world.people.sato)
    at = f"/desk/clients/{world.client_id}/consents/{consent_id}/withdraw"
    assert "すぐに取り下げられ" in check(browser.get(at)).text
    assert post_form(browser, at).status_code == 302
    assert "取下げ" in check(browser.get(f"/desk/referrals/{number}")).text
    assert browser.get(at).status_code == 302
    assert post_form(browser, at, form_at=NEW).status_code == 302
    assert signed_in(world.people.tanaka).get(at).status_code == 404


def test_every_reading_and_writing_leaves_its_row(world: World, signed_in):
    number = send(world)
    browser = signed_in(world.people.sato)
    seen = len(entries())
    for path, action in (
        ("/desk/clients", "client.listed"),
        (f"/desk/clients/{world.client_id}", "client.read"),
        (f"/desk/clients/{world.client_id}/match", "client.read"),
        (f"/desk/clients/{world.client_id}/slips/new?to={world.b}", "client.read"),
        ("/desk/referrals", "referral.listed"),
        (f"/desk/referrals/{number}", "referral.read"),
        (f"/desk/referrals/{number}/slip.pdf", "referral.printed"),
    ):
        assert browser.get(path).status_code == 200, path
        new = entries()[seen:]
        assert [e.action for e in new] == [action], path
        assert new[0].actor == f"user:{world.people.sato.user_id}"
        seen += 1
    assert audit.verify() == seen
    told = " ".join(f"{e.subject} {e.actor} {e.detail}" for e in entries())
    assert not [canary for canary in CANARIES if canary in told]


def test_the_desk_is_never_kept_and_needs_a_sign_in(world: World, client, signed_in):
    for path in ("/desk/clients", f"/desk/clients/{world.client_id}", "/desk/inbox", "/desk/referrals"):
        assert client.get(path).status_code == 302
        assert signed_in(world.people.sato).get(path).headers["Cache-Control"] == "no-store"


def test_roles_without_cases_are_kept_out(world: World, signed_in):
    number = send(world)
    for person in (world.people.takahashi, world.people.nakamura):
        browser = signed_in(person)
        for path in ("/desk/clients", "/desk/referrals", "/desk/inbox", f"/desk/referrals/{number}"):
            assert browser.get(path).status_code == 403, (person.name, path)


@pytest.mark.parametrize("lang", ["ja-Hira", "en"])
def test_every_page_speaks_every_language(world: World, signed_in, lang):
    number = send(world)
    consent_id = rows(Referral)[0].consent_id
    browser, file = signed_in(world.people.sato), f"/desk/clients/{world.client_id}"
    for path in (
        "/desk/clients",
        NEW,
        file,
        f"{file}/match",
        f"{file}/consents/new",
        f"{file}/consents/new?to={world.b}",
        f"{file}/consents/{consent_id}/withdraw",
        f"{file}/slips/new?to={world.b}",
        "/desk/referrals",
        "/desk/inbox",
        f"/desk/referrals/{number}",
        "/r",
    ):
        check(browser.get(f"/{lang}{path}"))


def entries(action: str = "") -> list:
    found = read(db.select(audit.AuditEntry).order_by(audit.AuditEntry.number))
    return [e for e in found if e.action == action] if action else found


def age_of_hanako() -> int:
    from foundation import clock
    from matching.referrals.japanese_year import age

    return age(HANAKO.birth_date, clock.today())


def listed(world: World) -> None:
    """The listings reach the search engine the way every change does: through the change log."""
    from directory.models import ListingChange
    from foundation import clock

    for listing_id in (world.a, world.b, world.c):
        db.session.add(ListingChange(listing_id=listing_id, at=clock.now()))
    db.session.commit()
