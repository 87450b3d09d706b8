"""What another's directory moves from one place to another keeps its id, and is at the new place."""

from __future__ import annotations

import json

from sqlalchemy import select

from directory import actions
from directory.hsds_import import hsds_release
from directory.models import Phone
from directory.releases import Release
from foundation.db import db


def service(number: int, phones: list[dict]) -> dict:
    place = {"id": f"l{number}", "name": f"窓口{number}", "location_type": "physical", "phones": phones}
    return {
        "id": f"s{number}",
        "name": f"相談{number}",
        "status": "active",
        "organization": {"id": "o", "name": "団体", "description": "×"},
        "service_at_locations": [{"id": f"k{number}", "location": place}],
    }


def release(file, *services: dict) -> Release:
    file.write_text(json.dumps(services), encoding="utf-8")
    return hsds_release(file)


def test_a_telephone_goes_with_its_office_to_a_new_place(app, tmp_path):
    phone = {"id": "p", "number": "011-522-9370"}
    actions.import_release(release(tmp_path / "a.json", service(1, [phone])))
    before = db.session.execute(
        select(Phone.id, Phone.location_id).where(Phone.number == phone["number"])
    ).one()
    result = actions.import_release(release(tmp_path / "a.json", service(1, []), service(2, [phone])))
    assert (result.new, result.changed) == (1, 1)
    after = db.session.execute(
        select(Phone.id, Phone.location_id).where(Phone.number == phone["number"])
    ).one()
    assert after.id == before.id
    assert after.location_id != before.location_id
