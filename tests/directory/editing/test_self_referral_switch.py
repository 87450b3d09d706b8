"""Which offices take requests online: also for an organization with hundreds of them."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from directory import self_referral_switch
from directory.models import Listing
from foundation.db import db
from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_revise import placed
from tests.directory.listings import add_listing, selects, statements
from tests.page import fetch
from tests.people import cast, csrf_token, sign_in

PATH = "/desk/self-referrals/switch"


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def places(people, monkeypatch) -> list[UUID]:
    monkeypatch.setattr(self_referral_switch, "PER_PAGE", 2)
    made = [add_listing(f"窓口{letter}", "npo", address=f"北海道札幌市{letter}") for letter in "あいうえお"]
    for each in made:
        own_by(each, people.b)
    return made


def accepting() -> set[UUID]:
    db.session.rollback()
    found = set(db.session.scalars(select(Listing.id).where(Listing.accepts_self_referral)))
    db.session.rollback()
    return found


def save(client, query: str, *wanted: UUID):
    token = csrf_token(client, PATH)
    return client.post(
        f"{PATH}{query}", data={"csrf_token": token, "offices": [str(each) for each in wanted]}
    )


def test_page_by_page_and_what_is_not_shown_stays(people, places, client):
    sign_in(client, people.suzuki)
    assert "窓口あ" in fetch(client, PATH).text
    assert "窓口う" not in fetch(client, PATH).text
    assert save(client, "", places[0]).status_code == 302
    answer = save(client, "?page=3", places[4])
    assert answer.location.endswith("?page=3")
    assert accepting() == {places[0], places[4]}
    assert "2か所で受け付け" in fetch(client, answer.location).text
    save(client, "?page=3")
    assert accepting() == {places[0]}
    assert "窓口お" in fetch(client, f"{PATH}?page=99").text


def test_a_search_finds_by_name_and_address(people, places, client):
    sign_in(client, people.suzuki)
    page = fetch(client, f"{PATH}?q=札幌市え")
    assert "窓口え" in page.text
    assert "1か所" in page.text
    save(client, "?q=札幌市え", places[3])
    assert accepting() == {places[3]}
    assert "見つかりませんでした" in fetch(client, f"{PATH}?q=%25").text


def test_what_was_not_shown_cannot_be_switched(people, places, client):
    other = placed(people)
    own_by(other, people.c)
    sign_in(client, people.suzuki)
    assert save(client, "", places[4]).status_code == 422
    assert save(client, "", other).status_code == 422
    assert accepting() == set()
    sign_in(client, people.yamada)
    assert client.get(PATH).status_code == 403


def test_as_many_queries_however_many_offices(people, places, client, monkeypatch):
    sign_in(client, people.suzuki)
    with statements() as few:
        fetch(client, PATH)
    monkeypatch.setattr(self_referral_switch, "PER_PAGE", 50)
    with statements() as many:
        fetch(client, PATH)
    assert len(selects(few)) == len(selects(many))
