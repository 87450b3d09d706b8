"""Whatever an office says comes back from its own export, in either form: nothing lost, nothing added."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, assume, given, settings

from app import create_app
from directory import actions, capacity, hsds, store_parts, store_projection
from directory.hsds_export import export
from directory.hsds_import import hsds_release
from directory.models import Address, Listing, Location, Phone, ServiceCapacity
from foundation import clock
from foundation.db import db, transaction
from tests.conftest import closing_app
from tests.directory.any_office import Rows, clear, everything, offices, write
from tests.directory.listings import add_listing

# An office has hundreds of values: to look for the smallest one that fails would take minutes, and tells no more.
QUICK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
URLS = {"url", "website", "logo", "uri", "schedule_link", "term_uri"}
CARD = ("name", "kinds", "visibility", "organization_name")
TOWN = ("address", "lat", "lng", "location_precision")


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("any"))})) as app:
        db.create_all(bind_key=None)
        yield app


def bring_back(folder: Path, *, in_json: bool = False) -> None:
    """Empties the directory and reads the export."""
    export(folder)
    for file in folder.glob("*.csv") if in_json else ():
        file.unlink()
    clear()
    result = actions.import_release(hsds_release(folder))
    assert (result.rejected, result.warnings) == (0, 0), result.reasons


def there_and_back(office: Rows, folder: Path, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    clear()
    write(office)
    before = everything()
    bring_back(folder, **how)
    return before, everything()


@QUICK
@given(offices())
def test_the_package_says_all(directory, tmp_path_factory, office):
    before, back = there_and_back(office, tmp_path_factory.mktemp("out"))
    for name, wanted in before.items():
        assert back[name] == wanted, name


@QUICK
@given(offices())
def test_the_json_says_all(directory, tmp_path_factory, office):
    """Addresses of the web are whole ones there."""
    before, back = there_and_back(office, tmp_path_factory.mktemp("out"), in_json=True)
    for name, wanted in before.items():
        assert back[name].keys() == wanted.keys(), name
        for key, row in wanted.items():
            for column, said in row.items():
                expected = hsds.uri(said) if column in URLS else said
                assert back[name][key][column] == expected, (name, column)


@QUICK
@pytest.mark.parametrize("in_json", [False, True])
@given(offices(visibilities=("public", "address_hidden", "network_only")))
def test_what_is_hidden_stays_hidden(directory, tmp_path_factory, in_json, office):
    assume(any(each["visibility"] != "network_only" for each in office["location"]))
    before, back = there_and_back(office, tmp_path_factory.mktemp("out"), in_json=in_json)
    seen = {key: row for key, row in before["listing"].items() if row["visibility"] != "network_only"}
    assert back["listing"].keys() == seen.keys()
    names = CARD if in_json else CARD + TOWN  # the API does not even tell the town of a hidden place
    for key, row in seen.items():
        assert {name: back["listing"][key][name] for name in names} == {name: row[name] for name in names}


@pytest.fixture
def office(app):
    place = add_listing("まどぐち", "npo")
    with transaction():
        held = db.session.get(Location, place)
        held.closes_on, held.reopens_on = date(2027, 3, 31), date(2027, 5, 1)
        store_parts.set_rows("phone", "location", place, [
            {"number": "011-000-0003", "description": "夜間"}, {"number": "011-000-0001"},
            {"number": "011-000-0002", "description": "予約"}])  # fmt: skip
        service = UUID(db.session.get(Listing, place).services[0]["id"])
        db.session.add(ServiceCapacity(service_id=service, status="open", reported_by="organization",
                                       reported_at=datetime(2025, 1, 2, tzinfo=UTC)))  # fmt: skip
        store_projection.project([place], clock.now())
    return place


@pytest.mark.parametrize("in_json", [False, True])
def test_dates_the_main_number_and_old_reports_come_back(office, tmp_path, in_json):
    bring_back(tmp_path, in_json=in_json)
    card = db.session.get(Listing, office)
    assert (card.closes_on, card.reopens_on) == (date(2027, 3, 31), date(2027, 5, 1))
    assert card.phone == "011-000-0001"
    assert db.session.query(Phone).count() == 3
    assert (card.capacity_status, card.capacity_reported_on) == ("open", date(2025, 1, 2))
    assert capacity.is_old(card.capacity_reported_on, clock.today())
    assert not db.session.query(Address).count()


def test_a_number_that_is_not_there_is_said(app, tmp_path):
    place = {"id": "b", "location_type": "physical", "name": "館", "phones": [{"id": "p", "number": ""}]}
    owner = {"id": "o", "name": "団体", "organization_identifiers": [{"id": "i", "identifier_type": "x"}]}
    service = {"id": "7", "name": "食", "status": "active", "organization": owner,
               "service_at_locations": [{"id": "a", "location": place}]}  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(service), encoding="utf-8")
    result = actions.import_release(hsds_release(tmp_path / "x.json"))
    assert (result.new, result.reasons["hsds_empty"]) == (1, 2)
