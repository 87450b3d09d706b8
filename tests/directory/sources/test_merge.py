from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.sources.fold import Voice, fold
from directory.sources.merge import Offices
from directory.sources.reconcile import Known, Reconciler
from directory.sources.wamnet import read
from foundation.db import new_id
from tests.directory.sources.rows import row, write


@pytest.fixture
def record(tmp_path):
    def make(**changes):
        (found,) = read(write(tmp_path / "a.csv", row(**changes)))
        return found.record

    return make


def test_rows_of_one_office_meet(record):
    offices = Offices()
    first = offices.place(record(), None)
    second = offices.place(record(no="A2", service="就労移行支援"), None)
    assert first == second == record().home
    assert offices.is_shared(first)
    assert offices.place(record(no="A3", name="こもれび"), None) != first


def test_an_office_that_moves_keeps_its_id(record):
    offices = Offices()
    there = offices.place(record(), None)
    moved = record(street="北１条東１丁目１", 事業所緯度="43.10")
    assert offices.place(moved, there) == there
    assert moved.home != there


def test_one_service_of_several_that_moves_away_gets_a_place_of_its_own(record):
    offices = Offices()
    there = offices.place(record(), None)
    offices.place(record(no="A2", service="就労移行支援"), None)
    moved = record(street="北１条東１丁目１", 事業所緯度="43.10")
    assert offices.place(moved, there) == moved.home != there
    assert not offices.is_shared(there)


def test_one_service_whose_address_is_only_written_anew_stays(record):
    offices = Offices()
    there = offices.place(record(), None)
    offices.place(record(no="A2", service="就労移行支援"), None)
    assert offices.place(record(street="南１条西１１丁目３２９"), there) == there


def test_offices_that_turn_out_to_be_the_same_become_one(record):
    offices = Offices()
    first = offices.place(record(), None)
    second = offices.place(record(no="A2", street="南２条", service="就労移行支援"), None)
    assert first != second
    assert offices.place(record(no="A2", service="就労移行支援"), second) == first


def test_an_old_address_taken_by_a_namesake_far_away_is_another_office(record):
    offices = Offices()
    there = offices.place(record(), None)
    offices.place(record(street="北１条東１丁目１", 事業所緯度="43.20"), there)
    newcomer = record(no="A9")
    assert newcomer.home == there
    assert offices.place(newcomer, None) != there


def test_a_number_that_becomes_double_is_still_the_old_one(record):
    known_record = record()
    held = Known(new_id(), "old", known_record.home, new_id(), True)
    offices = Offices()
    offices.add(known_record.home, ("062", "A0000049736"), _member(known_record))
    reconciler = Reconciler({("062", "A0000049736"): held}, lambda: offices)
    twin = replace(known_record, key="A0000049736/0110103587")
    stranger = replace(record(事業所番号="9999999999", name="べつ"), key="A0000049736/9999999999")
    changes = [reconciler.decide(_row(each)) for each in (stranger, twin)]
    assert [(each.change, each.record.key) for each in changes] == [
        ("new", "A0000049736/9999999999"),
        ("changed", "A0000049736"),
    ]
    assert list(reconciler.gone()) == []


def _member(record):
    from directory.sources.merge import member

    return member(record)


def _row(record):
    from directory.sources.record import Row

    return Row("a.csv", 2, record.scope, record.key, f"digest of {record.key}", record)


SERVICES = ("就労定着支援", "就労移行支援", "就労継続支援Ａ型", "自立訓練（生活訓練）")


@given(st.permutations(range(4)), st.sets(st.integers(0, 3), max_size=3))
def test_an_office_does_not_depend_on_the_order_of_its_records(tmp_path_factory, order, gone):
    path = tmp_path_factory.mktemp("fold") / "a.csv"
    rows = [
        row(no=f"A{n}", service=service, 事業所電話番号=f"011-522-937{n}")
        for n, service in enumerate(SERVICES)
    ]
    records = [each.record for each in read(write(path, *rows))]
    place, services = records[0].home, [new_id() for _ in records]
    voices = [Voice(records[n], services[n], n not in gone) for n in range(4)]
    office = fold(place, voices)
    assert fold(place, [voices[n] for n in order]) == office
    assert office.location[0]["status"] == "active"
    assert {row["id"] for row in office.service if row["status"] == "inactive"} == {services[n] for n in gone}
    ids = [row["id"] for name in ("phone", "schedule", "service") for row in getattr(office, name)]
    assert len(ids) == len(set(ids))


def test_an_office_that_nobody_names_any_more_is_maybe_gone(record):
    office = fold(record().home, [Voice(record(), new_id(), False)])
    assert office.location[0]["status"] == "maybe_gone"
    assert office.location[0]["name"] == "ひだまり"
