from __future__ import annotations

from datetime import date

import pytest

from directory.sources.office_key import plain_block
from directory.sources.record import record_from_json
from directory.sources.wamnet import NO, SOURCE, read, released_on
from tests.directory.sources.rows import row, write


def one(tmp_path, **changes):
    (found,) = read(write(tmp_path / "a.csv", row(**changes)))
    return found


def test_a_row_becomes_a_record(tmp_path):
    found = one(tmp_path)
    record = found.record
    assert (found.scope, found.key, found.line, found.findings) == ("062", "A0000049736", 2, ())
    assert (record.source, record.kind, record.name) == (SOURCE, "retention_support", "ひだまり")
    assert (record.municipality_code, record.prefecture, record.city) == ("011011", "北海道", "札幌市中央区")
    assert record.address == "北海道札幌市中央区南１条西１１丁目３２７−４シティビル１階"
    assert (record.lat, record.lng, record.precision) == (43.05721169, 141.34089234, "point")
    assert (record.phone, record.seats, record.corporate_number) == ("011-522-9370", 20, "1430005013465")
    assert [slot.to_json() for slot in record.hours] == [
        {"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "18:00"}
    ]
    assert record.hours_note == "日曜日"
    assert record_from_json(record.to_json()) == record


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"法人番号": "143000501346"}, "corporate_number_length"),
        ({"法人番号": "2430005013465"}, "corporate_number_check_digit"),
        ({"事業所電話番号": "522-9370"}, "phone_number"),
        ({"事業所FAX番号": "-"}, "phone_number"),
        ({"事業所緯度": ""}, "point_missing"),
        ({"事業所緯度": "x"}, "point_outside"),
        ({"事業所緯度": "12.5"}, "point_outside"),
        ({"事業所緯度": "nan"}, "point_outside"),
        ({"事業所緯度": "141.34", "事業所経度": "43.05"}, "point_swapped"),
        ({"事業所住所（市区町村）": "北海道札榥市"}, "unknown_municipality"),
        ({"service": "新しい支援"}, "unknown_service"),
        ({"利用可能な時間帯（平日）": "9時から"}, "hours"),
        ({"定員": "二十"}, "seats"),
        ({"事業所URL": "info@example.jp"}, "url"),
        ({"name": "ひだ�り"}, "lost_character"),
    ],
)
def test_what_is_odd_is_warned_about_and_not_lost(tmp_path, changes, reason):
    found = one(tmp_path, **changes)
    assert [finding.reason for finding in found.findings] == [reason]
    assert not found.findings[0].rejected
    assert found.record.name


def test_a_point_that_is_none_becomes_the_municipality_s(tmp_path):
    record = one(tmp_path, 事業所緯度="").record
    assert record.precision == "municipality"
    assert record.lat == pytest.approx(43.055, abs=0.01)
    assert one(tmp_path, 事業所緯度="141.34", 事業所経度="43.05").record.lat == 43.05


@pytest.mark.parametrize("column", ["no", "name", "service"])
def test_a_row_without_what_it_needs_is_rejected_with_its_place(tmp_path, column):
    found = one(tmp_path, **{column: " "})
    assert found.record is None
    (finding,) = found.findings
    assert (finding.file, finding.line, finding.reason, finding.rejected) == ("a.csv", 2, "empty", True)


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("cp932", "\r\n"),
                                                   ("utf-16", "\n"), ("utf-16", "\r\n")])  # fmt: skip
def test_every_encoding_and_break_says_the_same(tmp_path, encoding, newline):
    expected = list(read(write(tmp_path / "a.csv", row(street="中央1-2"))))
    path = tmp_path / "b.csv"
    write(path, row(street="中央1-2", seat="南"), encoding=encoding, newline=newline)
    (found,) = read(path)
    assert found.record == expected[0].record


def test_a_number_given_twice_is_told_apart_by_the_establishment(tmp_path):
    path = write(tmp_path / "a.csv", row(事業所番号="0110103587"), row(事業所番号="0110103588", name="べつ"))
    found = list(read(path))
    assert [each.key for each in found] == ["A0000049736/0110103587", "A0000049736/0110103588"]
    assert {finding.reason for each in found for finding in each.findings} == {"number_twice"}
    assert {each.findings[0].column for each in found} == {NO}


def test_the_same_office_has_the_same_home_however_it_is_written(tmp_path):
    variants = [
        row(),
        row(法人の名称="一般社団法人 北の福祉", service="就労移行支援", no="B1"),
        row(street="南一条西十一丁目327番地4　シティビル1F", no="B2"),
        row(name="ひだ まり", no="B3"),
    ]
    found = list(read(write(tmp_path / "a.csv", *variants)))
    assert len({each.record.home for each in found}) == 1
    others = [row(name="こもれび", no="B4"), row(street="南１条西１１丁目３２８", no="B5"),
              row(法人の名称="別の法人", no="B6")]  # fmt: skip
    apart = list(read(write(tmp_path / "b.csv", *others)))
    assert len({each.record.home for each in (*found, *apart)}) == 4


@pytest.mark.parametrize(
    ("street", "block"),
    [
        ("南１条西１１丁目３２７−４シティビル", "南1条西11-327-4"),
        ("北12条西15丁目1番30号桑園病院", "北12条西15-1-30"),
        ("東7線南12番地3", "東7線南12-3"),
        ("大字椿東２２２８番地の３", "椿東2228-3"),
        ("中央1-2-3 2F", "中央1-2-3"),
        ("一番町5", "1番町5"),
        ("八日市場ハ−３６１", "八日市場ハ-361"),
        ("百二十番地", "120"),
        ("役場内", "役場内"),
    ],
)
def test_blocks(street, block):
    assert plain_block(street) == block


def test_control_and_bidi_characters_do_not_get_in(tmp_path):
    record = one(tmp_path, name="ひだ\u202eまり\t\t", 定休日="土\u200b日\n祝").record
    assert (record.name, record.hours_note) == ("ひだまり", "土日 祝")


def test_the_release_is_what_the_folder_tells(tmp_path):
    assert released_on(tmp_path / "202503" / "csvdownload062.csv") == date(2025, 3, 31)
    assert released_on(tmp_path / "sfkopendata_202412_62.csv") == date(2024, 12, 31)
    assert released_on(tmp_path / "csvdownload062.csv") is None


def test_the_real_file(shared_data):
    rows = list(read(shared_data / "wamnet" / "202503" / "csvdownload062.csv"))
    assert len(rows) == 1859
    assert all(each.record and each.scope == "062" for each in rows)
    assert all(each.record.precision == "point" and each.record.municipality_code for each in rows)
    assert len({each.key for each in rows}) == 1859
