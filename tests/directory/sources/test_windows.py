"""Windows of municipalities: which office a row is, of what kind, for whom; and that their licence is shown."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from directory import actions
from directory.models import Listing, Service, ServiceArea
from directory.releases import windows_release
from directory.sources.record import SourceFileError
from directory.sources.windows import offices_file, read, released_on
from foundation.db import db
from tests.directory.sources.window_rows import window, write_windows

SELF_RELIANCE = {
    "id": "jp-28227-self-reliance",
    "categoryId": "money",
    "name": "社会福祉課",
    "plainName": "生活困窮者自立相談支援窓口",
    "contactType": "self-reliance",
}
DV = {
    "id": "prefecture-dv-center-28",
    "municipalityId": "",
    "categoryId": "violence",
    "name": "兵庫県立女性家庭センター",
    "plainName": "配偶者やパートナーからの暴力を相談する",
    "address": "",
    "phone": "078-732-7700",
    "scope": "prefecture",
    "prefectureCode": "28",
}


@pytest.fixture
def records(tmp_path):
    def make(*rows):
        return [row.record for row in read(write_windows(tmp_path / "windows", *rows))]

    return make


def load(folder, *rows):
    write_windows(folder, *rows)
    return actions.import_release(windows_release([folder]))


def listings():
    db.session.rollback()
    fresh = select(Listing).order_by(Listing.name).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def test_what_is_not_the_name_is_cut_off(records):
    names = ["社会福祉課（住居確保給付金）", "よりそい（PDF：2,035KB）", "宍粟市役所・役場"]
    found = [record.name for record in records(*(window(id=name, name=name) for name in names))]
    assert found == ["宍粟市社会福祉課", "よりそい", "宍粟市役所"]


def test_a_section_gets_its_municipality_and_its_matter_becomes_a_service(records):
    (record,) = records(window())
    assert record.name == "宍粟市社会福祉課"
    assert (record.organization_name, record.organization_kind) == ("宍粟市", "municipality")
    assert (record.kind, record.service_name) == ("self_reliance_office", "住居確保給付金の相談・申請")
    assert (record.prefecture, record.city, record.street) == ("兵庫県", "宍粟市", "山崎町今宿5番地15")
    assert (record.municipality_code, record.precision) == ("282278", "municipality")
    assert record.coverage.whole == ("282278",)
    assert record.eligibility == "収入が減った方"
    assert "本人確認書類" in record.application
    (slot,) = record.hours
    assert (slot.days, slot.opens, slot.closes) == (("MO", "TU", "WE", "TH", "FR"), "08:30", "17:15")


def test_an_office_stands_where_its_address_says_however_its_county_is_written(records):
    (record,) = records(window(municipalityId="jp-01367", address="桧山郡江差町字本町101-1"))
    assert (record.municipality_code, record.street) == ("013617", "字本町101-1")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (SELF_RELIANCE, "self_reliance_office"),
        ({"categoryId": "money", "plainName": "生活保護の相談・申請窓口"}, "welfare_office"),
        (DV, "violence_support_center"),
        (
            {"categoryId": "debt", "name": "法テラス兵庫", "plainName": "借金を弁護士・司法書士に相談する"},
            "legal_aid",
        ),
        ({"categoryId": "debt", "name": "消費生活センター", "plainName": "借金の相談"}, "consumer_center"),
        (
            {"categoryId": "children", "name": "中央", "plainName": "子どもの安全を児童相談所に相談する"},
            "child_guidance_center",
        ),
        (
            {"categoryId": "food", "name": "兵庫県社会福祉協議会", "plainName": "食料の相談"},
            "social_welfare_council",
        ),
        (
            {"categoryId": "unknown", "name": "宍粟市役所", "plainName": "市役所の代表窓口"},
            "municipality",
        ),
        ({"categoryId": "elsewhere", "plainName": "なにか"}, "other"),
    ],
)
def test_kinds(records, changes, kind):
    (record,) = records(window(**changes))
    assert record.kind == kind


def test_rows_of_one_office_are_one_listing_that_serves_them_all(app, tmp_path):
    shared = {"name": "くらし支援センター東", "address": "兵庫県宍粟市山崎町1", "phone": "0790-00-1111"}
    rows = [
        window(**shared, id="a"),
        window(**shared, id="b", municipalityId="jp-28228"),
        window(**{**SELF_RELIANCE, **shared, "id": "c"}),
    ]
    result = load(tmp_path / "windows", *rows)
    assert (result.read, result.new, result.merged) == (3, 3, 2)
    (card,) = listings()
    assert card.name == "くらし支援センター東"
    assert card.coverage == {"whole": ["282278", "282286"], "part": []}
    assert {each["name"] for each in card.services} == {
        "自立相談支援（生活と仕事の相談）",
        "住居確保給付金の相談・申請",
    }
    again = load(tmp_path / "windows", *rows)
    assert (again.unchanged, again.new, again.listings) == (3, 0, 0)


def test_a_municipality_that_leaves_a_shared_office_takes_only_its_area(app, tmp_path):
    shared = {"name": "くらし支援センター東", "address": "兵庫県宍粟市山崎町1"}
    first = window(**shared, id="a")
    load(tmp_path / "windows", first, window(**shared, id="b", municipalityId="jp-28228"))
    moved = window(id="b", municipalityId="jp-28228", name="西の相談室", address="加東市社50")
    result = load(tmp_path / "windows", first, moved)
    assert (result.unchanged, result.changed) == (1, 1)
    east, west = listings()
    assert (east.coverage["whole"], west.coverage["whole"]) == (["282278"], ["282286"])
    gone = load(tmp_path / "windows", first)
    assert gone.gone == 1
    assert [each.status for each in listings()] == ["active", "maybe_gone"]


def test_a_service_that_an_office_no_longer_names_is_not_shown(app, tmp_path):
    load(tmp_path / "windows", window())
    load(tmp_path / "windows", window(categoryId="money", plainName="生活保護の相談・申請窓口"))
    (card,) = listings()
    assert [each["kind"] for each in card.services] == ["welfare_office"]
    assert db.session.scalars(select(Service.status).order_by(Service.status)).all() == ["active", "inactive"]


def test_a_ward_office_serves_its_ward(records):
    (record,) = records(
        window(municipalityId="kobe", name="北区役所(保健福祉部)", address="神戸市北区鈴蘭台北町1-9-1")
    )
    assert record.name == "神戸市北区役所(保健福祉部)"
    assert record.coverage.whole == ("281093",)
    assert record.coverage_note == "神戸市北区"


def test_a_city_with_wards_is_served_with_all_of_them(records):
    (record,) = records(
        window(municipalityId="kobe", name="神戸市くらし支援課", address="神戸市中央区加納町6")
    )
    assert record.coverage.whole[0] == "281000"
    assert len(record.coverage.whole) == 10


def test_a_prefecture_s_window_without_address_names_its_prefecture_only(app, tmp_path):
    load(tmp_path / "windows", window(**DV))
    (card,) = listings()
    assert (card.prefecture_code, card.lat, card.location_precision) == ("28", None, "unknown")
    assert len(card.coverage["whole"]) == 50
    assert card.services[0]["name"] == "配偶者からの暴力（DV）の相談"


def test_the_switchboard_of_a_town_hall_joins_it(app, tmp_path):
    hall = window(
        id="hall", categoryId="unknown", contactType="representative", name="宍粟市役所", plainName="代表窓口"
    )
    call = window(
        id="call",
        contactType="representative",
        name="宍粟市 住居確保給付金の公式一覧・代表電話案内",
        plainName="住居確保給付金の担当へつないでもらう",
        address="",
    )
    load(tmp_path / "windows", hall, call)
    (card,) = listings()
    assert (card.name, card.kind) == ("宍粟市役所", "municipality")
    assert {each["name"] for each in card.services} == {
        "総合案内（代表窓口）",
        "住居確保給付金の案内（代表電話）",
    }


def test_what_is_odd_is_told_with_its_place(tmp_path):
    path = write_windows(
        tmp_path / "windows",
        window(
            status="review_required",
            phone="なし",
            email="x",
            officialUrl="javascript:alert(1)",
            postalCode="1",
        ),
        window(id="", name=""),
        places=[("jp-28227", "282270", "宍粟市")],
    )
    taken, lost = read(path)
    assert {(each.column, each.reason) for each in taken.findings} == {
        ("status", "needs_review"),
        ("phone", "phone_number"),
        ("email", "email"),
        ("officialUrl", "url"),
        ("postalCode", "postal_code"),
        ("municipalityCode", "code_check_digit"),
    }
    assert taken.record.municipality_code == "282278"
    assert [(each.column, each.reason, each.rejected) for each in lost.findings] == [
        ("id", "empty", True),
        ("name", "empty", True),
    ]


def test_the_folder_or_its_files_may_be_given(tmp_path):
    path = write_windows(tmp_path / "windows", window())
    assert offices_file([tmp_path / "windows"]) == path
    assert offices_file(sorted((tmp_path / "windows").iterdir())) == path
    assert offices_file([path]) == path
    assert released_on(path) == date(2026, 7, 26)
    with pytest.raises(SourceFileError, match="municipalities"):
        list(read(offices_file([path.parent / "municipalities.csv"])))


def test_the_licence_is_shown_on_the_listing_and_among_the_sources(app, page, tmp_path):
    load(tmp_path / "windows", window())
    (card,) = listings()
    for path in (f"/listings/{card.id}", "/about/data"):
        text = page(path).text
        assert "くらし支援ナビ（運営: JUNKBRANDING）" in text
        assert "CC BY 4.0" in text


def test_areas_are_stored_as_the_source_says_them(app, tmp_path):
    load(tmp_path / "windows", window(serviceArea="旧上中町域"))
    area = db.session.scalars(select(ServiceArea)).one()
    assert (area.extent, area.whole, area.part) == ("旧上中町域", [], ["282278"])
