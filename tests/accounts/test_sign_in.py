"""The first step: address and password."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select, update

from accounts import actions_sign_in, passwords
from accounts.limits import PER_ACCOUNT, PER_ADDRESS, WINDOW
from accounts.models import SignIn, SignInAttempt, User
from foundation.audit import AuditEntry, verify
from foundation.db import db
from tests.page import check
from tests.people import PASSWORD, csrf_token, post_form, sign_in

WRONG = "みずうみに映る八つの灯り"


def said(answer):
    """The page without what differs by chance: its token and the address that was typed."""
    text = re.sub(r'name="csrf_token"[^>]*', "", answer.get_data(as_text=True))
    return re.sub(r'value="[^"]*@example.jp"', "", text)


def wrong(client, email, times=1):
    token = csrf_token(client, "/sign-in")
    form = {"csrf_token": token, "email": email, "password": WRONG}
    return [client.post("/sign-in", data=form) for _ in range(times)][-1]


def test_the_page_tells_password_managers_what_is_what(page):
    form = page("/sign-in")
    fields = {field.get("name"): field for field in form.find_all("input")}
    assert fields["email"].get("autocomplete") == "username"
    assert fields["password"].get("autocomplete") == "current-password"
    assert fields["password"].get("type") == "password"
    assert "onpaste" not in fields["password"].attrib
    assert form.response.headers["Cache-Control"] == "no-store"


def test_the_right_password_leads_to_the_second_factor(client, people, page):
    answer = post_form(client, "/sign-in", email="  SATO@example.JP ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/sign-in/second-factor")
    assert client.get("/desk").location == "/sign-in/second-factor"
    assert page("/sign-in/second-factor").h1


def test_both_steps_lead_to_the_desk(client, people, page):
    sign_in(client, people.sato)
    desk = page("/desk")
    assert "佐藤 美咲" in desk.text
    assert desk.response.headers["Cache-Control"] == "no-store"
    assert client.get("/sign-in").location == "/desk"


def test_a_wrong_password_keeps_the_address_and_forgets_the_password(client, people):
    page = check(wrong(client, "sato@example.jp"))
    assert page.response.status_code == 422
    fields = {field.get("name"): field for field in page.find_all("input")}
    assert fields["email"].get("value") == "sato@example.jp"
    assert not fields["password"].get("value")
    assert fields["password"].get("aria-invalid") == "true"
    assert WRONG not in page.response.get_data(as_text=True)
    assert client.get("/desk").status_code == 302


def test_nobody_learns_which_accounts_there_are(client, people):
    db.session.execute(update(User).where(User.email == "tanaka@example.jp").values(active=False))
    db.session.commit()
    known, unknown, disabled = (
        wrong(client, email) for email in ("sato@example.jp", "nobody@example.jp", "tanaka@example.jp")
    )
    assert known.status_code == unknown.status_code == disabled.status_code == 422
    assert said(known) == said(unknown) == said(disabled)
    right_but_disabled = post_form(client, "/sign-in", email="tanaka@example.jp", password=PASSWORD)
    assert said(right_but_disabled) == said(known)


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"active": False}])
def test_a_password_changed_while_it_was_checked_opens_nothing(client, people, monkeypatch, change):
    real = actions_sign_in.matches

    def overtaken(password_hash, typed):
        db.session.execute(update(User).where(User.id == people.sato.user_id).values(**change))
        db.session.commit()
        return real(password_hash, typed)

    monkeypatch.setattr(actions_sign_in, "matches", overtaken)
    assert post_form(client, "/sign-in", email=people.sato.email, password=PASSWORD).status_code == 422


@pytest.mark.parametrize("email", ["sato@example.jp", "nobody@example.jp"])
def test_the_answer_costs_one_hash_for_everyone(client, people, monkeypatch, email):
    checked = []
    real = passwords.HASHER

    class Counting:
        def verify(self, password_hash, typed):
            checked.append(password_hash.split("$")[:4])
            return real.verify(password_hash, typed)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    wrong(client, email)
    assert checked == [["", "argon2id", "v=19", "m=19456,t=2,p=1"]]


@pytest.mark.parametrize("email", ["sato@example.jp", "nobody@example.jp"])
def test_after_five_wrong_passwords_one_waits(client, people, watch, email):
    assert wrong(client, email, PER_ACCOUNT).status_code == 422
    answer = wrong(client, email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(int(WINDOW.total_seconds()))
    assert "15分" in check(answer).text
    assert post_form(client, "/sign-in", email=email, password=PASSWORD).status_code == 429
    assert wrong(client, "suzuki@example.jp").status_code == 422
    watch.forward(minutes=15)
    assert wrong(client, email).status_code == 422


def test_waiting_ends_and_the_right_password_opens_again(client, people, watch):
    wrong(client, "sato@example.jp", PER_ACCOUNT + 1)
    watch.forward(minutes=15)
    sign_in(client, people.sato)
    assert client.get("/desk").status_code == 200


def test_a_right_password_forgets_the_wrong_ones(client, people):
    wrong(client, "sato@example.jp", PER_ACCOUNT - 1)
    sign_in(client, people.sato)
    client.post("/sign-out", data={"csrf_token": csrf_token(client, "/desk")})
    assert wrong(client, "sato@example.jp", PER_ACCOUNT).status_code == 422


def test_one_address_cannot_try_all_accounts(client, people):
    token = csrf_token(client, "/sign-in")
    for number in range(PER_ADDRESS):
        form = {"csrf_token": token, "email": f"n{number}@example.jp", "password": WRONG}
        assert client.post("/sign-in", data=form).status_code == 422
    form = {"csrf_token": token, "email": "sato@example.jp", "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 429
    elsewhere = client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 302


def test_attempts_are_kept_as_keyed_hashes_and_not_for_long(client, people, watch):
    wrong(client, "sato@example.jp")
    kept = db.session.scalars(select(SignInAttempt)).one()
    assert re.fullmatch("[0-9a-f]{64}", kept.account_key)
    assert re.fullmatch("[0-9a-f]{64}", kept.address_key)
    watch.forward(minutes=15)
    wrong(client, "suzuki@example.jp")
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "", "password": PASSWORD}, "email"),
        ({"email": "sato@example.jp", "password": ""}, "password"),
        ({"email": "x" * 300, "password": PASSWORD}, "email"),
        ({"email": "sato@example.jp", "password": "x" * 5000}, "password"),
        ({"email": "sato\x00@example.jp", "password": "😀\x00"}, "password"),
        ({}, "email"),
    ],
)
def test_bad_input_comes_back_with_the_error_at_its_field(client, people, fields, field):
    page = check(post_form(client, "/sign-in", **fields))
    assert page.response.status_code == 422
    assert list(page.find_all("p", id=f"{field}-error"))


@pytest.mark.parametrize("wanted", ["/desk/account", "/en/desk/account"])
def test_one_comes_back_to_where_one_wanted_to_go(client, people, wanted):
    way = client.get(wanted).location
    assert "/sign-in?next=" in way
    assert post_form(client, way, email=people.sato.email, password=PASSWORD).status_code == 302
    done = post_form(client, "/sign-in/second-factor", code=people.sato.code())
    assert done.location == wanted


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_but_never_to_another_site(client, people, wanted):
    form = {"csrf_token": csrf_token(client, "/sign-in"), "email": people.sato.email, "password": PASSWORD}
    assert client.post("/sign-in", query_string={"next": wanted}, data=form).status_code == 302
    done = post_form(client, "/sign-in/second-factor", code=people.sato.code())
    assert done.location == "/desk"


def test_the_session_before_is_not_the_session_after(client, people):
    token = csrf_token(client, "/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    form = {"csrf_token": token, "email": people.sato.email, "password": PASSWORD}
    client.post("/sign-in", data=form)
    with client.session_transaction() as halfway:
        assert "planted" not in halfway
        assert "csrf_token" not in halfway
        first = halfway["sign_in"]
    post_form(client, "/sign-in/second-factor", code=people.sato.code())
    with client.session_transaction() as after:
        assert after["sign_in"] != first
        assert set(after) <= {"sign_in", "seen", "next"}


def test_a_form_without_its_token_gets_a_clear_page(client, people):
    answer = client.post("/sign-in", data={"email": people.sato.email, "password": PASSWORD})
    assert check(answer).response.status_code == 400
    assert db.session.scalar(select(func.count(SignIn.id))) == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_refused(client, people, method):
    token = csrf_token(client, "/sign-in")
    assert client.open("/sign-in", method=method, headers={"X-CSRFToken": token}).status_code == 405


def test_what_happens_is_in_the_audit_without_anything_personal(client, people):
    wrong(client, "sato@example.jp")
    sign_in(client, people.sato)
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [row.action for row in rows] == ["account.password_accepted", "account.signed_in"]
    assert {row.actor for row in rows} == {f"user:{people.sato.user_id}"}
    assert verify() == 2


def test_nothing_personal_is_logged(client, people, caplog):
    wrong(client, "sato@example.jp")
    sign_in(client, people.sato)
    assert "refused" in caplog.text
    for secret in ("sato", "佐藤", WRONG, PASSWORD, "127.0.0.1"):
        assert secret not in caplog.text
