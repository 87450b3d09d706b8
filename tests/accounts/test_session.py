"""How a sign-in lasts and ends."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from accounts import actions
from accounts.models import Membership, SignIn, User
from foundation.db import db
from tests.page import check
from tests.people import PASSWORD, csrf_token, post_form, sign_in

NEW = "七つの灯がともる静かな湖の朝"


def change_password(client, current=PASSWORD, new=NEW, again=None):
    return post_form(client, "/desk/account", current=current, new=new, again=new if again is None else again)


def cookie(client):
    return client.get_cookie("tsunagi").value


class TestLifetime:
    def test_half_an_hour_of_rest_ends_it(self, client, people, watch):
        sign_in(client, people.sato)
        watch.forward(minutes=29, seconds=59)
        assert client.get("/desk").status_code == 200
        watch.forward(minutes=30)
        assert client.get("/desk").location.startswith("/sign-in")

    def test_work_keeps_it_for_a_working_day_and_no_longer(self, client, people, watch):
        sign_in(client, people.sato)
        for _ in range(35):
            watch.forward(minutes=20)
            assert client.get("/desk").status_code == 200
        watch.forward(minutes=20)
        assert client.get("/desk").location.startswith("/sign-in")

    def test_the_cookie_is_not_for_scripts_and_not_for_other_sites(self, client, people):
        answer = client.get("/sign-in")
        kept = answer.headers["Set-Cookie"]
        assert "HttpOnly" in kept
        assert "SameSite=Lax" in kept

    @pytest.mark.parametrize("value", ["", "x", "e30.x.y", "eyJzaWduX2luIjoiMSJ9.aaaaaa.bbbbbbbb"])
    def test_a_made_up_cookie_opens_nothing(self, client, people, value):
        client.set_cookie("tsunagi", value)
        assert client.get("/desk").location.startswith("/sign-in")

    @pytest.mark.parametrize(
        "content", [{"sign_in": "1"}, {"sign_in": 5, "seen": 1}, {"sign_in": None, "seen": "x"}]
    )
    def test_a_cookie_of_another_shape_opens_nothing(self, client, people, content):
        with client.session_transaction() as session:
            session.update(content)
        assert client.get("/desk").location.startswith("/sign-in")


class TestSignOut:
    def test_ends_it_and_a_copy_of_the_cookie_is_worth_nothing(self, client, people):
        sign_in(client, people.sato)
        stolen = cookie(client)
        answer = client.post("/sign-out", data={"csrf_token": csrf_token(client, "/desk")})
        assert (answer.status_code, answer.location) == (302, "/sign-in")
        assert "ログアウトしました" in check(client.get("/sign-in")).text
        client.set_cookie("tsunagi", stolen)
        assert client.get("/desk").location.startswith("/sign-in")

    def test_leaves_the_other_browser_alone(self, client, people, app):
        sign_in(client, people.sato)
        other = app.test_client()
        sign_in(other, people.sato)
        client.post("/sign-out", data={"csrf_token": csrf_token(client, "/desk")})
        assert other.get("/desk").status_code == 200

    def test_is_a_post_with_a_token(self, client, people):
        sign_in(client, people.sato)
        assert client.get("/sign-out").status_code == 405
        assert client.post("/sign-out").status_code == 400
        assert client.get("/desk").status_code == 200

    def test_of_one_who_is_out_already_is_no_error(self, client, people):
        token = csrf_token(client, "/sign-in")
        assert client.post("/sign-out", data={"csrf_token": token}).location == "/sign-in"


class TestPassword:
    def test_a_new_one_ends_every_session(self, client, people, app):
        other, halfway = app.test_client(), app.test_client()
        sign_in(other, people.sato)
        post_form(halfway, "/sign-in", email=people.sato.email, password=PASSWORD)
        sign_in(client, people.sato)
        stolen = cookie(client)
        assert change_password(client).location == "/sign-in"
        assert "変更し" in check(client.get("/sign-in")).text
        for browser in (client, other):
            assert browser.get("/desk").location.startswith("/sign-in")
        assert halfway.get("/sign-in/second-factor").location == "/sign-in"
        client.set_cookie("tsunagi", stolen)
        assert client.get("/desk").location.startswith("/sign-in")

    def test_and_only_the_new_one_opens(self, client, people):
        sign_in(client, people.sato)
        change_password(client)
        assert post_form(client, "/sign-in", email=people.sato.email, password=PASSWORD).status_code == 422
        assert post_form(client, "/sign-in", email=people.sato.email, password=NEW).status_code == 302

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"current": "みずうみに映る八つの灯り"}, "current"),
            ({"current": ""}, "current"),
            ({"new": "みじかい"}, "new"),
            ({"new": "sato@example.jp"}, "new"),
            ({"new": "password12345"}, "new"),
            ({"new": ""}, "new"),
            ({"again": "七つの灯がともる静かな湖の夜"}, "again"),
            ({"new": "x" * 400}, "new"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(self, client, people, values, field):
        sign_in(client, people.sato)
        page = check(change_password(client, **values))
        assert page.response.status_code == 422
        assert list(page.find_all("p", id=f"{field}-error"))
        assert client.get("/desk").status_code == 200
        client.delete_cookie("tsunagi")
        assert post_form(client, "/sign-in", email=people.sato.email, password=PASSWORD).status_code == 302

    def test_guessing_the_current_one_is_limited(self, client, people):
        sign_in(client, people.sato)
        for _ in range(5):
            assert change_password(client, current="みずうみに映る八つの灯り").status_code == 422
        assert change_password(client).status_code == 429

    def test_the_mail_about_it_names_nobody(self, client, people, app):
        from foundation.outbox import OutboxMail

        sign_in(client, people.sato)
        change_password(client)
        mail = db.session.query(OutboxMail).one()
        assert mail.recipient == people.sato.email
        assert mail.values == {}


class TestAccountEnds:
    def test_a_disabled_account_is_out_at_once(self, client, people):
        sign_in(client, people.sato)
        actions.disable(people.sato.email, actor="cli")
        assert client.get("/desk").location.startswith("/sign-in")

    @pytest.mark.parametrize("path", ["/desk", "/sign-in/second-factor"])
    def test_even_where_its_sessions_were_left_running(self, client, people, path):
        post_form(client, "/sign-in", email=people.sato.email, password=PASSWORD)
        assert client.get("/sign-in/second-factor").status_code == 200
        db.session.execute(update(User).where(User.id == people.sato.user_id).values(active=False))
        db.session.commit()
        assert client.get(path).location.partition("?")[0] == "/sign-in"

    def test_a_reset_second_factor_asks_for_a_new_one(self, client, people):
        sign_in(client, people.sato)
        actions.reset_second_factor(people.sato.email, actor="cli")
        assert client.get("/desk").location.startswith("/sign-in")
        client.delete_cookie("tsunagi")
        answer = post_form(client, "/sign-in", email=people.sato.email, password=PASSWORD)
        assert answer.location == "/sign-in/enrol"

    def test_without_an_organization_there_is_no_desk(self, client, people):
        sign_in(client, people.sato)
        db.session.execute(Membership.__table__.delete().where(Membership.user_id == people.sato.user_id))
        db.session.commit()
        assert client.get("/desk").location.startswith("/sign-in")

    def test_a_changed_role_counts_from_the_next_page_on(self, client, people):
        sign_in(client, people.sato)
        db.session.execute(
            update(Membership).where(Membership.user_id == people.sato.user_id).values(role="editor")
        )
        db.session.commit()
        assert "掲載担当" in check(client.get("/desk/account")).text

    def test_an_unfinished_sign_in_is_not_a_finished_one(self, client, people):
        sign_in(client, people.sato)
        db.session.execute(update(SignIn).values(complete=False))
        db.session.commit()
        assert client.get("/desk").location == "/sign-in/second-factor"
