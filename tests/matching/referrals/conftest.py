"""花子 in the file of A, an office of B that receives slips, and a consent between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

import pytest
from flask import Flask
from flask.testing import FlaskClient

from directory.models import Listing
from foundation import clock
from foundation.db import db
from matching.referrals import actions_client, actions_consent, actions_slip
from matching.referrals.actions_consent import ConsentGiven
from matching.referrals.client import ClientData, Matter
from matching.referrals.composing import SlipOrder
from matching.referrals.consent import Item, default_until
from matching.referrals.forms import SlipForm
from tests.people import NAMESPACE, Cast, cast, sign_in

HANAKO = ClientData(
    name="山本　花子",
    kana="やまもと　はなこ",
    birth_date=date(1991, 5, 17),
    address="北海道札幌市中央区北一条西二丁目1番1号",
    phone="090-1234-5678",
    safe_contact="平日18時以降に携帯へ。留守番電話には残さない",
    accommodations=("writing", "easy_japanese"),
    accommodations_note="電話より文字が楽",
    main_need="retention",
    further_needs=("health", "income"),
    summary="職場の指示が口頭だけになり疲れがたまっている",
    wish="今の会社で働き続けたい",
    support_so_far="当室で月1回の面談。主治医はさくらクリニック",
    attachments="就労パスポート 1・3・5",
    certificates=("mental",),
    employment="working",
    months_employed=7,
)
CANARIES = (
    "山本",
    "はなこ",
    "1991-05-17",
    "090-1234-5678",
    "北一条西二丁目",
    "口頭だけ",
    "働き続けたい",
    "さくらクリニック",
    "留守番電話",
)


@dataclass(frozen=True)
class World:
    """`b` and `c` are listings; `client_id` is 花子 at A."""

    people: Cast
    client_id: UUID
    a: UUID
    b: UUID
    c: UUID


def listing(key: str, organization_id: UUID, name: str, **values: object) -> UUID:
    row = Listing(
        id=uuid5(NAMESPACE, f"listing/{key}"),
        organization_id=organization_id,
        name=name,
        kind="retention_support",
        kinds=["retention_support"],
        services=[{"id": "", "name": "就労定着支援", "kind": "retention_support"}],
        needs=["retention", "job_trouble"],
        location_precision="point",
        postal_code="060-0001",
        address="北海道札幌市中央区北一条西三丁目1番地",
        municipality_code="011011",
        lat=43.06,
        lng=141.35,
        phone="011-123-4567",
        fax="011-123-4568",
        **values,
    )
    db.session.add(row)
    return row.id


def a_world(app: Flask, people: Cast | None = None) -> World:
    with app.app_context():
        people = people or cast(app)
        ids = {
            key: listing(key, getattr(people, key), name)
            for key, name in (
                ("a", "あおぞら相談室 本部"),
                ("b", "きぼうの橋 定着支援センター"),
                ("c", "みなと就労支援センター 本店"),
            )
        }
        db.session.commit()
        client_id = actions_client.create_client(people.sato.member, HANAKO)
        return World(people, client_id, **ids)


@pytest.fixture
def world(app: Flask) -> World:
    return a_world(app)


def consent(world: World, to: UUID | None = None, **values: object) -> UUID:
    today = clock.today()
    given = ConsentGiven(
        **{
            "listing_ids": (to or world.b,),
            "basis": "consent",
            "items": frozenset(Item),
            "purpose": "就労を続けるための支援の連絡調整",
            "valid_from": today,
            "valid_until": default_until(today),
            "way": "signature",
            "obtained_on": today,
            **values,
        }  # type: ignore[arg-type]
    )
    return actions_consent.give_consent(world.people.sato.member, world.client_id, given)[0]


def order(world: World, *to: UUID, **values: object) -> SlipOrder:
    return slip_order(to or (world.b,), **values)


def slip_order(to: tuple[UUID, ...], **values: object) -> SlipOrder:
    return SlipOrder(
        **{
            "listing_ids": to,
            "items": frozenset(Item),
            "urgency": "week",
            "asked_for": ("consultation", "retention"),
            "matter": Matter(HANAKO.summary, HANAKO.wish, HANAKO.support_so_far, HANAKO.attachments),
            "token": SlipForm.new_token(),
            "from_hours": "平日9時〜17時",
            **values,
        }  # type: ignore[arg-type]
    )


def send(world: World, **values: object) -> str:
    """A slip from 佐藤 to B, on a consent for everything; its number."""
    consent(world)
    return actions_slip.issue_slips(world.people.sato.member, world.client_id, order(world, **values))[0]


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    def browser(person: object) -> FlaskClient:
        client = app.test_client()
        sign_in(client, person)  # type: ignore[arg-type]
        return client

    return browser
