"""An office of B that takes requests, and 花子 with a browser but without an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from directory.models import Listing
from foundation import clock
from foundation.db import db
from tests.matching.referrals.conftest import World, a_world, signed_in
from tests.page import Page, check

__all__ = ["signed_in"]

WORD = "ひまわり"
TOLD = {
    "name": "はなちゃん",
    "needs": ["job_trouble", "income"],
    "words": "職場がつらいです",
    "way": "phone",
    "contact": "090-1234-5678",
    "when": "平日の夜だけ",
    "word": WORD,
    "agree": "y",
}
CANARIES = ("はなちゃん", "職場がつらい", "1234-5678", "平日の夜", WORD)


def opened(world: World) -> World:
    db.session.execute(update(Listing).where(Listing.id == world.b).values(accepts_self_referral=True))
    db.session.commit()
    return world


@pytest.fixture
def world(app) -> World:
    return opened(a_world(app))


@pytest.fixture
def any_world(any_app) -> World:
    return opened(a_world(any_app))


def form_of(client: FlaskClient, world: World, age: int = 60) -> dict[str, str]:
    """The hidden fields of a form that was opened some seconds ago."""
    with clock.frozen(clock.now() - timedelta(seconds=age)):
        page = client.get(f"/self-referral/{world.b}").get_data(as_text=True)
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("csrf_token", "token")
    }


def ask(
    client: FlaskClient, world: World, address: int = 1, age: int = 60, hidden=None, **told: object
) -> TestResponse:
    data = {**TOLD, **(hidden or form_of(client, world, age)), **told}
    kept = {name: value for name, value in data.items() if value is not None}
    return client.post(
        f"/self-referral/{world.b}", data=kept, environ_base={"REMOTE_ADDR": f"192.0.2.{address}"}
    )


def receipt(client: FlaskClient) -> str:
    """The code on the receipt page."""
    page = check(client.get("/self-referral/receipt"))
    return code_on(page).replace("-", "")


def code_on(page: Page) -> str:
    return "".join(next(page.find_all("p", class_="receipt__code")).itertext()).strip()
