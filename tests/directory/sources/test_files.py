"""kaigo, npo-portal, municipal and the product's own template: a row of each becomes what it says."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlalchemy import select

from directory import actions, releases
from directory.models import Listing
from directory.sources import kaigo, listing_rows, municipal, npo_portal
from directory.template import csv_template, labels, xlsx_template
from foundation.db import db

KAIGO = {
    "都道府県コード又は市町村コード": "011053",
    "No": "0110317732",
    "都道府県名": "北海道",
    "市区町村名": "札幌市豊平区",
    "事業所名": "北樹会病院",
    "事業所名カナ": "ホクジュカイビョウイン",
    "サービスの種類": "短期入所療養介護(療養病床を有する病院等）",
    "住所": "北海道札幌市豊平区月寒西5条8丁目4番32号",
    "方書（ビル名等）": "2階",
    "緯度": "43.02586",
    "経度": "141.38664",
    "電話番号": "011-856-1111",
    "FAX番号": "",
    "法人番号": "3430005001988",
    "法人の名称": "医療法人社団北樹会病院",
    "事業所番号": "0110317732",
    "定員": "0",
    "URL": "",
}
NPO = {
    "法人名称": "特定非営利活動法人つながり",
    "法人名称カナ": "ツナガリ",
    "所轄庁": "札幌市",
    "主たる事務所の所在地": "札幌市中央区北一条西２丁目",
    "主たる事業所の郵便番号": "0600001",
    "代表者氏名": "山田太郎",
    "定款に記載された目的": "しごとを探す人を支える",
    "活動分野１": "1",
    "活動分野１７": "1",
    "監督情報": "",
    "解散情報": "",
    "法人番号": "",
}
PLACE = {
    "全国地方公共団体コード": "11002",
    "ID": "0001",
    "名称": "中央区地域包括支援センター",
    "名称_カナ": "",
    "所在地_連結標記": "北海道札幌市中央区北1条西2丁目",
    "緯度": "141.3408",
    "経度": "43.0554",
    "電話番号": "０１１（１２３）４５６７",
    "利用可能曜日": "月火水木金",
    "開始時間": "9:00",
    "終了時間": "17:00",
}
OLD_PLACE = {
    "都道府県コード又は市区町村コード": "011002",
    "NO": "1",
    "都道府県名": "北海道",
    "市区町村名": "札幌市",
    "名称": "札幌市社会福祉協議会",
    "住所": "札幌市中央区大通西19丁目",
    "方書": "社会福祉総合センター",
    "緯度": "0",
    "経度": "0",
    "電話番号": "116143345",
}
OWN = {"名称": "つながりカフェ", "種類": "NPO・市民活動団体", "住所": "北海道札幌市中央区北1条西2丁目"}


def write(path, *rows, encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def one(rows):
    (row,) = rows
    return row


def reasons(row):
    return {(finding.column, finding.reason) for finding in row.findings}


def test_kaigo(tmp_path):
    row = one(kaigo.read(write(tmp_path / "a.csv", KAIGO)))
    record = row.record
    assert (record.kind, record.scope) == ("elder_short_stay", KAIGO["サービスの種類"])
    assert (record.prefecture, record.city, record.street) == (
        "北海道",
        "札幌市豊平区",
        "月寒西5条8丁目4番32号",
    )
    assert (record.building, record.seats, record.precision) == ("2階", None, "point")
    assert reasons(row) == set()


@pytest.mark.parametrize(
    ("url", "shown", "email", "reason"),
    [
        ("https://a.example/", "https://a.example/", "", None),
        ("www.ko-cli.com", "https://www.ko-cli.com", "", None),
        ("someone@mail.example", "", "someone@mail.example", "url_is_email"),
        ("011-856-1111", "", "", "url_is_phone"),
        ("javascript:alert(1)", "", "", "url"),
    ],
)
def test_what_stands_in_kaigo_s_url_column(tmp_path, url, shown, email, reason):
    row = one(kaigo.read(write(tmp_path / "a.csv", {**KAIGO, "URL": url})))
    assert (row.record.url, row.record.email) == (shown, email)
    assert {each.reason for each in row.findings} == ({reason} if reason else set())


def test_a_number_given_twice_is_told_apart_by_its_office(tmp_path):
    rows = list(kaigo.read(write(tmp_path / "a.csv", KAIGO, {**KAIGO, "事業所名": "こもれび"})))
    assert len({row.key for row in rows}) == 2


def npo_zip(path, *rows):
    out = io.StringIO()
    names = [*NPO, *(f"その他{number}" for number in range(60 - len(NPO)))]
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("gyousei_000.csv", out.getvalue().encode("cp932"))
    return path


def test_npo_portal(tmp_path):
    row = one(npo_portal.read(npo_zip(tmp_path / "gyousei_000.zip", NPO)))
    record = row.record
    assert (record.kind, record.scope, record.prefecture, record.city) == (
        "npo",
        "札幌市",
        "北海道",
        "札幌市中央区",
    )
    assert (record.postal_code, record.precision) == ("060-0001", "municipality")
    assert record.description == "活動分野：保健・医療・福祉、職業能力の開発・雇用機会の拡充"
    assert "山田" not in repr(record)


def test_a_dissolved_npo_is_left_out_and_one_that_was_known_is_gone(app, tmp_path):
    path = tmp_path / "gyousei_000.zip"
    ended = {**NPO, "主たる事務所の所在地": "", "解散情報": "2025-04-01 総会の決議"}
    fresh = actions.import_release(releases.npo_portal_release([npo_zip(path, ended)]))
    assert (fresh.read, fresh.new, fresh.rejected, fresh.reasons["dissolved"]) == (1, 0, 1, 1)
    actions.import_release(releases.npo_portal_release([npo_zip(path, NPO)]))
    later = actions.import_release(releases.npo_portal_release([npo_zip(path, ended)]))
    assert (later.rejected, later.gone) == (1, 1)
    assert db.session.scalars(select(Listing.status)).all() == ["maybe_gone"]


def test_the_new_municipal_form(tmp_path):
    row = one(municipal.read(write(tmp_path / "011002_shisetsu_20250401.csv", PLACE, encoding="utf-16")))
    record = row.record
    assert (record.kind, record.scope) == ("community_general_support_center", "011002/shisetsu")
    assert (record.lat, record.lng, record.precision) == (43.0554, 141.3408, "point")
    assert (record.phone, record.city) == ("011-123-4567", "札幌市中央区")
    assert [(slot.days, slot.opens) for slot in record.hours] == [(("MO", "TU", "WE", "TH", "FR"), "09:00")]
    assert reasons(row) == {("緯度", "point_swapped"), ("全国地方公共団体コード", "leading_zero")}


def test_the_old_municipal_form(tmp_path):
    row = one(municipal.read(write(tmp_path / "a.csv", OLD_PLACE, encoding="cp932")))
    record = row.record
    assert (record.kind, record.precision) == ("social_welfare_council", "municipality")
    assert (record.phone, record.building) == ("0116143345", "社会福祉総合センター")
    assert reasons(row) == {("緯度", "point_outside"), ("電話番号", "leading_zero")}


def test_a_municipal_file_speaks_for_itself_only(app, tmp_path):
    care = write(tmp_path / "011002_care.csv", PLACE)
    other = write(tmp_path / "011002_offices.csv", {**PLACE, "ID": "9", "名称": "中央保健センター"})
    for path in (care, other):
        result = actions.import_release(releases.municipal_release([path]))
        assert (result.new, result.gone) == (1, 0)
    renamed = write(
        tmp_path / "011002_care_20260401.csv", {**PLACE, "ID": "2", "名称": "西地域包括支援センター"}
    )
    result = actions.import_release(releases.municipal_release([renamed]))
    assert (result.new, result.gone) == (1, 1)


def test_the_template_filled_in(tmp_path):
    own = {**OWN, "受付時間": "平日 9時～17時", "担当する市区町村": "札幌市、夢の国", "住所を公開": "いいえ"}
    row = one(listing_rows.read(write(tmp_path / "ours.csv", own), labels()))
    record = row.record
    assert (record.kind, record.scope, record.key) == ("npo", "ours", f"{OWN['名称']}/{OWN['住所']}")
    assert record.coverage.whole[0] == "011002"
    assert record.visibility == "address_hidden"
    assert record.hours[0].opens == "09:00"
    assert reasons(row) == {("担当する市区町村", "unknown_municipality")}


def test_a_hidden_address_is_hidden_on_the_listing(app, tmp_path):
    path = write(tmp_path / "ours.csv", {**OWN, "住所を公開": "いいえ"})
    actions.import_release(releases.listings_release([path], kinds=labels()))
    card = db.session.scalars(select(Listing)).one()
    assert (card.visibility, card.address, card.location_precision) == (
        "address_hidden", "北海道札幌市中央区", "municipality",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_the_empty_template_holds_no_rows(app, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(xlsx_template() if name.endswith("xlsx") else csv_template().encode("utf-8-sig"))
    assert list(listing_rows.read(path, labels())) == []


def test_what_a_row_of_the_template_lacks_is_named(tmp_path):
    row = one(listing_rows.read(write(tmp_path / "a.csv", {**OWN, "住所": "", "種類": ""}), labels()))
    assert row.record is None
    assert reasons(row) == {("種類", "empty"), ("住所", "empty")}
