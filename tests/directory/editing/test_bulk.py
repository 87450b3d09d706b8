"""Many offices at once: the file out and in again, every difference shown, the right rows applied."""

from __future__ import annotations

import csv
import io
import zipfile
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import actions_revise, bulk_file, bulk_rows, store_revisions
from directory.author import of_member
from directory.bulk_rows import COLUMN_OF, COLUMNS
from directory.bulk_values import Words
from directory.geo.place import Place
from directory.models import Location
from foundation.db import db, transaction
from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_edit_form import card, draft_of
from tests.directory.editing.test_revise import WEEK, placed, state
from tests.directory.listings import add_listing
from tests.page import check
from tests.people import cast, csrf_token, sign_in


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def places(people) -> list[UUID]:
    first, second = placed(people), add_listing("かがやき", "npo")
    own_by(second, people.b)
    actions_revise.revise(
        of_member(people.takahashi.member),
        first,
        {"hours": [*WEEK, {"days": ["2SA"], "opens": "09:00", "closes": "12:00", "monthly": True}],
         "coverage": {"whole": ["011011"], "part": ["012033"]}, "description": "=1+1\n二行目",
         "address": {"postal_code": "060-0001", "prefecture": "北海道", "city": "札幌市中央区", "street": "北1",
                     "building": "ビル"}},
    )  # fmt: skip
    return [first, second]


def downloaded(client) -> list[dict[str, str]]:
    answer = client.get("/desk/listings/bulk/listings.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def csv_of(rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def upload(client, content: bytes, name: str = "table.csv"):
    token = csrf_token(client, "/desk/listings/bulk")
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return client.post("/desk/listings/bulk", data=data, content_type="multipart/form-data")


def row_of(rows, listing_id) -> dict[str, str]:
    return next(row for row in rows if row[COLUMN_OF["id"]] == str(listing_id))


def test_a_file_that_was_not_changed_changes_nothing(people, places, client, page):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert len(rows) == 2
    assert row_of(rows, places[0])[COLUMN_OF["description"]].startswith("'=")
    assert "変わったところはありません" in check(upload(client, csv_of(rows))).text
    book = client.get("/desk/listings/bulk/listings.xlsx").data
    assert "変わったところはありません" in check(upload(client, book, "table.xlsx")).text
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in line]
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_differences_are_shown_and_then_applied(people, places, client, page):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    first, second = row_of(rows, places[0]), row_of(rows, places[1])
    first[COLUMN_OF["phone"]], first[COLUMN_OF["name"]] = "０１１−１１１−２２２２", "ひだまり２号"
    first[COLUMN_OF["hours"]] = "月・火 10:00〜15:00"
    second[COLUMN_OF["email"]] = "kagayaki@example.jp"
    answer = upload(client, csv_of(rows))
    shown = check(answer)
    for words in ("変わる掲載2件", "011-111-2222", "月・火 10:00–15:00", "確認待ちになります"):
        assert words in shown.text, words
    assert card(places[0]).phone == "011-522-9370"
    ticked = dict.fromkeys((f"row-{places[0]}", f"row-{places[1]}"), "y")
    assert client.post("/desk/listings/bulk/apply", data={**draft_of(answer), **ticked}).status_code == 302
    held = card(places[0])
    assert (held.phone, held.name, held.hours[0]["days"]) == ("011-111-2222", "ひだまり", ["MO", "TU"])
    assert card(places[1]).email == "kagayaki@example.jp"
    assert [row.action for row in store_revisions.revisions(places[1])] == ["bulk"]
    db.session.rollback()
    assert "2件の掲載を更新しました" in page("/desk/listings").text


def test_only_the_ticked_rows_are_applied_and_a_conflict_is_named(people, places, client, page):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    for number, place in enumerate(places):
        row_of(rows, place)[COLUMN_OF["phone"]] = f"011-111-222{number}"
    kept = draft_of(upload(client, csv_of(rows)))
    client.post("/desk/listings/bulk/apply", data={**kept, f"row-{places[1]}": "y"})
    assert (card(places[0]).phone, card(places[1]).phone) == ("011-522-9370", "011-111-2221")
    actions_revise.revise(of_member(people.suzuki.member), places[0], {"phone": "011-999-9999"})
    client.post("/desk/listings/bulk/apply", data={**kept, f"row-{places[0]}": "y"})
    assert card(places[0]).phone == "011-999-9999"
    assert "ほかの人が同じところを変えたため" in page("/desk/listings").text


