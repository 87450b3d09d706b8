"""Rows of a foreign directory wait on disk, and come back as they went in."""

from __future__ import annotations

import csv
import gc
import sys
import threading
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.sources import hsds, hsds_record
from directory.sources.record import Part
from directory.sources.spool import Spool

PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.text())
)


@given(st.dictionaries(st.text(), PLAIN))
def test_a_row_comes_back(values):
    rows = Spool(["phone"]).rows["phone"]
    rows.add("a", {**values, "": ("file", 1)})
    assert rows.get("a") == {**values, "": ("file", 1)}
    assert ("a" in rows, "b" in rows, None in rows, rows.get(None), len(rows)) == (
        True,
        False,
        False,
        None,
        1,
    )


def test_what_is_said_again_adds_to_it_and_keeps_its_first_place():
    rows = Spool(["service"]).rows["service"]
    rows.add("a", {"name": "一", "fee": "", "": ("x", 1)})
    assert rows.add("a", {"name": "二", "": ("y", 9)}) == {"name": "二", "fee": "", "": ("x", 1)}
    assert [rows.get("a"), len(rows)] == [{"name": "二", "fee": "", "": ("x", 1)}, 1]


def test_rows_have_two_orders():
    rows = Spool(["service"]).rows["service"]
    for key in "cab":
        rows.add(key, {"id": key})
    rows.add("c", {"name": "again"})
    assert [row["id"] for row in rows.each()] == ["c", "a", "b"]
    assert [row["id"] for row in rows.by_id()] == sorted(rows.ids()) == ["a", "b", "c"]


def test_what_hangs_on_a_row_keeps_its_order():
    spool = Spool([])
    parts = [Part("phone", "service", {"number": str(n)}) for n in range(3)]
    for owner, part in zip(("service", "location", "service"), parts, strict=True):
        spool.hang(owner, "1", part)
    spool.all_hung()
    assert spool.hanging("service", "1") == [parts[0], parts[2]]
    assert spool.hanging("organization", "1") == []


@pytest.mark.parametrize("lines", [4_000])
def test_a_large_package_does_not_stay_in_memory(tmp_path, lines):
    with (tmp_path / "services.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "organization_id", "name", "description", "status"])
        out.writerows([f"s{n}", "o", f"窓口{n}", f"{n}番の説明" * 200, "active"] for n in range(lines))
    (tmp_path / "organizations.csv").write_text("id,name\no,会\n", encoding="utf-8")
    size = (tmp_path / "services.csv").stat().st_size
    tracemalloc.start()
    found = hsds.read(tmp_path)
    assert sum(1 for row in hsds_record.rows(found) if row.record) == lines
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 2


def test_whichever_thread_collects_it_may_close_it(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: complaints.append(found.exc_value))
    held = [Spool(("organization",))]
    thread = threading.Thread(target=lambda: (held.clear(), gc.collect()))
    thread.start()
    thread.join()
    assert not complaints
