"""Offices that only the network sees are proposed to staff, and to nobody else: a canary in every public place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from directory.models import Listing, ListingChange, Location
from foundation import clock
from foundation.db import db, transaction
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.lessons import NO_HISTORY
from matching.match import rank
from matching.referrals import actions_match
from matching.referrals.models_match import Choice
from matching.referrals.network import staff_rank
from tests.directory.listings import add_listing
from tests.matching.referrals.conftest import World
from tests.matching.referrals.test_desk import check

CANARY = "うぐいす隠れ寮"
ROOT = Path(__file__).resolve().parents[3]
SAPPORO = {"municipality_code": "011011", "lat": 43.0621, "lng": 141.3544, "location_precision": "point"}


@pytest.fixture
def hidden(world: World):
    place = add_listing(
        CANARY, "retention_support", visibility="network_only", phone="011-555-0199",
        address="北海道札幌市中央区ひみつ町1", last_verified_on=clock.today(), **SAPPORO,
    )  # fmt: skip
    with transaction() as session:
        session.get(Location, place).visibility = "network_only"
    return place


def asked(**more) -> MatchInput:
    return MatchInput(
        needs=("retention", "food"), place=home_of_text("札幌市中央区"), main="retention", **more
    )


def test_staff_are_matched_to_it_and_see_that_it_is_not_public(world: World, hidden, signed_in):
    staff = world.people.sato.member
    actions_match.run_match(staff, world.client_id, asked())
    at = f"/desk/clients/{world.client_id}/match"
    browser = signed_in(world.people.sato)
    page = check(browser.get(at))
    assert CANARY in page.text
    assert "関係機関だけ" in page.text
    assert f"/listings/{hidden}" not in [a.get("href") for a in page.find_all("a")], "it has no public page"
    assert CANARY in check(browser.get(f"{at}/why?name=うぐいす")).text
    assert CANARY in check(browser.get(f"{at}/compare?to={hidden}&to={world.b}")).text
    assert "同じ" in check(browser.get(f"{at}/again")).text
    assert actions_match.choose(staff, world.client_id, hidden, Choice.SHORTLISTED, None, "") == CANARY
    assert CANARY in check(browser.get(at)).text
    assert check(browser.get(f"/desk/clients/{world.client_id}/slips/new?to={hidden}")).text.count(CANARY)


def test_nobody_else_ever_reaches_it(world: World, hidden, client):
    """Also after staff were matched in the same process: what they are matched from is kept apart."""
    for _ in range(2):
        told = [*rank(asked()).results, *rank(asked()).excluded]
        assert CANARY not in [one.name for one in told]
        public = [
            "/search?q=うぐいす", "/search?need=retention&near=札幌市中央区",
            "/api/v1/match?need=retention&near=札幌市中央区", "/api/v1/search?q=うぐいす", "/api/v1/suggest?q=うぐ",
            "/listings.geojson?bbox=141,43,142,44", "/opendata/listings.csv", f"/listings/{hidden}",
            "/api/hsds/v3/services", "/feeds/updates.atom", "/map",
        ]  # fmt: skip
        for path in public:
            assert CANARY not in client.get(path).text, path
            assert "0199" not in client.get(path).text, path
        asking = {"need": "retention", "place": "札幌市中央区", "age": "", "step": "result"}
        assert CANARY not in client.post("/guide/result", data=asking, follow_redirects=True).text
        assert CANARY in [one.name for one in staff_rank(asked(), NO_HISTORY).results]


def test_it_comes_and_goes_with_the_directory(world: World, hidden):
    def seen() -> bool:
        return CANARY in [one.name for one in staff_rank(asked(), NO_HISTORY).results]

    assert seen()
    other = add_listing("ふつうの会", "npo", **SAPPORO)
    assert seen(), "the public index grew beneath it"
    with transaction() as session:
        session.get(Listing, hidden).status = "closed"
        session.add(ListingChange(listing_id=hidden, at=clock.now()))
    assert not seen()
    assert db.session.get(Listing, other).name in [
        one.name for one in staff_rank(asked(), NO_HISTORY).results
    ]


KNOWN = re.compile(r"^from directory(?: import .*\bstore_network\b|\.store_network import)", re.MULTILINE)


def test_only_the_rooms_of_staff_know_of_such_offices():
    """Structure instead of care: whoever does not import the store of them cannot show them."""
    modules = [path for package in ("directory", "matching") for path in (ROOT / package).rglob("*.py")]
    readers = {str(path.relative_to(ROOT)) for path in modules if KNOWN.search(path.read_text("utf-8"))}
    assert readers == {
        "directory/desk_search.py",
        "matching/referrals/network.py",
        "matching/referrals/store_match.py",
    }
