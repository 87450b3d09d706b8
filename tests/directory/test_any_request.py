"""Every page, form and interface of the directory meets what nobody should send: an answer, never a 500."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from directory.keeping import actions_token
from directory.keeping.token import SCOPES
from foundation.db import db
from tests.conftest import closing_app
from tests.directory.editing.test_revise import placed
from tests.directory.listings import add_listing
from tests.people import cast, sign_in

NASTY = (
    "", "=1+1", "＝cmd", "<script>", "\u202eevil", "javascript:alert(1)", "\x00", "a\x00b", "\ud800", "a\udfffb",
    "\x1b[31m", "\u200b\ufeff", "9" * 5000, "x" * 70_000, "-1", "0", "1e309", "nan", "²³", "١٢٣", "9" * 20,
    "0001-01-01", "9999-12-31", "2026-02-30", "25:00", "24:00", "y", "voice", "closed", "hours", "employer",
    "999999", '["a"]', '{"a":1}', "{", "札幌市", "%00", "../../x", "http://[::1", "a@b", "MO", "2SA",
    "-9223372036854775809",
)  # fmt: skip
PARAMETERS = (
    "q", "need", "kind", "near", "lat", "lng", "within", "area", "open", "sort", "page", "per_page", "bbox", "zoom",
    "format", "full", "from", "to", "preset", "service", "postcode", "taxonomy_term_id", "organization_id",
    "modified_after", "proximity", "minimal", "search", "lang", "status",
)  # fmt: skip
FIELDS = (
    "status", "wait_days", "phone", "fax", "hours", "name", "url", "address", "services", "languages", "costs",
    "contacts", "more_phones", "coverage", "special_days", "visibility", "closes_on", "minimum_age", "access",
    "revision", "email",
)  # fmt: skip
ANSWERS = (
    "answer",
    "decision",
    "field",
    "draft",
    "base",
    "slot",
    "sure",
    "channel",
    "reason",
    "said",
    "kind",
)
nasty = st.sampled_from(NASTY)
KEYS = nasty | st.sampled_from(["days", "opens"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | nasty,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


class Site:
    def __init__(self, app: Any) -> None:
        people = cast(app)
        self.places = [
            str(placed(people)),
            str(add_listing("みなしご", "npo", status="maybe_gone", phone="03-1111-2222")),
        ]
        self.token = actions_token.make(people.suzuki.member, "x", SCOPES)
        db.session.rollback()
        self.clients = [app.test_client() for _ in range(3)]
        for client, person in zip(self.clients[1:], (people.suzuki, people.takahashi), strict=True):
            sign_in(client, person)
        self.rules = sorted(
            filter(self.is_ours, app.url_map.iter_rules()), key=lambda rule: rule.rule + rule.endpoint
        )

    def is_ours(self, rule: Any) -> bool:
        """Of these rooms; who signs out has seen the last of them."""
        room = self.clients[0].application.view_functions[rule.endpoint].__module__
        return room.startswith(("directory", "accounts")) and rule.endpoint != "accounts.sign_out"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("site"))})) as app:
        db.create_all(bind_key=None)
        made = Site(app)
        app.config.update(TESTING=False)  # an error becomes a page, as it does for people
        yield made


def sent(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def path(site: Site, rule: Any, data: st.DataObject) -> str:
    found = rule.rule
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        values = {"UUIDConverter": site.places, "IntegerConverter": ["0", "99999999999"]}
        one = data.draw(st.sampled_from(values.get(kind, ["x", "csv", "%00", "%ED%A0%80"])))
        found = re.sub(rf"<[^>]*\b{name}>", one, found)
    return found


@settings(max_examples=250)
@given(data=st.data())
def test_every_page_answers(site, data):
    rule = data.draw(st.sampled_from([each for each in site.rules if "GET" in each.methods]))
    said = data.draw(st.lists(st.tuples(st.sampled_from(PARAMETERS), nasty), max_size=3))
    query = "&".join(f"{name}={sent(value)[:9000]}" for name, value in said)
    client = data.draw(st.sampled_from(site.clients))
    with client.get(f"{path(site, rule, data)}?{query}") as answer:
        assert answer.status_code < 500
        answer.get_data()  # what is sent bit by bit is sent whole


@settings(max_examples=250)
@given(data=st.data())
def test_every_form_answers(site, data):
    rule = data.draw(st.sampled_from([each for each in site.rules if "POST" in each.methods]))
    client, at = data.draw(st.sampled_from(site.clients)), path(site, rule, data)
    pages = [
        client.get(page).get_data(as_text=True)
        for page in (at, f"/desk/listings/{site.places[0]}", "/desk/account")
    ]
    form = next((page for page in pages if 'name="csrf_token"' in page), "")
    fields = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', form))
    names = sorted({*re.findall(r'name="([^"]+)"', pages[0]), *ANSWERS} - {"csrf_token"})
    fields |= data.draw(st.dictionaries(st.sampled_from(names), nasty, max_size=6))
    body = "&".join(f"{sent(name)}={sent(value)}" for name, value in fields.items())
    answer = client.post(at, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500


@settings(max_examples=250)
@given(data=st.data(), body=st.dictionaries(st.sampled_from(FIELDS), anything, max_size=3) | anything)
def test_every_program_gets_an_answer(site, data, body):
    way = data.draw(st.sampled_from([("PUT", "/capacity"), ("PATCH", "")]))
    answer = site.clients[0].open(
        f"/api/v1/listings/{data.draw(st.sampled_from(site.places))}{way[1]}",
        method=way[0],
        data=json.dumps(body),
        headers={"Authorization": f"Bearer {site.token}"},
        content_type="application/json",
    )
    assert answer.status_code < 500
    assert answer.is_json


@pytest.mark.parametrize(
    "body", ['{"\\ud800": null}', '{"phone": "\\udfff1"}', "[" * 100_000, '{"a":' * 100_000, "", "7", "\xff"]
)
@pytest.mark.parametrize(("method", "end"), [("PUT", "/capacity"), ("PATCH", "")])
def test_bodies_that_are_none(site, body, method, end):
    answer = site.clients[0].open(
        f"/api/v1/listings/{site.places[0]}{end}",
        method=method,
        data=body.encode("latin-1"),
        headers={"Authorization": f"Bearer {site.token}"},
        content_type="application/json",
    )
    assert answer.status_code in (400, 422)
