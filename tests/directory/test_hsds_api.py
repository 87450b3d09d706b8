"""The HSDS 3.0 API: every object of a loaded directory against the published schemas, pages, filters."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from app import create_app
from directory import actions, hsds
from directory.models import Address, Location, Phone
from foundation.db import db, new_id, transaction
from tests.conftest import closing_app
from tests.directory.listings import add_listing, selects, statements

BASE = "/api/hsds/v3"
KINDS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
FILES = {
    ("services", False): "compiled/service_list.json",
    ("services", True): "compiled/service.json",
    ("service_at_locations", False): "compiled/service_at_location_list.json",
    ("service_at_locations", True): "compiled/service_at_location.json",
    ("organizations", False): "compiled/organization_list.json",
    ("organizations", True): "compiled/organization.json",
    ("taxonomies", False): "taxonomy.json",
    ("taxonomy_terms", False): "taxonomy_term.json",
}
PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, shared_data):
    """The bundled directory and all offices of WAM NET's file 062; read only."""
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("hsds"))})) as app:
        db.create_all(bind_key=None)
        actions.load_bundled()
        actions.import_release(
            actions.wamnet_release([shared_data / "wamnet" / "202503" / "csvdownload062.csv"])
        )
        yield app.test_client()


@cache
def validator(path: Path) -> Draft202012Validator:
    beside = Registry().with_resources(
        (file.name, DRAFT202012.create_resource(json.loads(file.read_text())))
        for file in (path.parent / "taxonomy.json",)
        if file.exists()
    )
    read = json.loads(path.read_text())
    return Draft202012Validator(read, registry=beside, format_checker=FormatChecker())


def schema(shared_data: Path, name: str, full: bool) -> Draft202012Validator:
    return validator(shared_data / "hsds-3.0" / "schema" / FILES[name, full])


def get(client, path: str, status: int = 200):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.get_json()


def empties(value, path=""):
    """Where nulls stand, and empty lists and objects."""
    if value is None or value in ([], {}):
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in pairs:
        yield from empties(part, f"{path}/{name}")


@pytest.mark.parametrize(("name", "full"), FILES)
def test_every_object_is_valid(loaded, shared_data, name, full):
    answer = loaded.get(f"{BASE}/{name}?format=ndjson&full={str(full).lower()}&full_service=false")
    rows = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    least = {"taxonomies": 2, "taxonomy_terms": 58, "organizations": 1500}.get(name, 2729)
    assert len(rows) >= least, len(rows)
    against = schema(shared_data, name, full)
    for row in rows:
        fault = next(against.iter_errors(row), None)
        assert fault is None, (row["id"], fault.message, list(fault.path))
        assert not list(empties(row)), row
    assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["services", "service_at_locations", "organizations", "taxonomies",
                                  "taxonomy_terms"])  # fmt: skip
def test_one_of_each_is_valid(loaded, shared_data, name):
    one = get(loaded, f"{name}?per_page=1")["contents"][0]["id"]
    found = get(loaded, f"{name}/{one}?full_service=true")
    full = (name, True) in FILES
    assert found["id"] == one
    assert not list(schema(shared_data, name, full).iter_errors(found))


@pytest.mark.parametrize("name", KINDS)
def test_pages_hold_everything_once(loaded, name):
    first = get(loaded, f"{name}?per_page=500")
    assert set(first) == PAGE
    seen = [row["id"] for row in first["contents"]]
    for number in range(2, first["total_pages"] + 1):
        page = get(loaded, f"{name}?per_page=500&page={number}")
        assert page["size"] == len(page["contents"])
        assert (page["first_page"], page["last_page"]) == (False, number == first["total_pages"])
        seen += [row["id"] for row in page["contents"]]
    assert len(seen) == len(set(seen)) == first["total_items"]
    beyond = get(loaded, f"{name}?per_page=500&page=900")
    assert (beyond["empty"], beyond["last_page"], beyond["contents"]) == (True, True, [])


