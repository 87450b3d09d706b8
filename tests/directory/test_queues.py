"""The same office from two sources: one listing, a coordinator's decision, an editor's word against the data's."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from directory import actions, actions_editing, differences, queues, releases, store_editing
from directory.models import DuplicatePair, Listing, Phone, SourceRecord
from foundation import clock
from foundation.db import db, transaction
from tests.directory.listings import add_listing
from tests.directory.sources.rows import row, write
from tests.directory.sources.window_rows import window, write_windows
from tests.people import cast, post_form, sign_in

PHONE = "011-522-9370"
WINDOW = {
    "municipalityId": "jp-01101",
    "name": "ひだまり",
    "address": "北海道札幌市中央区南1条西11丁目327番4号",
    "phone": PHONE,
}


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def wamnet(tmp_path, app):
    def load(*rows, day=date(2025, 3, 31)):
        return actions.import_release(releases.wamnet_release([write(tmp_path / "062.csv", *rows)], day))

    return load


@pytest.fixture
def windows(tmp_path, app):
    def load(*rows):
        write_windows(tmp_path / "windows", *rows, places=[("jp-01101", "011011", "札幌市中央区")])
        return actions.import_release(releases.windows_release([tmp_path / "windows"]))

    return load


def listings():
    fresh = select(Listing).order_by(Listing.name)
    return _read(fresh)


def pairs():
    return _read(select(DuplicatePair))


def _read(statement):
    """And lets go of the database, so that the site may write."""
    db.session.rollback()
    found = list(db.session.scalars(statement))
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_the_same_office_from_two_sources_is_one_listing(wamnet, windows):
    wamnet(row())
    result = windows(window(**WINDOW))
    assert (result.new, result.merged, result.doubtful) == (1, 1, 0)
    (card,) = listings()
    assert card.kinds == ["self_reliance_office", "retention_support"]
    assert windows(window(**WINDOW)).unchanged == 1
    assert wamnet(row()).unchanged == 1
    assert len(listings()) == 1


def test_the_mark_of_a_gazetteer_is_no_office(wamnet, windows):
    """Towns and stations stand among the records with nothing in them; every import afterwards passes them."""
    with transaction() as session:
        session.add(
            SourceRecord(source="towns", scope="towns", record_key="release", status="present", raw={})
        )
    wamnet(row())
    assert windows(window(**WINDOW)).merged == 1


def test_every_source_of_a_listing_is_credited_and_counted(wamnet, windows, page):
    wamnet(row(事業所電話番号="x"), row(no="A2", service="就労移行支援"))
    windows(window(**{**WINDOW, "name": "ひだまり"}))
    (card,) = listings()
    shown = page(f"/listings/{card.id}").text
    assert "独立行政法人福祉医療機構" in shown
    assert "くらし支援ナビ（運営: JUNKBRANDING）" in shown
    about = page("/about/data").text
    assert "2行、注意 1件" in about
    assert "2件" in about


def test_the_template_can_be_downloaded(client):
    assert client.get("/about/data/template.csv").get_data()[:3] == b"\xef\xbb\xbf"
    assert client.get("/about/data/template.xlsx").get_data()[:2] == b"PK"
    assert client.get("/about/data/template.exe").status_code == 404


def test_what_one_source_drops_the_other_still_names(wamnet, windows):
    wamnet(row(), row(no="A9", name="こもれび", street="北２条"))
    windows(window(**WINDOW))
    result = wamnet(row(no="A9", name="こもれび", street="北２条"))
    assert result.gone == 1
    assert {card.name: card.status for card in listings()} == {"ひだまり": "active", "こもれび": "active"}
    hidamari = next(card for card in listings() if card.name == "ひだまり")
    assert hidamari.kinds == ["self_reliance_office"]


def doubtful(wamnet, windows):
    """Same place and number under another name."""
    wamnet(row())
    result = windows(window(**{**WINDOW, "name": "くらしの窓口"}))
    assert (result.merged, result.doubtful) == (0, 1)
    return pairs()[0]


def test_a_coordinator_makes_one_of_two(wamnet, windows, client, people, page):
    pair = doubtful(wamnet, windows)
    sign_in(client, people.takahashi)
    assert "ひだまり" in page("/desk/queue/duplicates").text
    answer = post_form(client, f"/desk/queue/duplicates/{pair.id}", "/desk/queue/duplicates", answer="same")
    assert answer.status_code == 302
    assert pairs()[0].status == "same"
    kept = pairs()[0].kept_id
    lost = pair.two_id if kept == pair.one_id else pair.one_id
    cards = {card.id: card for card in listings()}
    assert (cards[kept].status, cards[lost].status) == ("active", "closed")
    assert len(cards[kept].kinds) == 2
    assert {each.location_id for each in _read(select(SourceRecord))} == {kept}
    assert client.get(f"/listings/{lost}").location.endswith(f"/listings/{kept}")
    again = windows(
        window(**{**WINDOW, "name": "くらしの窓口"}), window(**{**WINDOW, "name": "くらしの窓口", "id": "b"})
    )
    assert (again.unchanged, again.new, again.merged, again.doubtful) == (1, 1, 1, 0)
    assert {card.id for card in listings() if card.status == "active"} == {kept}


def test_a_coordinator_tells_two_apart_and_no_import_asks_again(wamnet, windows, client, people):
    pair = doubtful(wamnet, windows)
    sign_in(client, people.takahashi)
    post_form(client, f"/desk/queue/duplicates/{pair.id}", "/desk/queue/duplicates", answer="different")
    assert pairs()[0].status == "different"
    assert [card.status for card in listings()] == ["active", "active"]
    assert windows(window(**{**WINDOW, "name": "くらしの窓口", "openingHours": ""})).doubtful == 0
    repeated = client.post(f"/desk/queue/duplicates/{pair.id}", data={"answer": "same"})
    assert repeated.status_code in (400, 404)


def test_only_a_coordinator_sees_the_queues(client, people):
    sign_in(client, people.suzuki)
    for path in ("/desk/queue/duplicates", "/desk/queue/gone"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("said", "status"), [("there", "active"), ("closed", "closed"), ("ask", "maybe_gone")]
)
def test_what_a_coordinator_finds_out_about_a_gone_office_stands(wamnet, client, people, page, said, status):
    other = row(no="A9", name="こもれび", street="北２条")
    wamnet(row(), other)
    wamnet(other)
    gone = next(card for card in listings() if card.name == "ひだまり")
    assert gone.status == "maybe_gone"
    sign_in(client, people.takahashi)
    assert "ひだまり" in page("/desk/queue/gone").text
    answer = post_form(client, f"/desk/queue/gone/{gone.id}", "/desk/queue/gone", answer=said)
    assert answer.status_code == 302
    wamnet(other, day=date(2025, 9, 30))
    assert next(card for card in listings() if card.id == gone.id).status == status


@pytest.mark.parametrize(("path", "shown"), [("gone", "もどり"), ("duplicates", "ひだまり")])
def test_long_queues_are_paged(app, client, people, page, path, shown):
    places = [add_listing(f"{shown}{number:02}", "npo", status="maybe_gone") for number in range(24)]
    with transaction():
        for one, two in pairwise(sorted(places, key=str)) if path == "duplicates" else ():
            db.session.add(
                DuplicatePair(one_id=one, two_id=two, score=1.0, reasons=["same_name"], found_at=clock.now())
            )
    sign_in(client, people.takahashi)
    pages = [page(f"/desk/queue/{path}?page={number}") for number in (1, 2, 3)]
    assert [len(list(each.find_all("article"))) for each in pages][:2] == [queues.PER_PAGE] * 2
    assert 0 < len(list(pages[2].find_all("article"))) < queues.PER_PAGE
    for number in ("99", "0", "-1", "x", "9" * 30):
        assert list(page(f"/desk/queue/{path}?page={number}").find_all("article"))


def test_the_open_data_never_overwrites_an_editor_but_tells(wamnet, client, people, page):
    wamnet(row())
    (card,) = listings()
    editor = _editor_of(card.organization_id)
    actions_editing.confirm(editor.member, card.id)
    wamnet(row(事業所電話番号="011-999-0000"))
    (card,) = listings()
    assert card.phone == PHONE
    sign_in(client, editor)
    shown = page(f"/desk/listings/{card.id}")
    assert "011-999-0000" in shown.text
    path, form = f"/desk/listings/{card.id}/difference", f"/desk/listings/{card.id}"
    assert post_form(client, path, form, field="phone", answer="keep").status_code == 302
    assert differences.of(card.id) == []
    db.session.rollback()
    wamnet(row(事業所電話番号="011-999-1111"))
    assert [each.theirs for each in differences.of(card.id)] == ["011-999-1111"]
    db.session.rollback()
    assert post_form(client, path, form, field="phone", answer="take").status_code == 302
    assert listings()[0].phone == "011-999-1111"
    assert differences.of(card.id) == []


def test_who_has_just_replaced_a_number_is_not_asked_about_it(wamnet):
    wamnet(row())
    (card,) = listings()
    with transaction():
        db.session.execute(update(Phone).where(Phone.location_id == card.id).values(number="011-999-0000"))
        said = {"before": card.phone, "after": "011-999-0000"}
        store_editing.mark("location", card.id, "phone", date(2026, 1, 2), action="edit", **said)
    assert differences.of(card.id) == []
    db.session.rollback()
    wamnet(row(事業所電話番号="011-999-1111"))
    assert [each.theirs for each in differences.of(card.id)] == ["011-999-1111"]


def test_another_organization_s_difference_is_not_found(wamnet, client, people):
    wamnet(row())
    (card,) = listings()
    sign_in(client, people.suzuki)
    token = post_form(
        client, f"/desk/listings/{card.id}/difference", "/desk/account", field="phone", answer="keep"
    )
    assert token.status_code == 404


def _editor_of(organization_id):
    from accounts.permission import Role
    from tests.people import add_person

    person = add_person("editor@example.jp", "編集 者", organization_id, Role.EDITOR)
    db.session.commit()
    return person
