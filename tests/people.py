"""The cast: the same people in every room's tests.

花子 is a resident and has no account. 佐藤 (staff), 山田 (read-only) and 中村 (administrator) work at A;
鈴木 (editor) at B, which receives and answers slips; 田中 (staff) at C, which must see nothing of them;
高橋 coordinates the region from the town hall.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cache

import pyotp
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from accounts.member import Member
from accounts.models import Membership, User
from accounts.passwords import hashed
from accounts.permission import Role
from accounts.totp import step_at
from directory.models import Organization
from foundation import clock
from foundation.db import db

PASSWORD = "みずうみに映る七つの灯り"
NAMESPACE = uuid.UUID("5f1d0f1e-8a49-4f0c-9a50-2b2a6a1c7a10")
HANAKO = {
    "name": "山本 花子",
    "kana": "やまもと はなこ",
    "birth_date": "1991-05-17",
    "phone": "090-1234-5678",
}


@dataclass(frozen=True)
class Person:
    """Someone with an account. `secret` is what the authenticator on the phone holds."""

    user_id: uuid.UUID
    name: str
    email: str
    organization_id: uuid.UUID
    role: Role
    password: str = PASSWORD
    secret: str = ""

    @property
    def member(self) -> Member:
        return Member(self.user_id, self.name, self.email, self.organization_id, self.role)

    def code(self, steps_later: int = 0) -> str:
        """What the phone shows now, or some 30-second steps later."""
        return pyotp.TOTP(self.secret).generate_otp(step_at(clock.now()) + steps_later)


@dataclass(frozen=True)
class Cast:
    a: uuid.UUID
    b: uuid.UUID
    c: uuid.UUID
    city: uuid.UUID
    sato: Person
    yamada: Person
    nakamura: Person
    suzuki: Person
    tanaka: Person
    takahashi: Person

    @property
    def everyone(self) -> tuple[Person, ...]:
        return (self.sato, self.yamada, self.nakamura, self.suzuki, self.tanaka, self.takahashi)


def cast(app: Flask, **organizations: uuid.UUID) -> Cast:
    """Everybody, signed up and with an authenticator. `a=`, `b=`, `c=`, `city=` put them in organizations
    that are there already; the others are made."""
    if has_app_context():
        return _cast(organizations)
    with app.app_context():
        return _cast(organizations)


def _cast(given: dict[str, uuid.UUID]) -> Cast:
    names = {
        "a": "あおぞら相談室",
        "b": "NPO法人 きぼうの橋",
        "c": "みなと就労支援センター",
        "city": "つなぎ市 福祉課",
    }
    places = {key: given.get(key) or _organization(key, name) for key, name in names.items()}
    people = {
        "sato": _person("sato", "佐藤 美咲", places["a"], Role.STAFF),
        "yamada": _person("yamada", "山田 健", places["a"], Role.VIEWER),
        "nakamura": _person("nakamura", "中村 亮", places["a"], Role.ADMINISTRATOR),
        "suzuki": _person("suzuki", "鈴木 一郎", places["b"], Role.EDITOR),
        "tanaka": _person("tanaka", "田中 恵", places["c"], Role.STAFF),
        "takahashi": _person("takahashi", "高橋 直子", places["city"], Role.COORDINATOR),
    }
    db.session.commit()
    return Cast(**places, **people)


def _organization(key: str, name: str) -> uuid.UUID:
    made = Organization(id=uuid.uuid5(NAMESPACE, f"organization/{key}"), name=name)
    db.session.add(made)
    db.session.flush()
    return made.id


def _person(key: str, name: str, organization_id: uuid.UUID, role: Role) -> Person:
    return add_person(f"{key}@example.jp", name, organization_id, role)


def add_person(
    email: str, name: str, organization_id: uuid.UUID, role: Role, *, enrolled: bool = True
) -> Person:
    """One more person, in the running transaction."""
    secret = pyotp.random_base32(32)
    user = User(
        id=uuid.uuid5(NAMESPACE, email), email=email, name=name, password_hash=_hash(), created_at=clock.now()
    )
    if enrolled:
        user.totp_secret = secret
        user.totp_enrolled_at = clock.now()
    db.session.add(user)
    db.session.flush()
    db.session.add(Membership(id=uuid.uuid4(), user_id=user.id, organization_id=organization_id, role=role))
    db.session.flush()
    return Person(user.id, name, email, organization_id, role, PASSWORD, secret if enrolled else "")


@cache
def _hash() -> str:
    return hashed(PASSWORD)


def sign_in(client: FlaskClient, person: Person) -> None:
    """Through the real forms, second factor and all; whoever was signed in in this browser is forgotten."""
    client.delete_cookie(client.application.config["SESSION_COOKIE_NAME"])
    forget_used_codes(client, person)
    answer = post_form(client, "/sign-in", email=person.email, password=person.password)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert answer.location == "/sign-in/second-factor", answer.location
    answer = post_form(client, "/sign-in/second-factor", code=person.code())
    assert answer.status_code == 302, answer.get_data(as_text=True)


def forget_used_codes(client: FlaskClient, person: Person) -> None:
    """A person who signs in again within the same 30 seconds would have to wait for the next code."""
    with client.application.app_context():
        db.session.execute(update(User).where(User.id == person.user_id).values(totp_last_step=None))
        db.session.commit()


def csrf_token(client: FlaskClient, path: str) -> str:
    """The token of the form at `path`."""
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, f"no form at {path}: {page[:300]}"
    return found[1]


def post_form(client: FlaskClient, path: str, form_at: str | None = None, **fields: object) -> TestResponse:
    """Opens the form (at `form_at`, or `path` itself) and sends it."""
    token = csrf_token(client, form_at or path)
    return client.post(path, data={"csrf_token": token, **fields})
