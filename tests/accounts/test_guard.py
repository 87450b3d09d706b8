"""The guard itself: every permission against every role, and what a view learns about who acts."""

from __future__ import annotations

import pytest
from flask import jsonify

from accounts import desk
from accounts.guard import current_member, is_signed_in, requires
from accounts.permission import Permission, Role, permissions_of
from accounts.session import NotSignedIn
from foundation.db import db
from foundation.web import public
from tests.page import check
from tests.people import add_person, csrf_token, sign_in


@pytest.fixture
def doors(app):
    """A page for each permission, and one for two at once."""

    def add(path, *permissions):
        @requires(*permissions)
        def view():
            return jsonify(name=current_member().name, signed_in=is_signed_in())

        app.add_url_rule(path, path, view, methods=["GET", "POST"])

    for permission in Permission:
        add(f"/probe/{permission}", permission)
    add("/probe/both", Permission.CLIENT_READ, Permission.CLIENT_WRITE)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_doors_only(app, doors, client, people, role):
    person = add_person("probe@example.jp", "小林 誠", people.a, role)
    db.session.commit()
    sign_in(client, person)
    token = csrf_token(client, "/desk/account")
    for permission in Permission:
        expected = 200 if permission in permissions_of(role) else 403
        path = f"/probe/{permission}"
        assert client.get(path).status_code == expected, (role, permission)
        assert client.post(path, headers={"X-CSRFToken": token}).status_code == expected
    assert client.get("/probe/both").status_code == (200 if role is Role.STAFF else 403)


def test_a_refusal_is_a_clear_page_that_is_not_kept(doors, client, people):
    sign_in(client, people.takahashi)
    page = check(client.get("/probe/client:read"))
    assert page.response.status_code == 403
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_view_learns_who_acts(doors, client, people):
    sign_in(client, people.sato)
    assert client.get("/probe/client:read").json == {"name": "佐藤 美咲", "signed_in": True}


def test_a_public_page_learns_nothing(app, client, people):
    @public
    def who():
        with pytest.raises(NotSignedIn):
            current_member()
        return jsonify(signed_in=is_signed_in())

    app.add_url_rule("/who", "who", who)
    sign_in(client, people.sato)
    assert client.get("/who").json == {"signed_in": False}


def test_one_is_led_to_sign_in_and_back_but_a_form_is_not_sent_again(doors, client, people):
    assert client.get("/probe/both?page=2").location == "/sign-in?next=/probe/both?page%3D2"
    token = csrf_token(client, "/sign-in")
    assert client.post("/probe/both", headers={"X-CSRFToken": token}).location == "/sign-in"


def test_the_language_is_kept_on_the_way(client, people):
    assert client.get("/en/desk").location == "/en/sign-in?next=/en/desk"
    assert "Staff sign-in" in check(client.get("/en/sign-in")).text
    assert "しえん" in check(client.get("/ja-Hira/sign-in")).text


class TestDesk:
    @pytest.fixture
    def drawers(self, app, monkeypatch):
        """Four drawers of our own, one of them not built; what other rooms have built stays out of it."""
        needs = {
            "inbox": (Permission.REFERRAL_READ,),
            "clients": (Permission.CLIENT_READ, Permission.CLIENT_WRITE),
            "admin": (Permission.ACCOUNT_MANAGE,),
        }
        for name, permissions in needs.items():
            app.add_url_rule(f"/probe/{name}", f"probe.{name}", requires(*permissions)(lambda: ""))
        paths = {name: f"/probe/{name}" for name in (*needs, "listings")}
        monkeypatch.setattr(desk, "DRAWERS", paths)
        app.extensions["tsunagi.desk"] = {}

    @pytest.mark.parametrize(
        ("name", "open_to_them"),
        [
            ("suzuki", {"inbox"}),
            ("sato", {"inbox", "clients"}),
            ("yamada", {"inbox"}),
            ("nakamura", {"admin"}),
        ],
    )
    def test_shows_what_the_guards_behind_would_open(self, client, people, drawers, name, open_to_them):
        sign_in(client, getattr(people, name))
        links = check(client.get("/desk")).links()
        assert {link for link in links if link.startswith("/probe/")} == {f"/probe/{d}" for d in open_to_them}

    def test_says_what_waits(self, app, client, people, drawers):
        desk.count_with(app, "inbox", lambda member: 3 if member.organization_id == people.b else 0)
        sign_in(client, people.suzuki)
        assert "返事を待っている連絡票が3件あります" in check(client.get("/desk")).text
        sign_in(client, people.tanaka)
        assert "待っているものはありません" in check(client.get("/desk")).text

    def test_a_page_that_is_not_of_the_desk_is_no_drawer(self, app, people, drawers):
        assert not desk.may_open("/privacy", people.sato.member)
        assert not desk.may_open("/nowhere", people.sato.member)
        assert not desk.may_open("/sign-in", people.sato.member)
        assert desk.may_open("/desk", people.takahashi.member)

    def test_claims_nothing_where_nothing_is_counted(self, client, people, drawers):
        sign_in(client, people.takahashi)
        assert "待っている" not in check(client.get("/desk")).text

    @pytest.mark.parametrize("lang", ["ja", "ja-Hira", "en"])
    def test_speaks_each_language(self, client, people, lang):
        sign_in(client, people.sato)
        for path in ("/desk", "/desk/account"):
            assert check(client.get(f"/{lang}{path}")).h1

    def test_a_wrong_method_is_refused(self, client, people):
        sign_in(client, people.sato)
        token = csrf_token(client, "/desk/account")
        assert client.post("/desk", headers={"X-CSRFToken": token}).status_code == 405
        assert client.get("/desk/account/second-factor").status_code == 405

    def test_the_menu_names_no_page_that_would_refuse(self, app, client, people):
        for person in people.everyone:
            sign_in(client, person)
            for nav in check(client.get("/desk")).find_all("nav"):
                for link in nav.iter("a"):
                    assert client.get(link.get("href")).status_code == 200, (person.name, link.get("href"))
