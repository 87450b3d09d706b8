"""The description is true: each operation answers as it says, and each machine interface is described."""

from __future__ import annotations

import re

import pytest

from directory import openapi, store_taxonomy
from foundation.db import transaction
from tests.directory.listings import add_listing

ASKED = {"/api/v1/locate": "q=札幌市", "/api/v1/jurisdiction": "q=札幌市中央区"}
PATHS = openapi.document({})["paths"]


@pytest.fixture
def one(app, client):
    """An id for each list of HSDS."""
    add_listing("ひだまり", "npo")
    with transaction():
        store_taxonomy.write()

    def get(path: str) -> str:
        listed = path.rpartition("/")[0]
        return client.get(f"{listed}?per_page=1").get_json()["contents"][0]["id"]

    return get


@pytest.mark.parametrize("path", PATHS)
def test_each_operation_answers_as_described(client, one, path):
    operation = PATHS[path]["get"]
    asked = path.replace("{id}", one(path)) if "{id}" in path else path
    answer = client.get(f"{asked}?{ASKED.get(path, '')}")
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    said = operation["responses"]["200"].get("content", {answer.mimetype: {}})
    assert answer.mimetype in said
    schema = said[answer.mimetype].get("schema", {}).get("$ref", "").rpartition("/")[2]
    needed = openapi.document({})["components"]["schemas"].get(schema, {}).get("required", [])
    assert set(needed) <= set(answer.get_json() or {})
    if "404" in operation["responses"]:
        assert client.get(path.replace("{id}", "00000000-0000-4000-8000-000000000000")).status_code == 404


@pytest.mark.parametrize("path", [path for path in PATHS if "/hsds/" in path])
def test_each_parameter_is_looked_at(client, app, path):
    """A wrong value of a described parameter is refused: it is read, then."""
    for each in PATHS[path]["get"]["parameters"]:
        if (each["in"] == "query" and each["schema"].get("type") != "string") or "format" in each["schema"]:
            if each["in"] == "path":
                continue
            answer = client.get(f"{path}?{each['name']}=%00x")
            assert answer.status_code == 400, each["name"]


def test_every_machine_interface_is_described(app):
    found = {
        re.sub(r"<[^>]*>", "{id}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/feeds/", "/opendata/")) and "GET" in (rule.methods or ())
    }
    said = app.test_client().get("/api/openapi.json").get_json()["paths"]
    assert found - set(said) <= {"/feeds/events.ics"}
