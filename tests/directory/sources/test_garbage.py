"""Every importer meets what nobody should send: a clear sentence, the good rows kept, never a traceback."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.geo.point import is_in_japan
from directory.sources import kaigo, listing_rows, municipal, npo_portal, stations, towns, wamnet, windows
from directory.sources.record import Finding, SourceFileError
from directory.template import labels
from foundation.i18n import LANGS, t
from tests.directory.sources.rows import ROW as WAMNET
from tests.directory.sources.test_files import KAIGO, NPO, OWN, PLACE
from tests.directory.sources.window_rows import ROW as WINDOW

NASTY = (
    '=HYPERLINK("http://evil.example")', "＝1+1", "+81", "@SUM(A1)", "<script>alert(1)</script>", "\u202eevil",
    "javascript:alert(1)", "\u200b", "\ufeff", "１２３４５６７", "1e309", "nan", "-0", "١٢٣", "²³", "0" * 13,
    "9" * 5000, "札幌市" * 200, "'; DROP TABLE listing; --", "{{7*7}}", "%s%n", "../../etc/passwd", "𠮷野家",
    "0011011", "NaN", "∞", "①②③",
)  # fmt: skip
READERS = {
    "wamnet": (wamnet.read, WAMNET, "a.csv"),
    "kaigo": (kaigo.read, KAIGO, "a.csv"),
    "npo-portal": (npo_portal.read, NPO, "a.csv"),
    "municipal": (municipal.read, PLACE, "a.csv"),
    "listings": (lambda path: listing_rows.read(path, labels()), OWN, "a.csv"),
    "windows": (windows.read, WINDOW, "offices.csv"),
}
cell = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))


def content(*rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def taken(name: str, folder, data: bytes):
    """Rows, or the sentence that refuses the file."""
    read, _, file = READERS[name]
    path = folder / file
    path.write_bytes(data)
    try:
        rows = list(read(path))
    except SourceFileError as error:
        return [t(error.key, lang, **error.values) for lang in LANGS], []
    for row in rows:
        for finding in row.findings:
            assert t(f"import.reason.{finding.reason}")
        assert row.record or any(finding.rejected for finding in row.findings)
    return [], rows


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=20)
@given(data=st.data())
def test_any_cells(tmp_path_factory, name, data):
    _, good, _ = READERS[name]
    bad = {column: data.draw(cell) if data.draw(st.booleans()) else value for column, value in good.items()}
    _, rows = taken(name, tmp_path_factory.mktemp("cells"), content(bad, good))
    assert rows[-1].record, "the good row is kept"


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=20)
@given(noise=st.binary(max_size=80), start=st.integers(0, 600), cut=st.integers(0, 30))
def test_any_damage(tmp_path_factory, name, noise, start, cut):
    whole = content(READERS[name][1], READERS[name][1])
    taken(name, tmp_path_factory.mktemp("damage"), whole[:start] + noise + whole[start + cut :])


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("huge", ["x" * 1_000_000, "\x00", "a\x00b"], ids=["1 MB", "NUL", "a NUL b"])
def test_a_field_of_a_megabyte_or_a_nul_costs_only_its_row(tmp_path, name, huge):
    _, good, _ = READERS[name]
    column = list(good)[-1] if name != "windows" else "description"
    _, rows = taken(name, tmp_path, content({**good, column: huge}, good))
    assert [bool(row.record) for row in rows] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", READERS)
def test_encodings_and_newlines(tmp_path, name, encoding, newline):
    text = content(READERS[name][1]).decode("utf-8-sig").replace("\r\n", newline)
    data = text.encode(encoding, errors="replace" if encoding == "cp932" else "strict")
    refused, rows = taken(name, tmp_path, data)
    assert not refused
    assert [bool(row.record) for row in rows] == [True]


TOWN = dict(
    zip(towns.COLUMNS, ("011011", "北海道", "札幌市中央区", "南一条西", "", "43.05", "141.34"), strict=True)
)
STATION = {"name": "札幌", "line": "函館線", "lat": "43.068", "lng": "141.351"}
TABLES = {"towns": (towns.read, TOWN), "stations": (stations.read, STATION)}


def places(name: str, folder, data: bytes, file: str = "a.csv"):
    """Of a table of the gazetteer: places and findings, or nothing where the whole file is refused."""
    path = folder / file
    path.write_bytes(data)
    try:
        found = list(TABLES[name][0](path))
    except SourceFileError as error:
        return [Finding(file, 0, "", t(error.key, lang, **error.values), "", True) for lang in LANGS]
    for each in found:
        if isinstance(each, Finding):
            assert t(f"import.reason.{each.reason}")
        else:
            assert is_in_japan(each["lat"], each["lng"])
    return found


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=20)
@given(data=st.data())
def test_any_cells_of_a_gazetteer(tmp_path_factory, name, data):
    good = TABLES[name][1]
    bad = {column: data.draw(cell) if data.draw(st.booleans()) else value for column, value in good.items()}
    found = places(name, tmp_path_factory.mktemp("cells"), content(bad, good))
    assert any(not isinstance(each, Finding) for each in found), "the good row is kept"


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "lat", ["nan", "inf", "-inf", "1e309", "141.34", "0", "４３.０５", "x" * 1_000_000, "\x00"]
)
def test_a_point_that_is_none_costs_only_its_row(tmp_path, name, lat):
    good = TABLES[name][1]
    swapped = {"lng": "43.05"} if lat == "141.34" else {}
    found = places(name, tmp_path, content({**good, "lat": lat, **swapped}, good))
    assert sum(isinstance(each, Finding) for each in found) == (lat != "４３.０５")
    assert len(found) >= 1


KEYS = ("type", "features", "properties", "geometry", "coordinates", "N02_005", "N02_003")
PLAIN = st.none() | st.integers() | st.floats() | cell
ANY = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=15,
)


@settings(max_examples=40)
@given(ANY)
def test_any_geojson(tmp_path_factory, value):
    places("stations", tmp_path_factory.mktemp("json"), json.dumps(value).encode(), "a.geojson")
