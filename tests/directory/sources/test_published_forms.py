"""The forms as publishers really use them: whole headers as published, and the ways in which files depart from them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from directory import actions, opendata, releases
from directory.models import Accessibility, Listing
from directory.sources import kaigo, municipal, npo_portal
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.municipal_form import STANDARD
from directory.sources.office_row import named_days
from foundation.db import db
from tests.directory.sources.test_files import KAIGO, NPO, npo_zip, one, reasons

ITABASHI = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,POIコード,外部識別子,外部識別子の値,"
    "所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,"
    "建物名等(方書),緯度,経度,高度の種別,高度の値,電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,"
    "連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能時間特記事項,説明,"
    "車椅子可,車椅子貸出,ツエ貸出,バリアフリートイレ,スロープ、エレベータ、エスカレータ,点字ブロック等の移動支援,"
    "点字や読上による支援,盲導犬・介助犬、聴導犬同伴,字幕,筆談対応,優先駐車場,オストメイト対応トイレ,授乳室,"
    "おむつ替えコーナー,飲食可否,ベビーカー貸出,ベビーカー利用,URL,画像,画像_ライセンス,備考"
)
"""板橋区 publishes 公共施設一覧 with these columns (quoted where they hold 、)."""
TOKYO = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,電話番号,"
    "内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考,郵便番号,"
    "アクセス方法,駐車場_有無,駐車場情報,料金_要否,料金(基本),料金(詳細),利用条件_有無,利用条件_詳細,託児所_有無,託児所_詳細,"
    "画像,画像_ライセンス,画像_詳細,最終確認日"
)
"""東京都 publishes its 公共施設一覧 in the older form with these, more than the form has."""
NEW = {
    "全国地方公共団体コード": "131199",
    "ID": "131199000020",
    "地方公共団体名": "板橋区",
    "名称": "志村消費者センター",
    "所在地_連結表記": "東京都板橋区板橋2-65-6",
    "所在地_都道府県": "東京都",
    "所在地_市区町村": "板橋区",
    "緯度": "35.749957",
    "経度": "139.708799",
    "電話番号": "(03)3579-2266",
    "郵便番号": "1730004",
    "利用可能曜日": "月・火・水・木・金曜日、祝日",
    "開始時間": "8:30",
    "終了時間": "17:15",
    "車椅子可": "有",
    "ツエ貸出": "有",
    "バリアフリートイレ": "有(故障中)",
    "スロープ、エレベータ、エスカレータ": "スロープ有;エレベータ有",
    "筆談対応": "無",
}
OLD = {
    "都道府県コード又は市区町村コード": "130001",
    "NO": "0000000012",
    "都道府県名": "東京都",
    "名称": "東京都消費生活センター",
    "住所": "新宿区神楽河岸1-1",
    "郵便番号": "162-0823 ",
    "緯度": "35.7",
    "経度": "139.74",
    "電話番号": "03-3235-1155",
    "利用可能曜日": "月火水木金土日",
    "開始時間": "0:00",
    "終了時間": "0:00",
    "バリアフリー情報": "エレベーター；多目的トイレ",
}
HEADERS = {"new": ITABASHI, "old": TOKYO}


def table(form: str, *rows: dict[str, str], order=list) -> str:
    names = order(HEADERS[form].replace("スロープ、エレベータ、エスカレータ", "S").split(","))
    names = [name if name != "S" else "スロープ、エレベータ、エスカレータ" for name in names]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def saved(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_our_export_has_the_columns_of_the_form_in_their_order():
    assert list(STANDARD) == next(csv.reader([ITABASHI]))
    assert opendata.COLUMNS[: len(STANDARD)] == STANDARD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("order", [list, lambda names: names[::-1]], ids=["in order", "backwards"])
def test_the_whole_new_form(tmp_path, encoding, order):
    path = saved(tmp_path / "131199_public_facility.csv", table("new", NEW, order=order), encoding)
    row = one(municipal.read(path))
    record = row.record
    assert (record.kind, record.scope, record.key) == ("consumer_center", "131199/public_facility", NEW["ID"])
    assert (record.prefecture, record.city, record.street) == ("東京都", "板橋区", "板橋2-65-6")
    assert (record.phone, record.postal_code) == ("03-3579-2266", "173-0004")
    assert [slot.days for slot in record.hours] == [("MO", "TU", "WE", "TH", "FR", "HO")], "祝日 is no Sunday"
    ways = {part.values.get("code") or part.values.get("description") for part in record.parts}
    assert ways == {"wheelchair", "elevator", "ツエ貸出", "スロープ"}
    assert reasons(row) == set()


def test_what_the_form_says_of_ways_in_is_on_the_listing(app, tmp_path):
    path = saved(tmp_path / "131199_public_facility.csv", table("new", NEW))
    assert actions.import_release(releases.municipal_release([path])).new == 1
    assert db.session.scalars(select(Listing)).one().features == ["elevator", "wheelchair"]
    assert set(db.session.scalars(select(Accessibility.description))) == {"ツエ貸出", "スロープ"}
    again = actions.import_release(releases.municipal_release([path]))
    assert (again.unchanged, again.changed) == (1, 0)


def test_the_whole_old_form_of_a_prefecture(tmp_path):
    twin = {**OLD, "都道府県コード又は市区町村コード": "131001", "NO": "13"}
    path = saved(tmp_path / "130001_public_facility.csv", table("old", OLD, twin), "cp932")
    row, other = municipal.read(path)
    record = row.record
    assert (record.scope, other.record.scope) == ("13/public_facility", "13/public_facility"), "one publisher"
    assert (record.prefecture, record.city, record.postal_code) == ("東京都", "新宿区", "162-0823")
    assert record.organization_name == "東京都"
    assert record.hours == (), "0:00 to 0:00 says nothing"
    assert [part.values["description"] for part in record.parts] == ["エレベーター", "多目的トイレ"]
    assert reasons(row) == set()


def test_required_columns_alone_are_enough(tmp_path):
    text = "名称,所在地_連結表記\r\n羽咋市社会福祉協議会,石川県羽咋市鶴多町亀田17番地\r\n"
    record = one(municipal.read(saved(tmp_path / "a.csv", text))).record
    assert (record.kind, record.city, record.precision) == (
        "social_welfare_council",
        "羽咋市",
        "municipality",
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + ",,,,\r\n \r\n" + "," * 55 + "\r\n\r\n",
        lambda text: text + "　" + "," * 55 + "\r\n",
        lambda text: "公共施設一覧（令和6年4月1日現在）\r\n\r\n" + text,
        lambda text: text.replace("全国地方公共団体コード,ID", "１．全国地方公共団体ｺｰﾄﾞ,ＩＤ"),
        lambda text: text.replace("名称_カナ", "名称_ｶﾅ").replace("建物名等(方書)", "建物名等（方書）"),
        lambda text: text.replace(",ID,", ",ID（※連番）,").replace(",URL,", ",ｕｒｌ,"),
    ],
    ids=["rows of separators", "full-width blank", "title", "numbered", "half width", "remarks"],
)
def test_what_people_leave_around_a_table(tmp_path, change):
    row = one(municipal.read(saved(tmp_path / "a.csv", change(table("new", NEW)), "utf-8-sig")))
    assert (row.record.key, row.record.kind, reasons(row)) == (NEW["ID"], "consumer_center", set())


def test_unicode_text_of_a_spreadsheet_is_separated_by_tabs(tmp_path):
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(csv.reader(table("new", NEW).splitlines()))
    assert one(municipal.read(saved(tmp_path / "a.txt", out.getvalue(), "utf-16"))).record.key == NEW["ID"]


def test_names_in_two_rows_of_merged_cells(tmp_path):
    text = (
        "名称,所在地,,,緯度,経度,電話番号\r\n"
        ",都道府県,市区町村,町字,,,\r\n"
        "中央保健センター,北海道,札幌市中央区,南3条西11,43.05,141.34,０１１‐５１１‐７２２１\r\n"
    )
    record = one(municipal.read(saved(tmp_path / "a.csv", text))).record
    assert (record.city, record.street, record.phone) == ("札幌市中央区", "南3条西11", "011-511-7221")


def test_the_first_office_is_not_taken_for_a_second_row_of_names(tmp_path):
    text = "名称,所在地,\r\n,都道府県,\r\n中央保健センター,北海道札幌市中央区南3条西11,\r\n"
    rows = list(municipal.read(saved(tmp_path / "a.csv", text)))
    assert [row.record is not None for row in rows] == [True]
    text = "名称,電話番号,備考\r\n,011-511-7221,\r\n"
    assert reasons(one(municipal.read(saved(tmp_path / "b.csv", text)))) == {("名称", "empty")}


def test_full_width_digits(tmp_path):
    wide = {
        "緯度": "３５．７４９９",
        "経度": "１３９．７０８",
        "全国地方公共団体コード": "１３１１９９",
        "ID": "００１",
        "開始時間": "９：００",
        "終了時間": "午後５時１５分",
        "郵便番号": "１７３−０００４",
    }
    row = one(municipal.read(saved(tmp_path / "a.csv", table("new", {**NEW, **wide}))))
    record = row.record
    assert (record.lat, record.key, record.postal_code) == (35.7499, "001", "173-0004")
    assert [(slot.opens, slot.closes) for slot in record.hours] == [("09:00", "17:15")]
    assert reasons(row) == set()


def test_times_that_cannot_be_are_said_and_left_out(tmp_path):
    row = one(municipal.read(saved(tmp_path / "a.csv", table("new", {**NEW, "終了時間": "5:15"}))))
    assert row.record.hours == ()
    assert reasons(row) == {("終了時間", "hours")}
    night = {**NEW, "開始時間": "20:00", "終了時間": "8:00"}
    (slot,) = one(municipal.read(saved(tmp_path / "b.csv", table("new", night)))).record.hours
    assert (slot.opens, slot.closes) == ("20:00", "08:00")


def test_a_number_that_a_spreadsheet_has_broken_is_a_warning(tmp_path):
    row = one(municipal.read(saved(tmp_path / "a.csv", table("new", {**NEW, "法人番号": "2.00002E+12"}))))
    assert (row.record.corporate_number, reasons(row)) == ("", {("法人番号", "corporate_number_length")})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("月火水木金", "MO TU WE TH FR"),
        ("月・火・水・木・金・土・日曜日、祝日", "MO TU WE TH FR SA SU HO"),
        ("月曜日～金曜日", "MO TU WE TH FR"),
        ("土-月", "SA SU MO"),
        ("平日,土曜日", "MO TU WE TH FR SA"),
        ("毎日", "MO TU WE TH FR SA SU"),
        ("祝日", ""),
        ("利用休止中", ""),
        ("第2土曜", ""),
        ("", ""),
    ],
)
def test_days(text, days):
    assert set(named_days(text)) == set(days.split())


def test_kaigo_says_days_without_times(tmp_path):
    rows = io.StringIO()
    row = {
        **KAIGO,
        "利用可能曜日": "平日,土曜日,祝日",
        "利用可能曜日特記事項": "年末年始は休み",
        "要らない列": "x",
    }
    writer = csv.DictWriter(rows, list(row)[::-1])
    writer.writeheader()
    writer.writerow(row)
    record = one(kaigo.read(saved(tmp_path / "a.csv", rows.getvalue(), "cp932"))).record
    assert (record.hours, record.hours_note) == ((), "\n平日,土曜日,祝日 年末年始は休み")
    assert record.name == KAIGO["事業所名"]


def test_an_npo_whose_authentication_was_revoked_is_over(tmp_path):
    path = tmp_path / "gyousei_000.zip"
    for said, over in (("2020年02月19日 認証取消し(法第43条)", True), ("2020年02月19日 認定取消し", False)):
        row = one(npo_portal.read(npo_zip(path, {**NPO, "監督情報": said})))
        assert (row.over, row.record is None) == (over, over), said


def test_an_npo_of_several_prefectures_keeps_its_whole_address(tmp_path):
    wide = {**NPO, "所轄庁": "内閣府", "主たる事務所の所在地": "東京都新宿区西新宿２丁目８番１号"}
    record = one(npo_portal.read(npo_zip(tmp_path / "gyousei_000.zip", wide))).record
    assert (record.prefecture, record.city) == ("東京都", "新宿区")


def test_a_column_of_the_very_name_goes_before_one_of_another(tmp_path):
    path = saved(tmp_path / "a.csv", "住所,名称,所在地_連結表記\n古い,x,新しい\n")
    columns = Columns(("名称",), ("所在地_連結表記",), {"住所": "所在地_連結表記"})
    assert [line.cells for line in read_lines(path, columns)] == [["x", "新しい"]]
