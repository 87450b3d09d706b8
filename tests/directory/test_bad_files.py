"""`tsunagi import` from the outside: what it prints, what it refuses, with which exit code."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from directory.models import Listing, SourceRecord
from foundation.cli import cli
from foundation.db import db
from tests.directory.sources.rows import row, text_of, write

KEYS = {"read", "new", "changed", "unchanged", "gone", "rejected", "warnings", "seconds"}


@pytest.fixture
def run(app, monkeypatch):
    """The schema is the test's own."""
    for module in ("cli", "organizations_cli"):
        monkeypatch.setattr(f"directory.{module}.ensure_schema", lambda: None)

    def invoke(*args):
        return CliRunner().invoke(cli, [str(arg) for arg in args])

    return invoke


def listings():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Listing))


def test_figures_as_json(run, tmp_path):
    result = run("import", "wamnet", write(tmp_path / "a.csv", row(), row(no="A2", name="")), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert set(told) >= KEYS
    assert (told["read"], told["new"], told["rejected"]) == (2, 1, 1)
    assert told["read"] == told["new"] + told["changed"] + told["unchanged"] + told["rejected"]


def test_sums_places_and_the_rejects_file_for_people(run, tmp_path):
    rejects = tmp_path / "rejects.csv"
    bad = row(no="A2", name="")
    odd = row(no="A3", 事業所電話番号="=1+1")
    result = run("import", "wamnet", write(tmp_path / "a.csv", row(), bad, odd), "--rejects", rejects)
    assert result.exit_code == 0
    assert "3行 = 新規 2" in result.stdout
    assert "a.csv 3行目「事業所の名称」" in result.stderr
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[:4] for line in lines[1:]] == [
        ["a.csv", "3", "事業所の名称", ""],
        ["a.csv", "4", "事業所電話番号", "'=1+1"],
    ]


def test_no_findings_no_rejects_file(run, tmp_path):
    rejects = tmp_path / "rejects.csv"
    assert run("import", "wamnet", write(tmp_path / "a.csv", row()), "--rejects", rejects).exit_code == 0
    assert not rejects.exists()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        (b"name,address\nx,y\n", "列"),
        (b"\x00\x01\x02", "列"),
        (text_of(row(), row(no="A2")).encode()[:-30], "途切れ"),
    ],
)
def test_a_broken_file_changes_nothing_even_beside_a_good_one(run, tmp_path, content, word):
    good = write(tmp_path / "good.csv", row())
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    result = run("import", "wamnet", good, bad)
    assert result.exit_code == 1
    assert "bad.csv" in result.stderr
    assert word in result.stderr
    assert listings() == 0
    assert db.session.scalar(select(func.count()).select_from(SourceRecord)) == 0


def test_missing_files_unknown_sources_and_no_file(run, tmp_path):
    missing = run("import", "wamnet", tmp_path / "nowhere.csv")
    assert missing.exit_code == 1
    assert "nowhere.csv" in missing.stderr
    assert run("import", "nothing", "x.csv").exit_code == 2
    assert run("import", "wamnet").exit_code == 2
    assert run("import", "towns", tmp_path).exit_code == 1


def test_two_releases_at_once_are_refused(run, tmp_path):
    one, two = write(tmp_path / "a.csv", row()), write(tmp_path / "b.csv", row(定員="5"))
    result = run("import", "wamnet", one, two)
    assert result.exit_code == 1
    assert "b.csv" in result.stderr
    assert "a.csv" in result.stderr
    assert listings() == 0


def test_the_same_file_twice_is_taken_once(run, tmp_path):
    file = write(tmp_path / "a.csv", row())
    told = json.loads(run("import", "wamnet", file, file, "--json").stdout)
    assert (told["new"], told["unchanged"], told["reasons"]) == (1, 1, {"row_twice": 1})


def test_one_number_for_two_rows_of_one_establishment(run, tmp_path):
    file = write(tmp_path / "a.csv", row(), row(定員="5"))
    told = json.loads(run("import", "wamnet", file, "--json").stdout)
    assert (told["read"], told["new"], told["rejected"]) == (2, 1, 1)
    assert told["reasons"]["key_twice"] == 1


def test_a_dry_run_shows_differences(run, tmp_path):
    file = write(tmp_path / "a.csv", row())
    run("import", "wamnet", file)
    write(file, row(定員="5"), row(no="A2", name="こもれび"))
    result = run("import", "wamnet", file, "--dry-run")
    assert "~ 062 A0000049736 ひだまり (seats)" in result.stdout
    assert "+ 062 A2 こもれび" in result.stdout
    told = json.loads(run("import", "wamnet", file, "--dry-run", "--json").stdout)
    assert [each["change"] for each in told["differences"]] == ["changed", "new"]
    assert listings() == 1


def test_bundled_offices_and_setup(run):
    told = json.loads(run("import", "hello-work", "--json").stdout)
    assert (told["read"], told["new"]) == (544, 544)
    assert run("setup").exit_code == 0
    assert listings() == 870
    assert json.loads(run("setup", "--json").stdout) == []


def test_organizations(run, tmp_path):
    run(
        "import", "wamnet", write(tmp_path / "a.csv", row(), row(no="A2", name="こもれび", 事業所緯度="43.9"))
    )
    near = json.loads(run("organizations", "list", "--near", "北海道札幌市中央区", "--json").stdout)
    assert [each["name"] for each in near] == ["ひだまり", "こもれび"]
    assert near[0]["distance_m"] < 3000 < near[1]["distance_m"]
    assert json.loads(run("organizations", "list", "--kind", "hello_work", "--json").stdout) == []
    assert (
        json.loads(run("organizations", "list", "--name", "こも", "--json").stdout)[0]["name"] == "こもれび"
    )
    for some_id in (near[0]["organization_id"], near[0]["listing_id"]):
        shown = json.loads(run("organizations", "show", some_id, "--json").stdout)
        assert shown["name"] == "一般社団法人　北の福祉"
        assert len(shown["listings"]) == 2
    assert "ひだまり" in run("organizations", "list").stdout
    assert "ひだまり" in run("organizations", "show", near[0]["listing_id"]).stdout


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("show", "00000000-0000-0000-0000-000000000000"), 1),
        (("show", "nobody"), 2),
        (("list", "--kind", "nothing"), 1),
        (("list", "--near", "☃"), 1),
        (("list", "--limit", "0"), 2),
    ],
)
def test_organizations_that_are_not_there(run, args, code):
    result = run("organizations", *args)
    assert result.exit_code == code
    assert result.stderr.strip()
