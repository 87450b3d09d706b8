"""Zips and workbooks: one table in them is read, anything else is refused with a sentence and in little memory."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
import zipfile

import pytest

from directory.sources import packed
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.packed import as_csv
from directory.sources.record import SourceFileError
from foundation.i18n import LANGS, t

openpyxl = pytest.importorskip("openpyxl")
NAMES = Columns(needed=("名称",), optional=("番号",))


def workbook(*rows, sheets=()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title in sheets:
        book.create_sheet(title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return out.getvalue()


def lines(tmp_path, content, name="a.zip"):
    path = tmp_path / name
    path.write_bytes(content)
    return [(line.number, line.cells) for line in read_lines(path, NAMES)]


def refused(tmp_path, content) -> str:
    with pytest.raises(SourceFileError) as error:
        lines(tmp_path, content)
    sentences = [t(error.value.key, lang, **error.value.values) for lang in LANGS]
    assert all("a.zip" in sentence for sentence in sentences)
    return error.value.key.removeprefix("import.error.")


TABLE = "名称,番号\nひだまり,001\n"


def test_a_zip_with_one_table_in_cp932(tmp_path):
    assert lines(tmp_path, zipped(gyousei__csv=TABLE.encode("cp932"), readme__html=b"x")) == [
        (2, ["ひだまり", "001"])
    ]


def test_a_workbook_and_one_in_a_zip(tmp_path):
    book = workbook(["名称", "番号"], ["ひだまり", 12], [None, None], ["こもれび", "007"])
    expected = [(2, ["ひだまり", "12"]), (4, ["こもれび", "007"])]
    assert lines(tmp_path, book, "a.xlsx") == expected
    assert lines(tmp_path, zipped(list__xlsx=book)) == expected


def test_rows_of_a_workbook_are_counted_as_it_shows_them(tmp_path):
    book = workbook(["名称", "番号"], ["ひだまり", "一\n二\n三"], ["こもれび", "007"])
    assert [number for number, _ in lines(tmp_path, book, "a.xlsx")] == [2, 3]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (zipped(), "zip_tables"),
        (zipped(a__csv=b"x", b__csv=b"y"), "zip_tables"),
        (zipped(inner__zip=zipped(a__csv=TABLE.encode())), "zip_tables"),
        (zipped(a__csv=TABLE.encode())[:-40], "broken_zip"),
        (b"PK\x03\x04 nothing", "broken_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (zipped(a__csv=b""), "empty"),
        (zipped(a__csv=b"x,y\n1,2\n"), "foreign"),
        (workbook(), "empty"),
        (zipped(**{"[Content_Types]__xml": b"<x/>"}), "workbook"),
    ],
)
def test_what_is_not_one_table(tmp_path, content, key):
    if content == zipped():
        content = zipped(readme__txt2=b"x")
    assert refused(tmp_path, content) == key


def test_a_zip_bomb_is_stopped_while_it_unpacks(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MAX_UNPACKED", 3 << 20)
    bomb = zipped(a__csv=b"\x00" * (20 << 20))
    assert len(bomb) < 100_000
    assert refused(tmp_path, bomb) == "too_large"


def test_a_workbook_whose_parts_are_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MAX_WORKBOOK", 1 << 20)
    monkeypatch.setattr(packed.subprocess, "run", None)
    assert refused(tmp_path, zipped(**{"[Content_Types]__xml": b" " * (2 << 20)})) == "too_large"


@pytest.mark.parametrize(("problem", "key"), [(errno.ENOSPC, "disk_full"), (errno.EINVAL, "broken_zip")])
def test_a_full_disk_is_not_a_broken_file(tmp_path, monkeypatch, problem, key):
    def fails(*_):
        raise OSError(problem, "so it is")

    monkeypatch.setattr(packed, "_extract", fails)
    assert refused(tmp_path, zipped(a__csv=TABLE.encode())) == key


def test_too_many_parts(tmp_path):
    many = {f"n{number}__txt2": b"" for number in range(packed.MAX_PARTS + 1)}
    assert refused(tmp_path, zipped(**many)) == "too_many_parts"


def damaged(book: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name.endswith(part) else content)
    return out.getvalue()


def test_entities_and_endless_rows_in_a_workbook(tmp_path):
    book = workbook(["名称", "番号"], ["ひだまり", "1"])
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = "xl/worksheets/sheet1.xml"

    def entities(xml: bytes) -> bytes:
        return laughs + xml.partition(b"?>")[2] if b"?>" in xml[:80] else laughs + xml

    assert refused(tmp_path, damaged(book, sheet, entities)) == "workbook"
    far = damaged(
        book, sheet, lambda xml: xml.replace(b'<row r="2"', b'<row r="1048576"').replace(b'2"', b'1048576"')
    )
    assert refused(tmp_path, far) == "too_many_lines"


def test_a_workbook_that_asks_for_much_memory_is_refused(tmp_path):
    """One cell of 60 MB, in a file of 60 KB; here the process may take 60 MB."""
    path = tmp_path / "a.xlsx"
    huge = damaged(
        workbook(["名称"], ["A"]),
        "sheet1.xml",
        lambda xml: xml.replace(b">A<", b">%s<" % (b"A" * 60_000_000)),
    )
    path.write_bytes(huge)
    assert len(huge) < 100_000
    run = "import sys; from directory.sources import workbook as w; w.MEGABYTES = 60; sys.exit(w.main(*sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", run, path, tmp_path / "out.csv"], check=False)
    assert done.returncode in (3, 4)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(packed.tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(a__csv=TABLE.encode()))
    with as_csv(path) as plain:
        assert plain.read_text() == TABLE
    assert list((tmp_path / "tmp").iterdir()) == []
