"""One list of what can be edited: form, spreadsheet, programs and differences know the same fields, and each of them
carries every one of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from directory import actions_bulk, actions_revise, bulk_rows, bulk_values, presenting_edit, store_state
from directory.author import of_member
from directory.edit_forms import PARTS, EditForm, ServicePart
from directory.editable import PLACE, SERVICE
from directory.keeping import actions_token, patch
from directory.keeping.token import SCOPES
from directory.revision import service_field
from directory.revision_fields import ORDER, services_in
from foundation.i18n import has_message
from tests.conftest import ROOT
from tests.directory.editing.test_bulk import COLUMN_OF, csv_of, downloaded, row_of, upload
from tests.directory.editing.test_edit_form import draft_of
from tests.directory.editing.test_revise import placed, state
from tests.page import check
from tests.people import cast, sign_in

NAMES = {each.name for each in PLACE}
OF_SERVICE = {each.name for each in SERVICE}
OWN_PAGES = {"special", "close"}
NEW = {
    "phone": "011-111-2222",
    "fax": "011-111-3333",
    "email": "new@example.jp",
    "url": "https://new.example.jp/",
    "more_phones": [{"number": "011-111-4444", "note": "夜間"}],
    "contacts": [{"department": "相談室", "title": "室長", "name": ""}],
    "hours": [{"days": ["MO", "TU"], "opens": "10:00", "closes": "15:00"}],
    "by_appointment": True,
    "hours_note": "祝日",
    "special_days": [
        {"days": [], "opens": "09:00", "closes": "12:00", "valid_from": "2026-12-28", "valid_to": "2026-12-28",
         "exception": "hours"},
        {"days": [], "opens": "", "closes": "", "valid_from": "2026-12-29", "valid_to": "2027-01-03",
         "exception": "closed", "note": "年末年始"},
    ],
    "description": "はたらくことを\n支えます",
    "languages": ["en", "ja"],
    "access": ["elevator", "wheelchair"],
    "accessibility": ["スロープがあります"],
    "offer": ["internship"],
    "new_services": [{"kind": "npo", "name": "居場所"}],
    "name": "ひだまり２号",
    "name_kana": "ヒダマリ",
    "official_name": "特定非営利活動法人ひだまり",
    "address": {"postal_code": "060-0001", "prefecture": "北海道", "city": "札幌市中央区", "street": "北1条西2",
                "building": "ビル"},
    "referrer": ["by_self"],
    "gender": [],
    "income": [],
    "coverage": {"whole": ["011011"], "part": ["012033"]},
    "coverage_note": "市内",
    "visibility": "address_hidden",
    "status": "closed",
    "closes_on": "2026-12-31",
    "reopens_on": "2027-04-01",
}  # fmt: skip
NEW_OF_SERVICE = {
    "status": "inactive",
    "description": "一人ひとりに",
    "url": "https://service.example.jp/",
    "application_process": "電話で",
    "fees_description": "ほぼ無料",
    "costs": [{"option": "食費", "amount": 300, "note": "1回"}],
    "documents": ["受給者証"],
    "accepts_self_referral": True,
    "eligibility_description": "18歳から",
    "minimum_age": 18,
    "maximum_age": 64,
    "name": "定着を支える",
    "kind": "retention_support",
}


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> UUID:
    return placed(people)


def test_everybody_knows_the_same_fields(people, place):
    held = state(place)
    assert {name for name in held if "@" not in name} == NAMES
    assert {name.partition("@")[0] for name in held if "@" in name} == OF_SERVICE
    assert set(patch.FIELDS) == NAMES
    assert set(patch.SERVICE_FIELDS) == OF_SERVICE
    assert set(ORDER) == NAMES
    meanings = set(bulk_rows.COLUMN_OF) - {"id", "postal_code", "building"}
    assert {each for each in meanings if "@" not in each} == NAMES
    assert {each.removesuffix("@") for each in meanings if "@" in each} == OF_SERVICE
    assert len(set(bulk_rows.COLUMN_OF.values())) == len(bulk_rows.COLUMN_OF)


def test_the_form_asks_every_field_that_has_no_page_of_its_own(app):
    with app.test_request_context():
        asked = {field.short_name for field in EditForm(formdata=None)} - {
            "base",
            "note",
            "services",
            "csrf_token",
        }
        assert asked == {field for each in PLACE if each.part not in OWN_PAGES for field in each.fields}
        assert {field.short_name for field in ServicePart(formdata=None)} == {
            f for each in SERVICE for f in each.fields
        }
    assert {each.part for each in PLACE} - OWN_PAGES == set(PARTS)


def test_each_has_a_name_and_a_way_to_be_told(app):
    with app.test_request_context():
        for each in (*PLACE, *SERVICE):
            assert has_message(f"revise.field.{each.name}") or has_message(f"editing.field.{each.name}"), (
                each.name
            )
        for name, value in {**NEW, **NEW_OF_SERVICE}.items():
            assert presenting_edit.value_text(name, value), name


def test_programmers_can_read_of_each():
    told = (ROOT / "docs" / "using" / "developers.md").read_text("utf-8")
    assert [each.name for each in (*PLACE, *SERVICE) if f"`{each.name}`" not in told] == []


def test_every_kind_of_value_can_be_written_and_read():
    kinds = {each.kind for each in (*PLACE, *SERVICE)}
    assert kinds - bulk_values.KINDS == {"address", "coverage"}


def api_value(name: str, value: object) -> object:
    if name != "special_days":
        return value
    return [
        {"from": each["valid_from"], "to": each["valid_to"],
         **({"opens": each["opens"], "closes": each["closes"]} if each["opens"] else {}),
         **({"note": each["note"]} if "note" in each else {})}
        for each in NEW["special_days"]
    ]  # fmt: skip


def test_a_program_can_send_each_of_them(people, place, client):
    token = actions_token.make(people.suzuki.member, "x", SCOPES)
    service = services_in(state(place))[0]
    body = {name: api_value(name, value) for name, value in NEW.items()} | {
        "services": {service: NEW_OF_SERVICE}
    }
    answer = client.patch(
        f"/api/v1/listings/{place}", json=body, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.json
    said = {**answer.json["published"], **answer.json["waiting"]}
    empty = {"gender", "income"}
    assert {name for name in said if "@" not in name} == NAMES - empty
    assert {name for name in said if "@" in name} == {service_field(name, service) for name in OF_SERVICE}
    for name, value in NEW.items():
        assert name in empty or said[name] == value, name


@pytest.mark.parametrize("field", [{"closes_on": "2026-02-31"}, {"access": ["x"]}, {"coverage": {"whole": ["9"]}},
    {"costs": [{"amount": -1}]}, {"contacts": [{"x": "y"}]}, {"special_days": [{"from": "2026-12-29"}]},
    {"closes_on": "2026-12-31", "reopens_on": "2026-12-30"}, {"visibility": "x"}, {"more_phones": [{"number": "1"}]},
    {"new_services": [{"kind": "x", "name": "y"}]}, {"documents": "x"}])  # fmt: skip
def test_what_cannot_be_is_named(field):
    values, wrong = patch.checked(field)
    assert wrong
    assert set(values) <= {"closes_on"}


def cells(place: UUID, author) -> dict[str, str]:
    listed = actions_bulk.rows(author)
    return dict(zip(bulk_rows.COLUMNS, next(row for row in listed if row[0] == str(place)), strict=False))


def test_a_cell_of_each_says_what_it_is_and_is_read_as_the_same(people, place):
    author = of_member(people.takahashi.member)
    service = services_in(state(place))[0]
    wanted = {
        k: v for k, v in NEW.items() if k not in ("new_services", "gender", "income", "status", "visibility")
    }
    wanted |= {service_field(k, service): v for k, v in NEW_OF_SERVICE.items()}
    actions_revise.revise(author, place, wanted)
    held = store_state.read(place)
    assert {name: held[name] for name in wanted} == wanted
    words = actions_bulk._words([])
    for each in (*PLACE, *SERVICE):
        if each.kind in ("address", "coverage", "new_services"):
            continue
        value = held[each.name if each in PLACE else service_field(each.name, service)]
        told = bulk_values.tell(each.kind, each.name, value, words)
        assert bulk_values.read(each.kind, each.name, told, value, words) == value, each.name
        if each.kind not in ("status", "hours"):
            fresh = [] if isinstance(value, list) else ""
            assert bulk_values.read(each.kind, each.name, told, fresh, words) == value, each.name


def test_each_column_comes_through_the_preview(people, place, client):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert "変わったところはありません" in check(upload(client, csv_of(rows))).text
    row = row_of(rows, place)
    row |= {
        COLUMN_OF["contacts"]: "相談室／室長／",
        COLUMN_OF["more_phones"]: "０１１−１１１−４４４４／夜間",
        COLUMN_OF["languages"]: "日本語、英語",
        COLUMN_OF["access"]: "エレベーター",
        COLUMN_OF["accessibility"]: "スロープ\n手すり",
        COLUMN_OF["costs@"]: "食費／300円／1回",
        COLUMN_OF["documents@"]: "受給者証\n印鑑",
        COLUMN_OF["minimum_age@"]: "１８歳",
        COLUMN_OF["closes_on"]: "2026年12月31日",
        COLUMN_OF["reopens_on"]: "2027/4/1",
        COLUMN_OF["referrer"]: "本人",
        COLUMN_OF["special_days"]: "2026-12-29〜2027-01-03 休み 年末年始\n毎年8/13〜8/15 休み",
        COLUMN_OF["accepts_self_referral@"]: "はい",
        COLUMN_OF["new_services"]: "",
    }
    answer = upload(client, csv_of(rows))
    shown = check(answer)
    assert "エラー" not in shown.text
    for words in (
        "相談室 室長",
        "011-111-4444",
        "エレベーター",
        "300",
        "受給者証、印鑑",
        "2026年12月31日",
        "2027年4月1日",
    ):
        assert words in shown.text, words
    client.post("/desk/listings/bulk/apply", data={**draft_of(answer), f"row-{place}": "y"})
    held = state(place)
    assert held["contacts"] == NEW["contacts"]
    assert held["special_days"][0]["yearly"] == "08-13/08-15"
    assert held["special_days"][1]["note"] == "年末年始"
    assert held["closes_on"] == "", "waits for a coordinator"


@pytest.mark.parametrize(
    ("meaning", "typed", "key"),
    [
        ("closes_on", "来月", "revise.bulk.not_a_day"),
        ("languages", "にほんご語", "revise.bulk.unknown_choice"),
        ("special_days", "お盆は休み", "revise.bulk.special"),
        ("special_days", "2026-02-31 休み", "revise.bulk.special"),
        ("contacts", "a／b／c／d", "revise.bulk.many_parts"),
        ("costs@", "食費／いろいろ", "revise.cost.not_yen"),
        ("minimum_age@", "200", "revise.age.range"),
        ("more_phones", "12", "revise.not_a_number"),
        ("status", "なんとなく", "revise.bulk.unknown_choice"),
        ("documents@", "\n".join(map(str, range(50))), "revise.bulk.many_lines"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(people, place, meaning, typed, key):
    words = actions_bulk._words([])
    wish = bulk_rows.wish({COLUMN_OF[meaning]: typed}, str(place), state(place), words, lambda text: None)
    assert (wish.errors, wish.wanted) == ({COLUMN_OF[meaning]: key}, {})


def test_opening_again_before_closing_is_named(people, place):
    cells = {COLUMN_OF["closes_on"]: date(2026, 12, 31).isoformat(), COLUMN_OF["reopens_on"]: "2026-12-01"}
    wish = bulk_rows.wish(cells, str(place), state(place), actions_bulk._words([]), lambda text: None)
    assert wish.errors == {COLUMN_OF["reopens_on"]: "revise.close.order"}


def test_every_further_service_has_a_row_of_its_own(people, place, client):
    author = of_member(people.takahashi.member)
    actions_revise.revise(author, place, {"new_services": [{"kind": "npo", "name": "居場所"}]})
    _, second = services_in(state(place))
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert "変わったところはありません" in check(upload(client, csv_of(rows))).text
    row = row_of(rows, f"{place}/{second}")
    assert row[COLUMN_OF["name@"]] == state(place)[service_field("name", second)]
    row |= {COLUMN_OF["costs@"]: "お茶／100円", COLUMN_OF["phone"]: "011-999-9999"}
    row_of(rows, place)[COLUMN_OF["costs@"]] = "食費／300円"
    answer = upload(client, csv_of(rows))
    check(answer)
    ticked = {f"row-{place}/{second}": "y", f"row-{place}": "y"}
    client.post("/desk/listings/bulk/apply", data={**draft_of(answer), **ticked})
    held = state(place)
    first = next(each for each in services_in(held) if each != second)
    assert held[service_field("costs", second)] == [{"option": "お茶", "amount": 100, "note": ""}]
    assert held[service_field("costs", first)] == [{"option": "食費", "amount": 300, "note": ""}]
    assert held["phone"] == "011-522-9370", "of the place only its own row speaks"
