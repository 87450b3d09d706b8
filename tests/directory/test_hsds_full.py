"""Objects that say everything the standard knows are valid too, wherever they are nested."""

from __future__ import annotations

import json

import pytest

from foundation.db import db
from tests.directory.test_hsds_api import BASE, FILES, empties, schema
from tests.directory.test_hsds_round_trip import a_full_office

MUST = ("schedules", "cost_options", "required_documents", "service_areas", "funding", "program", "attributes",
        "languages", "accessibility", "contacts", "addresses", "metadata", "phones")  # fmt: skip


@pytest.fixture
def full(app):
    db.create_all(bind_key=None)
    a_full_office()
    db.session.rollback()


def keys(value):
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield name
        if isinstance(part, dict | list):
            yield from keys(part)


@pytest.mark.parametrize("nested", ["false", "true"])
def test_full_objects_are_valid(full, client, shared_data, nested):
    seen: set[object] = set()
    for name, whole in FILES:
        path = f"{BASE}/{name}?format=ndjson&full={str(whole).lower()}&full_service={nested}"
        rows = [json.loads(line) for line in client.get(path).get_data(as_text=True).splitlines()]
        for row in rows:
            assert not [fault.message for fault in schema(shared_data, name, whole).iter_errors(row)], (
                name,
                row,
            )
            assert not list(empties(row))
            seen |= set(keys(row))
            if (name, True) in FILES:
                one = client.get(f"{BASE}/{name}/{row['id']}?full_service=true").get_json()
                assert not list(schema(shared_data, name, True).iter_errors(one))
    assert seen >= set(MUST), set(MUST) - seen
