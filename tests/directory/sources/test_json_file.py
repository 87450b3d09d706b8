"""A JSON file as large as a directory: read value by value, the same as if read whole, and never more at once."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress

import pytest

from directory.hsds_tables import tables
from directory.sources import hsds, json_file
from directory.sources.record import SourceFileError

SERVICES = [
    {
        "id": f"service-{n}", "name": f"相談{n}", "status": "active", "minimum_age": n, "licenses": "長" * 40,
        "organization": {"id": f"organization-{n}", "name": f"団体{n}", "description": "×"},
        "cost_options": [{"id": f"cost-{n}", "option": "一回", "amount": 10.5 + n}],
    }
    for n in range(40)
]  # fmt: skip
TABULAR = {
    "organizations.csv": [{"id": f"o{n}", "name": f"団体{n}", "description": "×" * 60} for n in range(40)],
    "about": {"of": ["whoever", 1]},
    "services.csv": [
        {"id": f"s{n}", "organization_id": f"o{n}", "name": f"相談{n}", "status": "active"} for n in range(40)
    ],
}  # fmt: skip
SHAPES = {
    "list": SERVICES,
    "page": {"total_items": 40, "first_page": True, "links": {"next": None}, "contents": SERVICES, "last": 1},
    "files": TABULAR,
}


def rows(path) -> dict[str, list]:
    found = hsds.read(path, "test")
    return {name: list(found.rows[name].by_id()) for name in tables()}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_value_by_value_it_is_the_same(tmp_path, monkeypatch, shape, encoding):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(SHAPES[shape], ensure_ascii=False), encoding=encoding)
    whole = rows(file)
    assert len(whole["service"]) == len(whole["organization"]) == 40
    monkeypatch.setattr(json_file, "MAX_ONE", file.stat().st_size - 1)
    assert rows(file) == whole


def test_a_large_file_takes_little_memory(tmp_path):
    file = tmp_path / "a.json"
    one = json.dumps(SERVICES[0] | {"description": "字" * 1000}, ensure_ascii=False)
    file.write_text(f"[{','.join([one] * 6000)}]", encoding="utf-8")
    assert file.stat().st_size > 4 * json_file.MAX_ONE
    tracemalloc.start()
    try:
        assert sum(1 for _ in json_file.values(file)) == 6000
        assert tracemalloc.get_traced_memory()[1] < 2 * json_file.MAX_ONE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
@pytest.mark.parametrize("before", ["", '{"id": "x"},'])
def test_one_value_that_is_too_large_is_refused(tmp_path, name, before):
    file = tmp_path / name
    opened, closed = ("[", "]") if name == "a.json" else ("", "")
    content = f'{opened}{before}{{"id": "y", "name": "{"長" * 2 * json_file.MAX_ONE}"}}{closed}'
    file.write_text(content.replace("},{", "}\n{") if not opened else content, encoding="utf-8")
    with pytest.raises(SourceFileError) as refused:
        list(json_file.values(file))
    assert (refused.value.key, refused.value.values["most"]) == ("import.error.json_value", 4)


@pytest.mark.parametrize("end", ["", "]}", ",]", "NaN]", "]x"])
def test_a_large_file_that_is_broken_is_refused(tmp_path, end):
    file = tmp_path / "a.json"
    one = json.dumps(SERVICES[0])
    file.write_text(f"[{','.join([one] * (json_file.MAX_ONE // len(one) + 9))}{end}", encoding="utf-8")
    with pytest.raises(SourceFileError) as refused:
        hsds.read(file)
    assert refused.value.key in ("import.error.json", "import.error.json_broken")


@pytest.mark.parametrize("opened", ["[", '{"a":', '{"services":['])
@pytest.mark.parametrize("padding", [0, 5 * 1024 * 1024])
def test_what_is_nested_without_end_is_refused(tmp_path, opened, padding):
    file = tmp_path / "a.json"
    file.write_text("[" + " " * padding + opened * 900 + "1", encoding="utf-8")
    with pytest.raises(SourceFileError):
        hsds.read(file)
    closed = "".join({"[": "]", "{": "}"}[sign] for sign in reversed(opened * 900) if sign in "[{")
    file.write_text("[" + " " * padding + opened * 900 + "1" + closed + "]", encoding="utf-8")
    with suppress(SourceFileError):  # or it is below a name that nobody reads
        hsds.read(file)


def test_numbers_that_are_none_are_left_out_and_told(tmp_path):
    file = tmp_path / "a.json"
    said = json.dumps(SERVICES[:1]).replace('"minimum_age": 0', '"minimum_age": 1e999').replace("10.5", "NaN")
    file.write_text(said, encoding="utf-8")
    found = hsds.read(file)
    assert sorted(each.column for each in found.findings) == ["amount", "minimum_age"]


def test_brackets_without_end_take_no_room(tmp_path):
    file = tmp_path / "a.json"
    file.write_text("[" * (3 * json_file.MAX_ONE), encoding="utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(SourceFileError) as refused:
            list(json_file.values(file))
        assert tracemalloc.get_traced_memory()[1] < 2 * json_file.MAX_ONE
    finally:
        tracemalloc.stop()
    assert refused.value.key == "import.error.json_deep"
