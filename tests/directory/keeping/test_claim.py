"""Whoever works there becomes the editor: by a code sent to the published address, or by a coordinator."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Membership, User
from accounts.models_invitation import Invitation
from directory.keeping import actions_claim
from directory.keeping.models import Claim
from directory.models import Listing
from foundation import clock
from foundation.db import transaction
from tests.directory.keeping.conftest import all_of, mails
from tests.directory.listings import add_listing, change_listing
from tests.page import check
from tests.people import PASSWORD, csrf_token, post_form, sign_in

WHO = {"name": "木村 光", "post": "管理者", "email": "kimura@example.jp"}


@pytest.fixture
def office(people):
    """It publishes a mail address."""
    return add_listing(
        "ひかり相談室", "consultation_support", email="info@hikari.example.jp", phone="03-1111-2222"
    )


def claim(client, listing_id, **fields):
    return post_form(client, f"/listings/{listing_id}/claim", **{**WHO, **fields})


def code_in(recipient: str) -> str:
    (mail,) = [each for each in mails() if each.recipient == recipient and "code" in each.values]
    return mail.values["code"]


def enter(client, page, code):
    return post_form(client, page, code=code)


def the_one() -> Claim:
    (row,) = all_of(Claim)
    return row


def join(client, **fields):
    (mail,) = [each for each in mails() if "/invitation/" in each.values.get("link", "")]
    path = "/invitation/" + mail.values["link"].rpartition("/")[2]
    return path, post_form(
        client, path, **{"name": WHO["name"], "new": PASSWORD, "again": PASSWORD, **fields}
    )


def test_from_the_listing_page_to_the_own_desk(client, page, office):
    assert f"/listings/{office}/claim" in set(page(f"/listings/{office}").links())
    answer = claim(client, office)
    assert answer.status_code == 302
    own_page = answer.location
    assert "6けたの番号を送りました" in check(client.get(own_page)).text
    answer = enter(client, own_page, code_in("info@hikari.example.jp"))
    assert answer.status_code == 302
    assert "招待を送りました" in check(client.get(own_page)).text
    path, joined = join(client)
    assert joined.status_code == 302
    assert joined.location == "/sign-in"
    (user,) = [each for each in all_of(User) if each.email == WHO["email"]]
    (membership,) = [each for each in all_of(Membership) if each.user_id == user.id]
    assert membership.role == "editor"
    assert client.get(path).status_code == 404  # once


def test_what_was_said_of_a_person_is_deleted_when_it_is_over(client, office):
    own_page = claim(client, office).location
    assert the_one().name == WHO["name"]
    enter(client, own_page, code_in("info@hikari.example.jp"))
    row = the_one()
    assert (row.name, row.email, row.post) == (None, None, None)


def test_a_wrong_code_five_times_and_no_more(client, office):
    own_page = claim(client, office).location
    right = code_in("info@hikari.example.jp")
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = enter(client, own_page, wrong)
        assert answer.status_code == 422
        assert "番号がちがいます" in check(answer).text
    assert "もう使えません" in check(enter(client, own_page, right)).text
    assert all_of(Invitation) == []


def test_a_code_ends(client, office):
    own_page = claim(client, office).location
    code = code_in("info@hikari.example.jp")
    with (
        clock.frozen(clock.now() + timedelta(days=2, minutes=1)),
        pytest.raises(actions_claim.claim.CodeOver),
    ):
        actions_claim.prove(own_page.rpartition("/")[2], code)
    assert all_of(Invitation) == []


def test_mails_hold_a_number_or_a_link_and_no_name(client, office):
    claim(client, office)
    for mail in mails():
        assert set(mail.values) <= {"code", "link"}
        assert "木村" not in str(mail.values)
        assert "ひかり" not in str(mail.values)


def test_the_same_form_twice_is_one(client, office):
    once = uuid4().hex
    first, second = claim(client, office, once=once), claim(client, office, once=once)
    assert first.location == second.location
    assert len(all_of(Claim)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "お名前を入力してください"),
        ({"post": ""}, "担当か役職を入力してください"),
        ({"email": ""}, "メールアドレスを入力してください"),
        ({"email": "kimura"}, "メールアドレスの形が正しくありません"),
        ({"name": "あ" * 61}, "60"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(client, office, fields, said):
    answer = claim(client, office, **fields)
    assert answer.status_code == 422
    assert said in check(answer).text
    assert "管理者" in answer.get_data(as_text=True) or "post" in fields
    assert all_of(Claim) == []


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "１２３４５"])
def test_a_code_that_is_none(client, office, code):
    own_page = claim(client, office).location
    assert enter(client, own_page, code).status_code == 422
    assert the_one().tries == 0


def test_full_width_digits_are_digits(client, office):
    own_page = claim(client, office).location
    wide = code_in("info@hikari.example.jp").translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    assert enter(client, own_page, wide).status_code == 302


def test_an_organization_with_an_editor_is_not_claimed(client, place):
    text = check(client.get(f"/listings/{place}/claim")).text
    assert "招待してもらってください" in text
    assert "鈴木" not in text


def test_without_a_mail_address_the_coordinator_calls(client, orphan, people):
    own_page = claim(client, orphan).location
    assert "コーディネーターが" in check(client.get(own_page)).text
    assert people.takahashi.email in {mail.recipient for mail in mails()}
    sign_in(client, people.takahashi)
    page = check(client.get("/desk/claims"))
    assert "木村 光さん（管理者）が" in page.text
    assert {f"mailto:{WHO['email']}", "tel:0311112222", f"/listings/{orphan}"} <= set(page.links())
    token = csrf_token(client, "/desk/claims")
    shown = client.post(f"/desk/claims/{the_one().id}/code", data={"csrf_token": token, "channel": "phone"})
    code = next(e.text for e in check(shown).find_all("b"))
    assert enter(client, own_page, code).status_code == 302
    assert all_of(Invitation)[0].email == WHO["email"]


@pytest.mark.parametrize(("decision", "invited"), [("approve", 1), ("refuse", 0)])
def test_a_coordinator_decides_with_a_reason(client, orphan, people, decision, invited):
    claim(client, orphan)
    sign_in(client, people.takahashi)
    token = csrf_token(client, "/desk/claims")
    path = f"/desk/claims/{the_one().id}"
    empty = client.post(path, data={"csrf_token": token, "decision": decision})
    assert empty.status_code == 422
    assert "どう確かめたか" in check(empty).text
    done = client.post(path, data={"csrf_token": token, "decision": decision, "reason": "職員証を見た"})
    assert done.status_code == 302
    assert len(all_of(Invitation)) == invited
    assert the_one().name is None
    again = client.post(path, data={"csrf_token": token, "decision": decision, "reason": "x"})
    assert again.status_code == 404


def test_claims_end_after_a_month(client, office):
    claim(client, office)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert actions_claim.expire() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert actions_claim.expire() == 1
    assert (the_one().status, the_one().name) == ("expired", None)


def test_three_claims_wait_and_no_more(client, office):
    for n in range(3):
        assert claim(client, office, email=f"k{n}@example.jp").status_code == 302
    assert claim(client, office, email="k9@example.jp").status_code == 429


def test_who_may_not(client, people, office):
    claim(client, office)
    row = the_one()
    for person in (people.sato, people.suzuki, people.nakamura, people.yamada):
        sign_in(client, person)
        token = csrf_token(client, "/desk/account")
        assert client.get("/desk/claims").status_code == 403
        assert client.post(f"/desk/claims/{row.id}/code", data={"csrf_token": token}).status_code == 403
        assert client.post(f"/desk/claims/{row.id}", data={"csrf_token": token}).status_code == 403


def test_an_unknown_page(client):
    assert client.get("/claim/" + "0" * 32).status_code == 404
    assert client.get("/claim/あ").status_code == 404


def test_a_hidden_listing_cannot_be_claimed(client, people):
    hidden = add_listing("ひみつの家", "npo", visibility="network_only")
    with transaction():
        pass
    assert client.get(f"/listings/{hidden}/claim").status_code == 404
    assert client.get(f"/listings/{hidden}/correction").status_code == 404


def branch_of(listing_id, name="ひかり作業所", **values):
    """A further listing of the same organization."""
    (own,) = [each for each in all_of(Listing) if each.id == listing_id]
    other = add_listing(name, "continued_employment_b", **values)
    change_listing(other, organization_id=own.organization_id)
    return other


def to_decide(client, people):
    sign_in(client, people.takahashi)
    return check(client.get("/desk/claims"))


def test_one_branch_does_not_speak_for_the_others(client, people, office):
    branch_of(office, email="sagyosho@hikari.example.jp")
    own_page = claim(client, office).location
    assert enter(client, own_page, code_in("info@hikari.example.jp")).status_code == 302
    assert "コーディネーターが確かめます" in check(client.get(own_page)).text
    assert all_of(Invitation) == []
    assert people.takahashi.email in {mail.recipient for mail in mails()}
    shown = to_decide(client, people).text
    assert "info@hikari.example.jp にメールで送った番号を" in shown
    assert "1件だけです" in shown
    assert "掲載2件すべて" in shown
    assert "ひかり作業所" in shown


def test_the_coordinator_then_hands_over_all_branches(client, people, office):
    branch_of(office)
    own_page = claim(client, office).location
    enter(client, own_page, code_in("info@hikari.example.jp"))
    to_decide(client, people)
    token = csrf_token(client, "/desk/claims")
    data = {"csrf_token": token, "decision": "approve", "reason": "法人本部に電話で聞いた"}
    assert client.post(f"/desk/claims/{the_one().id}", data=data).status_code == 302
    (invitation,) = all_of(Invitation)
    assert (invitation.email, the_one().status, the_one().name) == (WHO["email"], "approved", None)
    assert "招待を送りました" in check(client.get(own_page)).text


@pytest.mark.parametrize("written", ["info@hikari.example.jp", "Info@Hikari.example.jp "])
def test_an_address_that_every_branch_names_speaks_for_all(client, office, written):
    branch_of(office, email=written)
    enter(client, claim(client, office).location, code_in("info@hikari.example.jp"))
    assert [each.email for each in all_of(Invitation)] == [WHO["email"]]


@pytest.mark.parametrize("values", [{"visibility": "network_only"}, {"status": "closed"}])
def test_branches_that_nobody_sees_count_and_are_not_named(client, office, values):
    branch_of(office, "ひみつの家", **values)
    own_page = claim(client, office).location
    enter(client, own_page, code_in("info@hikari.example.jp"))
    assert all_of(Invitation) == []
    assert "ひみつの家" not in client.get(own_page).get_data(as_text=True)


@pytest.mark.parametrize(("phone", "invited"), [("0311112222", 1), ("03-1111-2223", 0)])
def test_a_telephone_proves_the_branches_that_name_it(client, people, orphan, phone, invited):
    branch_of(orphan, phone=phone)
    own_page = claim(client, orphan).location
    to_decide(client, people)
    token = csrf_token(client, "/desk/claims")
    shown = client.post(f"/desk/claims/{the_one().id}/code", data={"csrf_token": token, "channel": "phone"})
    code = next(e.text for e in check(shown).find_all("b"))
    assert enter(client, own_page, code).status_code == 302
    assert len(all_of(Invitation)) == invited


def test_what_was_published_later_was_not_proven(client, office):
    """Between sending and entering, an import brings one address for both: the code never went there."""
    other = branch_of(office)
    own_page = claim(client, office).location
    for each in (office, other):
        change_listing(each, email="honbu@hikari.example.jp")
    enter(client, own_page, code_in("info@hikari.example.jp"))
    assert all_of(Invitation) == []


def test_the_right_code_twice_is_once(client, people, office):
    own_page = claim(client, office).location
    code = code_in("info@hikari.example.jp")
    token = csrf_token(client, own_page)
    for _ in range(2):
        assert client.post(own_page, data={"csrf_token": token, "code": code}).status_code == 302
    assert len(all_of(Invitation)) == 1


def test_a_proven_claim_gets_no_further_code(client, people, office):
    branch_of(office)
    enter(client, claim(client, office).location, code_in("info@hikari.example.jp"))
    to_decide(client, people)
    token = csrf_token(client, "/desk/claims")
    path = f"/desk/claims/{the_one().id}/code"
    again = client.post(path, data={"csrf_token": token, "channel": "phone"}, follow_redirects=True)
    assert "伝え方を選んでください" in check(again).text
    assert client.get(path).status_code == 405
    assert client.get(f"/desk/claims/{the_one().id}").status_code == 405


def test_a_way_that_is_not_published_makes_no_code(client, people, orphan):
    change_listing(orphan, fax="")
    claim(client, orphan)
    to_decide(client, people)
    token = csrf_token(client, "/desk/claims")
    for channel in ("fax", "pigeon"):
        data = {"csrf_token": token, "channel": channel}
        assert client.post(f"/desk/claims/{the_one().id}/code", data=data).status_code == 302
    assert the_one().code_key == ""


def test_a_proven_claim_ends_after_a_month_too(client, office):
    branch_of(office)
    enter(client, claim(client, office).location, code_in("info@hikari.example.jp"))
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert actions_claim.expire() == 1
    assert the_one().name is None
