"""`tsunagi users …`."""

from __future__ import annotations

import json
import uuid

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from accounts.models import Membership, User
from foundation.audit import AuditEntry
from foundation.cli import cli
from foundation.db import db
from tests.people import Person, csrf_token, post_form, sign_in

GOOD = "七つの灯がともる静かな湖の朝"


@pytest.fixture
def run(app):
    def run(*words, password=GOOD):
        return CliRunner().invoke(cli, ["users", *map(str, words)], input=f"{password}\n")

    return run


def add(run, people, email="ito@example.jp", role="staff", organization=None, **more):
    options = ["--organization", organization or people.a, "--role", role, "--password-stdin"]
    return run("add", email, *options, *more.pop("extra", ()), **more)


def test_an_added_person_signs_in_and_enrols(run, people, client):
    done = add(run, people, email=" Ito@Example.JP", extra=("--name", "伊藤 葵"))
    assert done.exit_code == 0, done.output
    assert "ito@example.jp" in done.output
    assert GOOD not in done.output
    answer = post_form(client, "/sign-in", email="ito@example.jp", password=GOOD)
    assert answer.location == "/sign-in/enrol"
    user = db.session.scalars(select(User).where(User.email == "ito@example.jp")).one()
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert (user.name, membership.organization_id, membership.role) == ("伊藤 葵", people.a, "staff")
    added = select(AuditEntry).where(AuditEntry.action == "account.added")
    entry = db.session.scalars(added).one()
    assert (entry.actor, entry.subject) == ("cli", f"user:{user.id}")
    assert "ito" not in str(entry.detail)


def test_json_says_what_was_made(run, people):
    made = json.loads(add(run, people, extra=("--json",)).stdout)
    assert made["email"] == "ito@example.jp"
    assert db.session.get(User, uuid.UUID(made["user_id"]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"organization": uuid.UUID(int=7)}, "organizations list"),
        ({"organization": "tokyo"}, "UUID"),
        ({"role": "king"}, "administrator"),
        ({"email": "sato@example.jp"}, "すでに"),
        ({"email": "SATO@example.jp"}, "すでに"),
        ({"email": "not an address"}, "メールアドレスではありません"),
        ({"password": ""}, "パスワードが空"),
        ({"password": "みじかい"}, "12文字以上"),
        ({"password": "password123456"}, "よく使われる"),
        ({"password": "ito@example.jp"}, "メールアドレスと同じ"),
        ({"password": "x1" * 200}, "長すぎます"),
    ],
)
def test_what_is_wrong_is_said_in_one_clear_line_and_nothing_is_made(run, people, change, says):
    before = len(db.session.scalars(select(User.id)).all())
    done = add(run, people, **change)
    assert done.exit_code in {1, 2}
    assert says in done.output
    assert "Traceback" not in done.output
    assert len(db.session.scalars(select(User.id)).all()) == before


def test_the_password_never_comes_as_an_argument(run, people):
    done = run("add", "ito@example.jp", "--organization", people.a, "--role", "staff")
    assert done.exit_code == 2
    assert "--password-stdin" in done.output


def test_the_list_holds_everyone_and_no_secret(run, people):
    listed = json.loads(run("list", "--json").stdout)
    assert {account["email"] for account in listed} == {person.email for person in people.everyone}
    assert all(account["enrolled"] and account["active"] for account in listed)
    assert not {"password_hash", "totp_secret"} & set(listed[0])
    assert "suzuki@example.jp\t鈴木 一郎\teditor" in run("list").stdout


def test_an_empty_list_says_so(run):
    done = run("list")
    assert done.exit_code == 0
    assert json.loads(run("list", "--json").stdout) == []


def test_a_disabled_person_is_out(run, people, client):
    sign_in(client, people.sato)
    assert run("disable", "SATO@example.jp").exit_code == 0
    assert client.get("/desk").status_code == 302
    again = post_form(client, "/sign-in", email=people.sato.email, password=people.sato.password)
    assert again.status_code == 422


def test_a_reset_second_factor_is_set_up_anew(run, people, client):
    sign_in(client, people.sato)
    assert run("reset-second-factor", people.sato.email).exit_code == 0
    client.delete_cookie("tsunagi")
    answer = post_form(client, "/sign-in", email=people.sato.email, password=people.sato.password)
    assert answer.location == "/sign-in/enrol"
    old_phone: Person = people.sato
    token = csrf_token(client, "/sign-in/enrol")
    assert (
        client.post("/sign-in/enrol", data={"csrf_token": token, "code": old_phone.code()}).status_code == 422
    )


@pytest.mark.parametrize("command", ["disable", "reset-second-factor"])
def test_an_unknown_address_is_said(run, people, command):
    done = run(command, "nobody@example.jp")
    assert done.exit_code == 1
    assert "nobody@example.jp" in done.output
