"""The second step: one-time codes, recovery codes, and setting them up."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from accounts import actions_sign_in
from accounts.limits import PER_ACCOUNT
from accounts.models import User
from accounts.permission import Role
from accounts.totp import WrongCode
from foundation.audit import AuditEntry
from foundation.config import current_settings
from foundation.db import db
from tests.page import check
from tests.people import PASSWORD, Person, add_person, csrf_token, post_form, sign_in

STEP = "/sign-in/second-factor"
ENROL = "/sign-in/enrol"


def password_step(client, person):
    return post_form(client, "/sign-in", email=person.email, password=PASSWORD)


def user(person):
    return db.session.scalar(
        select(User).where(User.id == person.user_id).execution_options(populate_existing=True)
    )


@pytest.fixture
def newcomer(people):
    person = add_person("ito@example.jp", "伊藤 葵", people.a, Role.STAFF, enrolled=False)
    db.session.commit()
    return person


@pytest.fixture
def optional(app, monkeypatch):
    monkeypatch.setitem(app.config, "TSUNAGI", replace(current_settings(), second_factor="optional"))


def shown_secret(client):
    page = check(client.get(ENROL))
    return "".join(next(page.find_all("code", class_="secret")).itertext()).replace(" ", "")


def with_phone(person, secret):
    return Person(**{**person.__dict__, "secret": secret})


def enrol(client, person):
    """Sets up an authenticator; returns the person with it and the page that shows the recovery codes."""
    phone = with_phone(person, shown_secret(client))
    answer = post_form(client, ENROL, code=phone.code())
    return phone, check(answer)


def recovery_codes(page):
    return re.findall(r"<code>([0-9a-z-]{14})</code>", page.response.get_data(as_text=True))


class TestOneTimeCode:
    def test_the_field_is_filled_by_the_phone(self, client, people, page):
        password_step(client, people.sato)
        field = next(page(STEP).find_all("input", name="code"))
        assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")

    @pytest.mark.parametrize(
        "code", ["000000", "12345", "abcdef", "", "９９９９９９", "1" * 500, "' OR 1=1 --"]
    )
    def test_a_wrong_one_is_refused_at_its_field(self, client, people, code):
        password_step(client, people.sato)
        page = check(post_form(client, STEP, code=code))
        assert page.response.status_code == 422
        assert list(page.find_all("p", id="code-error"))
        assert client.get("/desk").location == STEP

    def test_a_used_one_is_refused(self, client, people, app):
        sign_in(client, people.sato)
        thief = app.test_client()
        password_step(thief, people.sato)
        assert post_form(thief, STEP, code=people.sato.code()).status_code == 422
        assert thief.get("/desk").location == STEP

    def test_the_next_one_is_taken(self, client, people, watch):
        sign_in(client, people.sato)
        client.delete_cookie("tsunagi")
        watch.forward(seconds=30)
        password_step(client, people.sato)
        assert post_form(client, STEP, code=people.sato.code()).location == "/desk"

    def test_the_half_finished_sign_in_is_spent(self, client, people):
        password_step(client, people.sato)
        halfway = client.get_cookie("tsunagi").value
        assert post_form(client, STEP, code=people.sato.code()).location == "/desk"
        client.set_cookie("tsunagi", halfway)
        assert client.get(STEP).location == "/sign-in"

    def test_another_persons_code_is_refused(self, client, people):
        password_step(client, people.sato)
        assert post_form(client, STEP, code=people.tanaka.code()).status_code == 422

    def test_after_five_wrong_ones_one_waits_even_with_a_new_password_step(self, client, people, watch):
        password_step(client, people.sato)
        for _ in range(PER_ACCOUNT):
            assert post_form(client, STEP, code="000000").status_code == 422
        assert post_form(client, STEP, code=people.sato.code()).status_code == 429
        client.delete_cookie("tsunagi")
        password_step(client, people.sato)
        assert post_form(client, STEP, code=people.sato.code()).status_code == 429
        watch.forward(minutes=15)
        client.delete_cookie("tsunagi")
        password_step(client, people.sato)
        assert post_form(client, STEP, code=people.sato.code()).status_code == 302

    def test_without_the_password_step_there_is_no_second(self, client, people):
        assert client.get(STEP).location == "/sign-in"
        token = csrf_token(client, "/sign-in")
        answer = client.post(STEP, data={"csrf_token": token, "code": people.sato.code()})
        assert answer.location == "/sign-in"

    def test_the_first_step_waits_a_quarter_of_an_hour(self, client, people, watch):
        password_step(client, people.sato)
        watch.forward(minutes=15)
        assert client.get(STEP).location == "/sign-in"

    def test_a_form_without_its_token_gets_a_clear_page(self, client, people):
        password_step(client, people.sato)
        answer = client.post(STEP, data={"code": people.sato.code()})
        assert check(answer).response.status_code == 400
        assert client.get("/desk").location == STEP


class TestEnrolling:
    def test_the_first_sign_in_leads_there_and_nowhere_else(self, client, newcomer, page):
        assert password_step(client, newcomer).location == ENROL
        assert client.get("/desk").location == ENROL
        assert client.get(STEP).location == ENROL
        picture = next(i for i in page(ENROL).find_all("img") if i.get("src", "").startswith("data:"))
        assert picture.get("src").startswith("data:image/svg+xml")
        assert picture.get("alt")

    def test_the_page_shows_the_same_secret_as_picture_link_and_text(self, client, newcomer):
        password_step(client, newcomer)
        secret = shown_secret(client)
        text = html.unescape(client.get(ENROL).get_data(as_text=True))
        assert f"secret={secret}" in text
        assert user(newcomer).totp_secret == secret
        assert secret.encode() not in bytes(user(newcomer).totp_secret_sealed)

    def test_a_code_finishes_it_and_recovery_codes_come_once(self, client, newcomer):
        password_step(client, newcomer)
        _, page = enrol(client, newcomer)
        codes = recovery_codes(page)
        assert len(set(codes)) == 10
        assert client.get("/desk").status_code == 200
        assert client.get(ENROL).location == "/desk"
        stored = str(user(newcomer).recovery_code_hashes)
        assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
        actions = db.session.scalars(select(AuditEntry.action)).all()
        assert "account.second_factor_set" in actions

    def test_the_code_that_finished_it_opens_nothing_more(self, client, newcomer, app):
        password_step(client, newcomer)
        phone, _ = enrol(client, newcomer)
        other = app.test_client()
        password_step(other, newcomer)
        assert post_form(other, STEP, code=phone.code()).status_code == 422

    @pytest.mark.parametrize("code", ["000000", "", "abc"])
    def test_a_wrong_code_changes_nothing(self, client, newcomer, code):
        password_step(client, newcomer)
        secret = shown_secret(client)
        assert post_form(client, ENROL, code=code).status_code == 422
        assert shown_secret(client) == secret
        assert user(newcomer).totp_enrolled_at is None

    def test_a_secret_seen_earlier_is_worth_nothing_later(self, client, newcomer, app):
        password_step(client, newcomer)
        seen = with_phone(newcomer, shown_secret(client))
        other = app.test_client()
        password_step(other, newcomer)
        assert post_form(other, ENROL, code=seen.code()).status_code == 422

    def test_enrolling_ends_every_other_session_of_the_account(self, client, newcomer, app):
        other = app.test_client()
        password_step(other, newcomer)
        password_step(client, newcomer)
        enrol(client, newcomer)
        assert other.get(ENROL).location == "/sign-in"

    def test_a_code_of_the_proposed_secret_passes_no_second_factor(self, client, newcomer):
        password_step(client, newcomer)
        phone = with_phone(newcomer, shown_secret(client))
        with client.session_transaction() as session:
            waiting = UUID(session["sign_in"])
        with pytest.raises(WrongCode):
            actions_sign_in.pass_second_factor(waiting, phone.code(), "127.0.0.1")

    def test_one_who_has_a_second_factor_cannot_set_another_up(self, client, people):
        password_step(client, people.sato)
        assert client.get(ENROL).location == STEP
        token = csrf_token(client, STEP)
        answer = client.post(ENROL, data={"csrf_token": token, "code": people.sato.code()})
        assert answer.location == STEP


class TestRecoveryCode:
    @pytest.fixture
    def lost_phone(self, client, newcomer):
        password_step(client, newcomer)
        _, page = enrol(client, newcomer)
        client.delete_cookie("tsunagi")
        return newcomer, recovery_codes(page)

    def test_opens_once(self, client, lost_phone):
        person, codes = lost_phone
        for expected in (302, 422):
            client.delete_cookie("tsunagi")
            password_step(client, person)
            answer = post_form(client, f"{STEP}?with=recovery", code=codes[3].upper().replace("-", " "))
            assert answer.status_code == expected
        assert len(user(person).recovery_code_hashes) == 9

    def test_is_also_taken_in_the_field_of_the_app(self, client, lost_phone):
        person, codes = lost_phone
        password_step(client, person)
        assert post_form(client, STEP, code=codes[0]).status_code == 302

    def test_of_somebody_else_is_refused(self, client, lost_phone, people):
        _, codes = lost_phone
        password_step(client, people.sato)
        assert post_form(client, f"{STEP}?with=recovery", code=codes[0]).status_code == 422

    def test_wrong_ones_count(self, client, lost_phone):
        person, codes = lost_phone
        password_step(client, person)
        for _ in range(PER_ACCOUNT):
            assert post_form(client, f"{STEP}?with=recovery", code="2222-2222-2222").status_code == 422
        assert post_form(client, f"{STEP}?with=recovery", code=codes[0]).status_code == 429


class TestOptional:
    def test_who_has_none_is_not_asked(self, client, newcomer, optional):
        assert password_step(client, newcomer).location == "/desk"
        assert client.get("/desk").status_code == 200

    def test_who_has_one_is_asked(self, client, people, optional):
        assert password_step(client, people.sato).location == STEP

    def test_it_can_be_set_up_by_choice(self, client, newcomer, optional):
        password_step(client, newcomer)
        answer = post_form(client, "/desk/account/second-factor", form_at="/desk/account")
        assert answer.location == ENROL
        phone, _ = enrol(client, newcomer)
        client.delete_cookie("tsunagi")
        db.session.execute(update(User).values(totp_last_step=None))
        db.session.commit()
        sign_in(client, phone)
        assert "10" in check(client.get("/desk/account")).text

    def test_who_has_one_keeps_it(self, client, people, optional):
        sign_in(client, people.sato)
        secret = user(people.sato).totp_secret
        answer = post_form(client, "/desk/account/second-factor", form_at="/desk/account")
        assert answer.location == "/desk/account"
        assert user(people.sato).totp_secret == secret