def test_a_row_of_an_older_version_is_not_ticked_by_itself(people, places, client):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    actions_revise.revise(of_member(people.suzuki.member), places[0], {"phone": "011-999-9999"})
    found = check(upload(client, csv_of(rows)))
    assert "ダウンロードした後に" in found.text
    box = next(found.find_all("input", name=f"row-{places[0]}"))
    assert box.get("checked") is None


def test_errors_stand_at_their_cells_and_the_right_rest_of_the_row_is_offered(people, places, client):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    first = row_of(rows, places[0])
    wrong = {"phone": "12", "email": "x", "url": "javascript:1", "postal_code": "1", "address": "どこか", "name": "",
             "hours": "いつでも", "kind@": "宮殿", "coverage": "どこか町", "visibility": "たぶん"}  # fmt: skip
    for meaning, value in wrong.items():
        first[COLUMN_OF[meaning]] = value
    first[COLUMN_OF["fax"]] = "011-522-9371"
    rows.append({**row_of(rows, places[1]), COLUMN_OF["id"]: "nonsense"})
    rows.append(dict(first))
    found = check(upload(client, csv_of(rows))).text
    for meaning in wrong:
        assert f"{COLUMN_OF[meaning]}：" in found, meaning
    assert "この組織にはありません" in found
    assert "同じ管理番号の行が2つ" in found
    assert "011-522-9371" in found


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/sheet.xml", b"0" * (130 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"a,b\n1,2\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" * 9],
    ids=["empty", "binary", "foreign", "zip", "old"],
)
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(people, places, client, content):
    sign_in(client, people.suzuki)
    answer = upload(client, content)
    assert answer.status_code == 422
    assert list(check(answer).find_all("p", class_="field__error"))


def test_too_many_rows_and_missing_columns_are_refused(people, places, client):
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert "行が多すぎます" in check(upload(client, csv_of(rows * 200))).text
    short = [{name: cell for name, cell in row.items() if name != COLUMN_OF["fax"]} for row in rows]
    answer = upload(client, csv_of(short))
    assert (answer.status_code, COLUMN_OF["fax"] in check(answer).text) == (422, True)


def test_bombs_and_heavy_files_are_refused(people, places, client, monkeypatch):
    sign_in(client, people.suzuki)
    assert upload(client, bomb(), "bomb.xlsx").status_code == 422
    monkeypatch.setattr(bulk_file, "MOST_BYTES", 1000)
    heavy = upload(client, b"x" * 1100)
    assert (heavy.status_code, "大きすぎます" in check(heavy).text) == (422, True)


def test_no_file_at_all(people, places, client):
    sign_in(client, people.suzuki)
    token = csrf_token(client, "/desk/listings/bulk")
    answer = client.post("/desk/listings/bulk", data={"csrf_token": token})
    assert (answer.status_code, "表を選んで" in check(answer).text) == (422, True)
    assert (
        client.post("/desk/listings/bulk/apply", data={"csrf_token": token, "draft": "x"}).status_code == 404
    )
    assert client.get("/desk/listings/bulk/listings.exe").status_code == 404
    assert client.get("/desk/listings/bulk/apply").status_code == 405


def test_only_one_s_own_listings_are_in_the_file_and_changed_by_it(people, places, client):
    other = add_listing("よその会", "npo")
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert str(other) not in [row[COLUMN_OF["id"]] for row in rows]
    rows[0][COLUMN_OF["id"]] = str(other)
    assert "この組織にはありません" in check(upload(client, csv_of(rows))).text
    for who in (people.yamada, people.takahashi, people.sato):
        sign_in(client, who)
        for path in ("/desk/listings/bulk", "/desk/listings/bulk/listings.csv"):
            assert client.get(path).status_code == 403


WORDS = Words({"NPO": "npo"}, lambda code: code, bulk_file.hours_words, "はい", "いいえ", "法人", "")


@pytest.fixture
def base(people, places):
    return state(places[0])


@settings(max_examples=150)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=40)))
def test_no_cell_breaks_the_reading(base, cells):
    wish = bulk_rows.wish(cells, "id", base, WORDS, lambda text: Place(0))
    assert wish.wanted.keys() <= base.keys()
    assert set(wish.errors) <= set(COLUMNS)


def test_hidden_stays_hidden(people, places, client):
    with transaction() as session:
        session.get(Location, places[0]).visibility = "network_only"
    sign_in(client, people.suzuki)
    rows = downloaded(client)
    assert row_of(rows, places[0])[COLUMN_OF["visibility"]] == "いいえ"
    assert "変わったところはありません" in check(upload(client, csv_of(rows))).text
