"""HSDS that nobody should send: whatever stands in it, it comes in or is refused, and every page still answers."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app import create_app
from directory import actions
from directory.hsds_export import export
from directory.hsds_import import hsds_release
from directory.hsds_tables import tables
from directory.models import Listing
from directory.sources import hsds
from directory.sources.record import SourceFileError
from foundation.db import db
from tests.conftest import closing_app
from tests.directory.any_office import HANGING, clear

NASTY = (
    '=HYPERLINK("http://evil.example")', "＝1+1", "<script>alert(1)</script>", "\u202eevil", "javascript:alert(1)",
    "\ufeff", "\ud800", "a\udfffb", "\x00", "\x1b[31m", "\x85", "{{7*7}}", "%s%n", "9" * 5000, "札幌市" * 200,
    "١٢٣", "²³", "1e309", "nan", 10**30, -(10**30), 10**400, 1e308, -1, 0, float("inf"), float("nan"), True, False,
    None, [], {}, [1, 2], {"a": 1}, "", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "2020-02-30",
    "9999-12-31T23:59:59-23:59", "99MO", "-6FR", "HO,HO", "25:00", "09:00+09:00", "SECONDLY", "1,-1,32",
    "13-40/00-00", "closed", "active", "public", "address_hidden", "network_only", "http://[::1", "//x", "create",
    "181", "-91", "1234567890", "a", "b", "o", "l",
)  # fmt: skip
value = st.sampled_from(NASTY)
PAGES = (
    "/search", "/search?open=now", "/api/v1/search", "/api/hsds/v3/services?full=true", "/map", "/about/data",
    "/api/hsds/v3/service_at_locations?full=true", "/api/hsds/v3/organizations?full=true&full_service=true",
    "/feeds/updates.atom", "/opendata/listings.csv", "/listings.geojson?bbox=-180,-90,180,90", "/sitemap.xml",
    "/api/v1/match?need=food&near=札幌市",
)  # fmt: skip


def rows(table: str, **given: Any) -> st.SearchStrategy[dict[str, Any]]:
    said = st.dictionaries(st.sampled_from(tables()[table].columns), value, max_size=9)
    return said.map(lambda row: {**row, **given})


@st.composite
def services(draw: Any) -> dict[str, Any]:
    owner = draw(rows("organization", id="o", name=draw(st.sampled_from(["団体", "<b>"]))))
    place = draw(
        rows("location", id=draw(st.sampled_from(["l", 7, ""])), name="館", location_type="physical")
    )
    service = draw(rows("service", name=draw(value), status="active", organization=owner))
    for table in HANGING:
        hanging = st.lists(rows(table) | value, max_size=2)
        draw(st.sampled_from([service, place, owner]))[tables()[table].stem] = draw(hanging)
    return {**service, "service_at_locations": [draw(rows("service_at_location", id="x", location=place))]}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("any"))})) as app:
        db.create_all(bind_key=None)
        app.config.update(TESTING=False)
        yield app.test_client()


@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], max_examples=30)
@given(st.lists(services(), min_size=1, max_size=2))
def test_every_page_answers_after_it(site, tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("x")
    clear()
    (folder / "x.json").write_text(json.dumps(said), encoding="utf-8")
    with suppress(SourceFileError):
        actions.import_release(hsds_release(folder / "x.json"))
    cards = [card.id for card in db.session.query(Listing)]
    for path in (*PAGES, *(f"/listings/{card}{more}" for card in cards for more in ("", "/history"))):
        assert site.get(path).status_code in (200, 404, 422), path
    export(folder)


def test_what_was_left_out_is_said(app, tmp_path):
    place = {
        "id": "l",
        "name": "館",
        "location_type": "physical",
        "latitude": "north",
        "municipality_code": "札幌",
    }
    service = {"id": "s", "name": "食", "status": "active", "minimum_age": 10**30,
               "organization": {"id": "o", "name": "団体"}, "service_at_locations": [{"location": place}]}  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(service), encoding="utf-8")
    told = []
    result = actions.import_release(hsds_release(tmp_path / "x.json"), on_finding=told.append)
    assert (result.new, result.rejected) == (1, 0)
    assert {(each.column, each.reason) for each in told} == {
        (name, "hsds_value") for name in ("latitude", "municipality_code", "minimum_age")
    }


def test_not_more_is_said_than_anybody_reads(app, tmp_path, monkeypatch):
    monkeypatch.setattr(hsds, "MAX_FINDINGS", 5)
    owner = {"id": "o", "name": "団体"}
    said = [
        {"id": f"s{n}", "name": "食", "status": "active", "minimum_age": "x", "organization": owner}
        for n in range(9)
    ]
    (tmp_path / "x.json").write_text(json.dumps(said), encoding="utf-8")
    reasons = actions.import_release(hsds_release(tmp_path / "x.json")).reasons
    assert (reasons["hsds_value"], reasons["hsds_more"]) == (5, 1)


HUGE, NUL = "x" * 1_000_000, "a\x00b"


@pytest.mark.parametrize(
    "bad", [[HUGE], [NUL], ["b", "団体", "x", "y"], ["b"]], ids=["1 MB", "NUL", "long", "short"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_bad_line_of_a_package_costs_only_itself(app, tmp_path, bad, encoding, newline):
    lines = [["id", "name", "description"], ["o", "団体", "="], bad, ["p", "法人", ""]]
    with (tmp_path / "organizations.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=newline).writerows(lines)
    services = (
        "id,name,status,organization_id" + newline + "s,食,active,o" + newline + "t,住,active,p" + newline
    )
    (tmp_path / "services.csv").write_bytes(services.encode())
    result = actions.import_release(hsds_release(tmp_path))
    assert (result.new, result.rejected) == (2, 1), result.reasons


def test_ten_thousand_columns_are_refused(app, tmp_path):
    (tmp_path / "services.csv").write_text(
        ",".join(["id", *map(str, range(10_000))]) + "\n", encoding="utf-8"
    )
    with pytest.raises(SourceFileError) as refused:
        actions.import_release(hsds_release(tmp_path))
    assert refused.value.key == "import.error.too_many_columns"
