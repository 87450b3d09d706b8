"""The offices of the law in the directory."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from directory import actions
from directory.identity import location_id
from directory.models import DataSource, Listing, ListingChange, TaxonomyTerm
from directory.sources import hello_work, labour_standards
from directory.taxonomy import KINDS, NEEDS
from foundation import audit
from foundation.db import db


@pytest.fixture
def bundled(app):
    return actions.load_bundled()


def card(source, key):
    return db.session.get(Listing, location_id(source, key))


def test_all_offices_are_there(bundled):
    assert [(each.source, each.new, each.rejected) for each in bundled] == [
        ("hello-work", 544, 0),
        ("labour-standards", 326, 0),
    ]
    counted = dict(db.session.execute(select(Listing.kind, func.count()).group_by(Listing.kind)).all())
    assert counted == {"hello_work": 544, "labour_standards_office": 326}


def test_a_card_says_what_the_law_says_and_no_more(bundled):
    found = card("hello-work", "北海道/office/札幌東")
    assert (found.name, found.official_name) == ("ハローワーク札幌東", "札幌東公共職業安定所")
    assert found.organization_name == "札幌東公共職業安定所"
    assert found.location_precision == "municipality"
    assert found.municipality_code[:2] == "01"
    assert found.lat is not None
    assert "011045" in found.coverage["whole"] + found.coverage["part"]  # 白石区
    assert found.coverage_note.startswith("札幌市のうち")
    assert (found.hours, found.hours_note, found.phone) == ([], "", "")
    assert (found.source, found.source_released_on) == ("hello-work", date(2026, 8, 4))
    assert "job_search" in found.needs


def test_sub_offices_have_no_jurisdiction_of_their_own(bundled):
    found = card("hello-work", "北海道/sub_office/八雲")
    assert (found.coverage, found.coverage_note) == (None, "")
    assert found.address == "北海道二海郡八雲町"


def test_day_labour_offices_cover_nobody_s_home(bundled):
    special = [row.record for row in hello_work.read() if "労働" in row.record.name]
    assert special
    assert all(record.coverage is None for record in special)


def test_every_office_has_a_place_and_a_name(bundled):
    for row in (*hello_work.read(), *labour_standards.read()):
        record = row.record
        assert all((record.lat, record.municipality_code, record.name)), record.key
        assert record.name != record.official_name


def test_again_nothing_happens(bundled):
    before = db.session.scalar(select(func.count()).select_from(ListingChange)), audit.verify()
    assert actions.load_bundled() == []
    assert (db.session.scalar(select(func.count()).select_from(ListingChange)), audit.verify()) == before


def test_terms_and_sources_are_there_for_whoever_reads_the_api(bundled):
    assert {*KINDS, *NEEDS} <= set(db.session.scalars(select(TaxonomyTerm.code)))
    codes = set(db.session.scalars(select(DataSource.code)))
    assert codes == {"hello-work", "labour-standards", "municipalities", "areas"}
    assert all(row.licence and row.credit and row.publisher for row in db.session.scalars(select(DataSource)))
