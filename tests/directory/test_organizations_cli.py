"""`tsunagi organizations add`: whoever is in no source joins the directory."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from directory.models import Listing, ListingChange
from foundation import audit
from foundation.cli import cli
from foundation.db import db

pytestmark = pytest.mark.postgresql


@pytest.fixture
def run(any_app):
    return lambda *arguments: CliRunner().invoke(cli, ["organizations", *arguments])


def test_an_office_joins_and_is_found(run):
    done = run("add", "あおぞら相談室", "--address", "札幌市中央区大通西1丁目", "--phone", "０１１（１２３）４５６７",
               "--kind", "consultation_support", "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    ids = json.loads(done.output)
    listing = db.session.scalars(select(Listing)).one()
    assert str(listing.id) == ids["listing"]
    assert str(listing.organization_id) == ids["id"]
    assert listing.address == "北海道札幌市中央区大通西1丁目"
    assert listing.municipality_code == "011011"
    assert listing.phone == "011-123-4567"
    assert listing.kinds == ["consultation_support"]
    assert db.session.scalars(select(ListingChange.listing_id)).all() == [listing.id]
    assert audit.verify() == 1
    assert ids["id"] in run("list", "--name", "あおぞら").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--address", "どこにもない町"), "どこにもない町"),
        (("--address", "札幌市中央区", "--phone", "なし"), "なし"),
        (("--address", "札幌市中央区", "--kind", "castle"), "castle"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_added(run, arguments, said):
    done = run("add", "あおぞら相談室", *arguments)
    assert done.exit_code == 1
    assert said in done.output
    assert db.session.scalars(select(Listing)).all() == []
