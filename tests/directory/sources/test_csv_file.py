"""A file that is not what it should be says so, in one sentence, and nothing comes out of it."""

from __future__ import annotations

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.sources import csv_file
from directory.sources.csv_file import read_lines
from directory.sources.record import SourceFileError
from directory.sources.wamnet import COLUMNS, read
from foundation.i18n import LANGS, t
from tests.directory.sources.rows import row, text_of, write


def refused(path) -> str:
    with pytest.raises(SourceFileError) as error:
        list(read(path))
    for lang in LANGS:
        assert t(error.value.key, lang, **error.value.values)
    assert error.value.values["file"] in str(path)
    return error.value.key.removeprefix("import.error.")


def given_bytes(tmp_path, content: bytes):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return path


GOOD = text_of(row(), row(no="A2", name="こもれび")).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"a,b,c\n1,2,3\n", "foreign"),
        ("名称,住所\n".encode("cp932"), "foreign"),
        (b"\n\n\n", "foreign"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "foreign"),
        (b"\xe3\x81 \x81 ", "encoding"),
        (b"\x00" * 1000, "foreign"),
        (GOOD[:-40], "cut_off"),
        (GOOD[: GOOD.rindex(b'"')], "cut_off"),
        (GOOD + b'"' + b"never closed\n" * 20_000, "long_line"),
        (GOOD.decode("utf-8-sig").encode("utf-16")[:-1], "encoding"),
        (b"\xff\xfe\x00", "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}-bytes",
)
def test_broken_files(tmp_path, content, key):
    assert refused(given_bytes(tmp_path, content)) == key


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        (GOOD + b"\x00,\n", ["", "", "nul"]),
        (GOOD + b'"' + b"x" * 200_000 + b'"\n' + GOOD.split(b"\n")[1] + b"\n", ["", "", "long_field", ""]),
        (GOOD + b"x" * 2_000_000 + b"\n" + GOOD.split(b"\n")[1] + b"\n", ["", "", "long_field", ""]),
        (GOOD + b"x" * 2_000_000, ["", "", "long_field"]),
        (GOOD + b"\n" * 5 + b",,,\n \n" + GOOD.split(b"\n")[1] + b"\n", ["", "", ""]),
        (GOOD.replace(b"\n", b"\r"), ["", ""]),
        (GOOD.decode("utf-8-sig").encode("utf-16-le"), ["", ""]),
        (GOOD.decode("utf-8-sig").encode("utf-16-be"), ["", ""]),
        (b'"Title"\n\n' + GOOD[3:], ["", ""]),
    ],
)
def test_what_is_wrong_with_one_row_leaves_the_others(tmp_path, content, errors):
    assert [line.error for line in read_lines(given_bytes(tmp_path, content), COLUMNS)] == errors


def test_columns_may_stand_in_another_order_and_beside_others(tmp_path):
    names = ["new", *reversed(COLUMNS)]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerow({"new": "x", **row()})
    (found,) = read(path)
    (expected,) = read(write(tmp_path / "b.csv", row()))
    assert (found.record, found.digest) == (expected.record, expected.digest)


def test_too_many_lines_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_file, "MAX_LINES", 3)
    assert refused(write(tmp_path / "a.csv", row(), row(no="A2"), row(no="A3"))) == "too_many_lines"


def test_missing_files_and_folders(tmp_path):
    assert refused(tmp_path / "nowhere.csv") == "missing"
    assert refused(tmp_path) == "folder"


def test_a_bomb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(csv_file.MAX_BYTES + 1)  # sparse: takes no room
    assert refused(path) == "too_large"


def test_a_bad_row_does_not_take_the_others_with_it(tmp_path):
    lines = text_of(row(), row(no="A2"), row(no="A3")).split("\n")
    lines[2] = '"too","few"'
    lines.insert(3, '"a"b",' + lines[1])
    found = list(read_lines(given_bytes(tmp_path, "\n".join(lines).encode()), COLUMNS))
    assert [(line.number, line.error) for line in found] == [(2, ""), (3, "cells"), (4, "quoting"), (5, "")]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    path = write(tmp_path / "a.csv", row(定休日="土\n日"), row(no="A2", name=""))
    assert [each.line for each in read(path)] == [2, 4]


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b'"')
def test_any_bytes_are_refused_or_read(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "a.csv"
    path.write_bytes(content)
    with pytest.raises(SourceFileError):
        list(read(path))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(cells, min_size=29, max_size=29), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_any_cells_become_rows_or_findings(tmp_path_factory, lines, newline):
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    path = tmp_path_factory.mktemp("cells") / "a.csv"
    path.write_bytes(text_of(*rows, newline=newline).encode("utf-8-sig"))
    found = list(read(path))
    assert len(found) == len([each for each in rows if any(each.values())])
    for each in found:
        assert each.record or any(finding.rejected for finding in each.findings)


@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_a_good_file_with_damage_never_ends_in_anything_else(tmp_path_factory, noise, start, cut):
    path = tmp_path_factory.mktemp("damage") / "a.csv"
    path.write_bytes(GOOD[:start] + noise + GOOD[start + cut :])
    try:
        rows = list(read(path))
    except SourceFileError:
        return
    assert all(each.record or each.findings for each in rows)
