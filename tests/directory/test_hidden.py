"""A hidden address and an office for the network alone turn up nowhere that anyone may open.

Every public route of the application is walked, in the forms in which it can be asked; a new route is walked too.
"""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from flask import Flask

from directory import store_parts, store_projection
from directory.models import FieldMetadata, Listing, Location, Organization
from foundation import clock
from foundation.db import db, new_id, transaction
from foundation.web import PUBLIC, guard_of
from matching.guide_steps import STEPS
from tests.directory.listings import add_listing

SECRET = (
    "かくれ町",
    "9-8-7",
    "43.0619",
    "141.3544",
    "011-987-6543",
    "かくれた担当",
    "かくれた道",
    "かくれ駅",
    "064-0999",
)
NETWORK = ("網だけ事務所", "なかまの町")
QUERIES = ("", "?q=しぇるたー", "?q=かくれ町", "?q=011-987-6543", "?q=網だけ", "?near=札幌市中央区&within=30",
           "?lat=43.0619&lng=141.3544&within=5", "?bbox=141,43,142,44", "?full=true&full_service=true&per_page=500",
           "?format=ndjson&full=true", "?minimal=true", "?search=網だけ", "?postcode=064-0999&proximity=5000",
           "?need=violence&near=札幌市中央区", "?need=community&need=food&main=food&near=札幌市", "?area=011002",
           "?kind=npo&sort=distance&near=札幌市", "?service=labour_standards&q=札幌市中央区")  # fmt: skip


@pytest.fixture
def secret(app: Flask) -> dict[str, UUID]:
    shelter = add_listing("しぇるたー", "violence_support_center")
    network = add_listing("網だけ事務所", "npo")
    with transaction():
        for place, town in ((shelter, "かくれ町9-8-7"), (network, "なかまの町1")):
            held = db.session.get(Location, place)
            held.visibility = "address_hidden" if place == shelter else "network_only"
            held.latitude, held.longitude, held.municipality_code = 43.0619, 141.3544, "011011"
            held.transportation, held.location_precision = "かくれ駅から2分", "point"
            address = {
                "address_1": town,
                "city": "札幌市中央区",
                "state_province": "北海道",
                "postal_code": "064-0999",
            }
            store_parts.set_rows("address", "location", place, [address])
            store_parts.set_rows("contact", "location", place, [{"name": "かくれた担当"}])
            store_parts.set_rows("accessibility", "location", place, [{"description": "かくれた道"}])
            for field in ("address", "point"):
                db.session.add(FieldMetadata(id=new_id(), resource_id=place, resource_type="location", field_name=field,
                                             last_action_date=clock.today(), last_action_type="edit",
                                             previous_value="かくれ町9-8-7", replacement_value="43.0619,141.3544",
                                             updated_by="organization"))  # fmt: skip
        db.session.flush()
        store_parts.set_rows("phone", "location", network, [{"number": "011-987-6543"}])
        store_projection.project([shelter, network], clock.now())
    card = db.session.get(Listing, network)
    return {"shelter": shelter, "network": network, "service": UUID(card.services[0]["id"]),
            "organization": card.organization_id}  # fmt: skip


def paths(app: Flask, ids: dict[str, UUID]) -> list[str]:
    """Every public route that answers GET; where it names one thing, once for each secret one."""
    found = []
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or guard_of(rule.endpoint) != PUBLIC
            or rule.endpoint == "static"
        ):
            continue
        if not rule.arguments:
            found += [f"{rule.rule}{query}" for query in QUERIES]
        for one in ids.values() if rule.arguments else ():
            values = {name: 1 if name in ("part", "number") else one for name in rule.arguments}
            found.append(app.url_map.bind("").build(rule.endpoint, values))
    return found


def test_no_public_page_tells(app, client, secret, caplog):
    caplog.set_level(logging.DEBUG)
    walked = paths(app, secret)
    assert len(walked) > 300
    shown = set()
    for path in walked:
        # what the asker typed may be said back: only what the site adds can tell
        typed = path.partition("?")[2]
        answer = client.get(path)
        assert answer.status_code < 500, path
        text = answer.get_data().decode("utf-8", "replace")
        answer.close()
        shown |= {path for word in ("しぇるたー",) if word in text and word not in typed}
        for word in SECRET:
            assert word not in text or word in typed, (path, word)
        for word in NETWORK:
            assert word not in text or word[:3] in typed, (path, word)
        if str(secret["network"]) in path or str(secret["service"]) in path:
            assert answer.status_code == 404, path
    assert shown, "the shelter itself is told of: else nothing was tried"
    for word in (*SECRET[:2], *NETWORK):
        assert word not in caplog.text


def test_the_searches_count_only_what_they_show(client, secret):
    found = client.get("/api/v1/search?q=事務所").get_json()
    assert (found["total"], found["facets"]["kind"].get("npo")) == (0, None)
    near = client.get("/api/v1/search?lat=43.0619&lng=141.3544&within=1").get_json()
    assert near["total"] == 0, "a hidden point is not to be found by walking around it"


def test_an_organization_of_the_network_alone_is_not_told(client, secret):
    named = db.session.get(Organization, secret["organization"]).name
    for path in ("/api/hsds/v3/organizations?full=true", "/api/hsds/v3/organizations?format=ndjson"):
        assert named not in client.get(path).get_data(as_text=True)


def test_the_guide_s_steps_do_not_tell(client, secret):
    """Its answers are posted: walked with what would find the offices."""
    answers = {"need": ["violence", "community", "food"], "main": "violence", "near": "札幌市中央区かくれ町",
               "place": "札幌市中央区", "age": "20", "go": "next"}  # fmt: skip
    for step in ("", *STEPS, "result"):
        text = client.post("/guide", data={**answers, "step": step}).get_data(as_text=True)
        for word in (*SECRET[1:], *NETWORK):
            assert word not in text, (step, word)
