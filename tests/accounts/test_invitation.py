"""Colleagues are invited by those who may, to roles that they may give."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from accounts import actions_invitation
from accounts.models import Membership, User
from accounts.models_invitation import Invitation
from accounts.permission import Role, invitable_by, permissions_of
from accounts.store_invitation import NoSuchInvitation
from foundation import clock
from foundation.db import db, public_tables
from foundation.outbox import OutboxMail
from tests.page import check
from tests.people import PASSWORD, cast, csrf_token, post_form, sign_in


@pytest.fixture
def people(app):
    return cast(app)


def all_of(model):
    """Everything, and no reading left open that a writer would have to wait for."""
    db.session.rollback()
    found = list(db.session.scalars(select(model).execution_options(populate_existing=True)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def secret() -> str:
    (mail,) = all_of(OutboxMail)
    return mail.values["link"].rpartition("/")[2]


def invite(client, **fields):
    return post_form(client, "/desk/colleagues", **{"email": "new@example.jp", "role": "editor", **fields})


def test_invited_joined_and_in(client, people):
    sign_in(client, people.suzuki)
    assert invite(client).status_code == 302
    assert "new@example.jp" in check(client.get("/desk/colleagues")).text
    page = check(client.get(f"/invitation/{secret()}"))
    assert "new@example.jp" in page.text
    answer = post_form(client, f"/invitation/{secret()}", name="新人 花", new=PASSWORD, again=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    (user,) = [each for each in all_of(User) if each.email == "new@example.jp"]
    (membership,) = [each for each in all_of(Membership) if each.user_id == user.id]
    assert (membership.organization_id, membership.role) == (people.b, "editor")
    client.delete_cookie(client.application.config["SESSION_COOKIE_NAME"])
    answer = post_form(client, "/sign-in", email="new@example.jp", password=PASSWORD)
    assert answer.status_code == 302


def test_the_link_works_once(client, people):
    actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.EDITOR)
    link = secret()
    actions_invitation.accept(link, "新人", PASSWORD)
    assert client.get(f"/invitation/{link}").status_code == 404
    with pytest.raises(NoSuchInvitation):
        actions_invitation.accept(link, "もう一人", PASSWORD)


def test_two_at_once_make_one_account(app, people):
    actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.EDITOR)
    link, refused = secret(), []

    def accept() -> None:
        with app.app_context():
            try:
                actions_invitation.accept(link, "新人", PASSWORD)
            except (NoSuchInvitation, actions_invitation.EmailTaken) as error:
                refused.append(error)

    threads = [threading.Thread(target=accept) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 2
    assert len([each for each in all_of(User) if each.email == "new@example.jp"]) == 1


def test_the_link_ends_and_can_be_taken_back(client, people):
    actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.EDITOR)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(NoSuchInvitation):
        actions_invitation.look(secret())
    db.session.rollback()
    sign_in(client, people.suzuki)
    (row,) = all_of(Invitation)
    token = csrf_token(client, "/desk/colleagues")
    path = f"/desk/colleagues/invitations/{row.id}/revoke"
    assert client.post(path, data={"csrf_token": token}).status_code == 302
    assert client.post(path, data={"csrf_token": token}).status_code == 404
    assert client.get(f"/invitation/{secret()}").status_code == 404


def test_another_organizations_invitation_is_not_found(client, people):
    actions_invitation.invite(people.nakamura.member, "new@example.jp", Role.STAFF)
    (row,) = all_of(Invitation)
    sign_in(client, people.suzuki)
    assert "new@example.jp" not in check(client.get("/desk/colleagues")).text
    token = csrf_token(client, "/desk/colleagues")
    path = f"/desk/colleagues/invitations/{row.id}/revoke"
    assert client.post(path, data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "メールアドレスを入力してください"),
        ({"email": "nobody"}, "メールアドレスの形が正しくありません"),
        ({"email": "sato@example.jp"}, "アカウントはもうあります"),
        ({"role": "administrator"}, "選んでください"),
    ],
)
def test_bad_input_is_said_at_the_field(client, people, fields, said):
    sign_in(client, people.suzuki)
    answer = invite(client, **fields)
    assert answer.status_code == 422
    assert said in check(answer).text
    assert all_of(Invitation) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "お名前を入力してください"),
        ({"new": "", "again": ""}, "新しいパスワードを入力してください"),
        ({"again": "ちがうちがうちがうちがう"}, "同じ"),
        ({"new": "password1234", "again": "password1234"}, "パスワード"),
    ],
)
def test_joining_with_something_missing(client, people, fields, said):
    actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.EDITOR)
    values = {"name": "新人", "new": PASSWORD, "again": PASSWORD, **fields}
    answer = post_form(client, f"/invitation/{secret()}", **values)
    assert answer.status_code == 422
    assert said in check(answer).text


def test_nobody_gives_away_more_than_they_have():
    for role in Role:
        for given in invitable_by(role):
            assert role is Role.ADMINISTRATOR or permissions_of(given) <= permissions_of(role)
    assert not invitable_by(Role.STAFF)
    assert Role.COORDINATOR not in {each for role in Role for each in invitable_by(role)}


def test_a_role_that_is_not_ones_own_is_refused_below_the_form(people):
    with pytest.raises(actions_invitation.NotYourRole):
        actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.STAFF)
    assert all_of(Invitation) == []


def test_who_may_not(client, people):
    for person in (people.sato, people.yamada, people.takahashi):
        sign_in(client, person)
        assert client.get("/desk/colleagues").status_code == 403


def test_addresses_are_sealed_and_private(people):
    actions_invitation.invite(people.suzuki.member, "new@example.jp", Role.EDITOR)
    (row,) = all_of(Invitation)
    assert b"new@example.jp" not in bytes(row.email_sealed)
    assert "invitation" not in public_tables()
    assert secret() not in row.link_key


def test_an_unknown_link(client):
    answer = client.get(f"/invitation/{uuid4().hex}")
    assert answer.status_code == 404
    assert "使えません" in check(answer).text