def test_filters(loaded):
    everything = get(loaded, "services?per_page=1")["total_items"]
    retention = hsds.term_id("kind", "retention_support")
    assert get(loaded, f"services?per_page=1&taxonomy_term_id={retention}")["total_items"] == 1859
    kinds = hsds.taxonomy_id("kind")
    assert get(loaded, f"services?per_page=1&taxonomy_id={kinds}")["total_items"] == everything
    assert get(loaded, f"services?taxonomy_term_id={new_id()}")["empty"]
    some = get(loaded, "services?per_page=1")["contents"][0]
    owned = get(loaded, f"services?organization_id={some['organization_id']}")["contents"]
    assert some["id"] in {row["id"] for row in owned}
    assert {row["organization_id"] for row in owned} == {some["organization_id"]}
    assert get(loaded, "services?modified_after=2999-01-01T00:00:00Z")["empty"]
    assert get(loaded, "services?per_page=1&modified_after=2001-01-01")["total_items"] == everything
    found = get(loaded, "service_at_locations?search=札幌東&per_page=5")
    assert "ハローワーク札幌東" in {row["location"]["name"] for row in found["contents"]}
    assert get(loaded, "services?search=%25")["empty"], "% is a sign like others"
    minimal = get(loaded, "services?minimal=true")
    assert minimal["size"] == everything
    assert set(minimal["contents"][0]) == {"id", "modified_date"}
    terms = get(loaded, f"taxonomy_terms?taxonomy_id={kinds}&per_page=500")["contents"]
    assert {row["taxonomy"] for row in terms} == {"kind"}
    assert get(loaded, f"taxonomy_terms?parent_id={kinds}")["empty"]


@pytest.mark.parametrize("query", [
    "page=0", "page=x", "per_page=501", "per_page=-1", "full=maybe", "format=xml", "organization_id=7",
    "modified_after=yesterday", "taxonomy_id=%00", "search=%00", "modified_after=0001-01-01T00:00:00%2B14:00",
])  # fmt: skip
def test_wrong_parameters_are_named(app, client, query):
    answer = client.get(f"{BASE}/services?{query}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("query", ["postcode=0000000", "proximity=5", "postcode=1&proximity=far"])
def test_a_place_that_nobody_knows(app, client, query):
    assert client.get(f"{BASE}/service_at_locations?{query}").status_code == 400


@pytest.mark.parametrize("name", KINDS)
def test_what_does_not_exist(app, client, name):
    for one in (new_id(), "x"):
        answer = client.get(f"{BASE}/{name}/{one}")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert client.post(f"{BASE}/{name}").status_code in (400, 405)


def test_about(client):
    said = client.get(f"{BASE}/").get_json()
    assert said["version"] == "3.0"
    assert said["openapi_url"].endswith("/api/openapi.json")


def hide(place, visibility):
    with transaction() as session:
        held = session.get(Location, place)
        held.visibility, held.latitude, held.longitude = visibility, 43.05, 141.35
        session.add(Address(id=new_id(), location_id=place, address_1="北町1-2-3", city="札幌市"))
        session.add(Phone(id=new_id(), location_id=place, number="011-777-7777"))


PATHS = [f"{name}?full={full}&full_service=true" for name in KINDS[:3] for full in ("true", "false")]


def told(client) -> str:
    lists = [client.get(f"{BASE}/{path}").get_data(as_text=True) for path in PATHS]
    return "\n".join(
        lists + [client.get(f"{BASE}/{path}&format=ndjson").get_data(as_text=True) for path in PATHS]
    )


def test_what_is_for_the_network_is_nowhere(app, client):
    place = add_listing("ないしょ", "npo")
    shown = get(client, "service_at_locations")["contents"][0]
    hide(place, "network_only")
    assert "ないしょ" not in told(client)
    for path in (f"services/{shown['service_id']}", f"service_at_locations/{shown['id']}",
                 f"organizations/{shown['service']['organization_id']}"):  # fmt: skip
        get(client, path, 404)
    assert get(client, "services?minimal=true")["empty"]
    assert get(client, "services?search=ないしょ")["empty"]


def test_a_hidden_address_is_nowhere(app, client):
    hide(add_listing("しぇるたー", "npo"), "address_hidden")
    text = told(client)
    assert "しぇるたー" in text
    for secret in ("北町1-2-3", "43.05", "141.35", "011-777-7777", "札幌市"):
        assert secret not in text, secret


@pytest.mark.parametrize("path", [*PATHS, "taxonomies?", "taxonomy_terms?", "services?minimal=true"])
def test_queries_do_not_grow(app, client, path):
    def asked() -> int:
        with statements() as seen:
            assert client.get(f"{BASE}/{path}").status_code == 200
        return len(selects(seen))

    add_listing("ひとつ", "npo")
    few = asked()
    for number in range(8):
        add_listing(f"ほか{number}", "npo", "employer")
    assert asked() == few <= 60
