"""The edit form from the first page to the published listing, and everything that may go wrong on the way."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from directory import actions_revise, store_revisions, store_state
from directory.author import of_member
from directory.models import Listing
from foundation.db import db
from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_revise import placed
from tests.directory.listings import add_listing, selects, statements
from tests.page import check
from tests.people import cast, sign_in


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> UUID:
    return placed(people)


def values(page) -> dict[str, list[str]]:
    """What a browser would send of the page's first form."""
    form = next(f for f in page.find_all("form") if "/desk/listings/" in f.get("action", ""))
    found: dict[str, list[str]] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "")
        if not name or element.tag == "button":
            continue
        if element.tag == "input" and kind in ("checkbox", "radio") and element.get("checked") is None:
            continue
        if element.tag == "select":
            chosen = [o for o in element.iter("option") if o.get("selected") is not None]
            found.setdefault(name, []).append((chosen or list(element.iter("option")))[0].get("value"))
        elif element.tag == "textarea":
            found.setdefault(name, []).append("".join(element.itertext()).lstrip("\n"))
        elif element.tag == "input":
            found.setdefault(name, []).append(element.get("value") or "")
    return found


def draft_of(answer) -> dict[str, str]:
    page = check(answer)
    held = {
        name: [e.get("value") for e in page.find_all("input", name=name)] for name in ("csrf_token", "draft")
    }
    return {name: found[-1] for name, found in held.items() if found}


def card(listing_id) -> Listing:
    db.session.rollback()
    found = select(Listing).where(Listing.id == listing_id).execution_options(populate_existing=True)
    held = db.session.scalars(found).one()
    db.session.expunge(held)
    db.session.rollback()
    return held


def test_from_the_form_to_the_published_listing(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit"))
    assert form["phone"] == ["011-522-9370"]
    form |= {"phone": ["０１１（１１１）２２２２"], "name": ["ひだまり２号"], "languages": ["ja", "vi"],
             "bands-0-days": ["MO", "WE"], "bands-0-opens": ["9:00"], "bands-0-closes": ["17:00"]}  # fmt: skip
    answer = client.post(f"/desk/listings/{place}/edit", data=form)
    shown = check(answer)
    assert answer.status_code == 200
    for words in ("011-522-9370", "011-111-2222", "月・水 9:00–17:00", "ベトナム語", "確認待ちになります"):
        assert words in shown.text, words
    assert card(place).phone == "011-522-9370"  # nothing is published yet
    answer = client.post(f"/desk/listings/{place}/publish", data=draft_of(answer))
    assert answer.status_code == 302
    held = card(place)
    assert (held.phone, held.name) == ("011-111-2222", "ひだまり")
    assert held.hours == [{"days": ["MO", "WE"], "opens": "09:00", "closes": "17:00"}]
    told = page(f"/desk/listings/{place}").text
    assert "4項目を公開しました" not in told
    assert "3項目を公開しました" in told
    assert "ひだまり２号" in told  # what waits is shown
    assert "011-111-2222" in page(f"/listings/{place}").text
    assert store_revisions.waiting_of(place)


def test_a_form_left_as_it_is_changes_nothing(people, place, client, page):
    author = of_member(people.suzuki.member)
    address = {"postal_code": "060-0001", "prefecture": "北海道", "city": "札幌市中央区", "street": "北1",
               "building": "ビル２階"}  # fmt: skip
    actions_revise.revise(
        of_member(people.takahashi.member),
        place,
        {
            "address": address,
            "coverage": {"whole": ["011011"], "part": ["012033"]},
            "hours": [{"days": ["MO", "2SA", "HO"], "opens": "21:00", "closes": "24:00"}],
            "more_phones": [{"number": "011-1", "note": "夜"}],
            "phone": "#7119",
            "hours_note": "第1水曜\n年末",
        },
    )
    sign_in(client, people.suzuki)
    for part in ("", "?part=contact", "?part=hours", "?part=services", "?part=about", "?part=checked"):
        answer = client.post(
            f"/desk/listings/{place}/edit{part}", data=values(page(f"/desk/listings/{place}/edit{part}"))
        )
        assert "変わったところはありません" in check(answer).text, part
    assert len(store_revisions.revisions(place)) == 1
    db.session.rollback()
    assert actions_revise.revise(author, place, store_state.read(place)).revision is None


def test_the_preview_shows_the_public_page_and_keeps_nothing(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit?part=about")) | {"description": ["駅前の相談室です。"]}
    shown = check(client.post(f"/desk/listings/{place}/edit?part=about", data=form))
    assert "駅前の相談室です。" in shown.text
    assert next(iter(shown.find_all("h2", id="contact")), None) is not None
    assert card(place).description == ""
    assert store_revisions.revisions(place) == []


@pytest.mark.parametrize(
    ("fields", "sentence", "at"),
    [
        ({"phone": "12"}, "市外局番", "phone"),
        ({"fax": "x" * 5000}, "市外局番", "fax"),
        ({"email": "まどぐち"}, "メールアドレスの形", "email"),
        ({"url": "javascript:alert(1)"}, "ウェブサイトのアドレス", "url"),
        ({"bands-0-days": "MO"}, "開始の時間", "bands-0-opens"),
        ({"bands-0-days": "MO", "bands-0-opens": "25:00", "bands-0-closes": "26:00"}, "9:00 のように", "bands-0-opens"),
        ({"bands-0-opens": "09:00", "bands-0-closes": "10:00"}, "曜日を選んで", "bands-0-days"),
        ({"bands-0-days": "XX"}, "選", "bands-0-days"),
        ({"languages": "klingon"}, "選", "languages"),
        ({"name": ""}, "名前を入れて", "name"),
        ({"address": "どこか"}, "市区町村がわかりません", "address"),
        ({"postal_code": "06"}, "7桁", "postal_code"),
        ({"coverage": "札幌市中央区、どこか町"}, "どこか町", "coverage"),
        ({"services-0-minimum_age": "18", "services-0-maximum_age": "10"}, "小さく", "services-0-maximum_age"),
        ({"services-0-minimum_age": "1e9"}, "数", "services-0-minimum_age"),
        ({"services-0-kind": "palace"}, "選", "services-0-kind"),
        ({"description": "あ" * 5000}, "", "description"),
        ({"visibility": "network_only"}, "選", "visibility"),
    ],
)  # fmt: skip
def test_a_wrong_value_comes_back_with_its_sentence(people, place, client, page, fields, sentence, at):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | fields
    answer = client.post(f"/desk/listings/{place}/edit", data=form)
    assert answer.status_code == 422
    found = check(answer)
    assert sentence in found.text
    assert f"#{at}" in found.links()
    assert store_revisions.revisions(place) == []
    for name, value in fields.items():
        if name not in ("languages", "visibility", "bands-0-days", "services-0-kind"):
            assert values(found)[name] == [value], name


def test_overlapping_times_are_named(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit?part=hours"))
    for number in (0, 1):
        form |= {f"bands-{number}-days": ["TU"], f"bands-{number}-opens": f"1{number}:00",
                 f"bands-{number}-closes": "18:00", f"bands-{number}-weeks": ""}  # fmt: skip
    answer = client.post(f"/desk/listings/{place}/edit?part=hours", data=form)
    assert (answer.status_code, "火の時間が重なって" in check(answer).text) == (422, True)


def test_presets_fill_the_hours_and_keep_what_was_typed(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-9", "preset": "office"}
    found = check(client.post(f"/desk/listings/{place}/edit", data=form))
    typed = values(found)
    assert (typed["bands-0-days"], typed["bands-0-opens"]) == (["MO", "TU", "WE", "TH", "FR"], ["09:00"])
    assert typed["phone"] == ["011-9"]
    more = check(client.post(f"/desk/listings/{place}/edit", data={**typed, "preset": "more"}))
    assert "bands-1-opens" in values(more)
    again = check(client.post(f"/desk/listings/{place}/edit", data={**typed, "preset": "nonsense"}))
    assert values(again)["phone"] == ["011-9"]


def test_a_stale_form_leads_to_the_merge_page_and_nothing_is_lost(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit"))
    author = of_member(people.suzuki.member)
    actions_revise.revise(author, place, {"phone": "011-333-4444", "email": "neu@example.jp"})
    form |= {"phone": "011-111-2222", "description": "新しい紹介"}
    answer = client.post(f"/desk/listings/{place}/edit", data=form)
    assert answer.status_code == 409
    found = check(answer)
    for words in ("011-111-2222", "011-333-4444", "011-522-9370", "紹介"):
        assert words in found.text, words
    kept = draft_of(answer)
    unsure = client.post(f"/desk/listings/{place}/merge", data=kept)
    assert (unsure.status_code, "どちらかを選んで" in check(unsure).text) == (422, True)
    mine = client.post(f"/desk/listings/{place}/merge", data={**draft_of(unsure), "keep-phone": "mine"})
    assert mine.status_code == 200
    client.post(f"/desk/listings/{place}/publish", data=draft_of(mine))
    held = card(place)
    assert (held.phone, held.email, held.description) == ("011-111-2222", "neu@example.jp", "新しい紹介")


def test_theirs_can_be_kept(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-111-2222"}
    actions_revise.revise(of_member(people.suzuki.member), place, {"phone": "011-333-4444"})
    kept = draft_of(client.post(f"/desk/listings/{place}/edit", data=form))
    answer = client.post(f"/desk/listings/{place}/merge", data={**kept, "keep-phone": "theirs"})
    assert "変わったところはありません" in check(answer).text
    assert card(place).phone == "011-333-4444"


def test_a_change_between_preview_and_publishing_is_merged_too(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-111-2222"}
    kept = draft_of(client.post(f"/desk/listings/{place}/edit", data=form))
    actions_revise.revise(of_member(people.suzuki.member), place, {"phone": "011-333-4444"})
    answer = client.post(f"/desk/listings/{place}/publish", data=kept)
    assert answer.status_code == 409
    assert card(place).phone == "011-333-4444"


def test_publishing_twice_publishes_once(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-111-2222"}
    kept = draft_of(client.post(f"/desk/listings/{place}/edit", data=form))
    for _ in range(2):
        assert (
            client.post(f"/desk/listings/{place}/publish", data={**kept, "confirm": "y"}).status_code == 302
        )
    assert len(store_revisions.revisions(place)) == 1
    assert card(place).last_verified_on is not None


def test_back_from_the_preview_the_form_is_as_it_was_typed(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-111-2222", "name": "ひだまり２号"}
    kept = draft_of(client.post(f"/desk/listings/{place}/edit", data=form))
    typed = values(check(client.post(f"/desk/listings/{place}/edit/again", data=kept)))
    assert (typed["phone"], typed["name"]) == (["011-111-2222"], ["ひだまり２号"])
    answer = client.post(f"/desk/listings/{place}/edit", data=typed)
    assert "011-522-9370" in check(answer).text  # still compared with what stood there at first


def test_a_session_that_ended_loses_nothing(people, place, client, page):
    """Signed out in another tab: the token of the open form is worth nothing any more."""
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"description": "長い紹介を書きました"}
    client.post("/sign-out", data={"csrf_token": form["csrf_token"][0]})
    answer = client.post(f"/desk/listings/{place}/edit", data=form, headers=OWN_PAGE)
    assert "長い紹介" not in answer.get_data(as_text=True), "whoever sits there next sees nothing"
    there = parse_qs(urlsplit(client.get(answer.location).location).query)["next"][0]
    sign_in(client, people.tanaka)
    assert client.get(there).status_code == 404
    sign_in(client, people.suzuki)
    kept = check(client.get(there))
    [words] = kept.find_all("ul", class_="kept")
    assert ["".join(each.itertext()) for each in words].count("長い紹介を書きました") == 1
    answer = client.post(f"/desk/listings/{place}/edit", data=values(kept))
    assert (answer.status_code, "長い紹介を書きました" in check(answer).text) == (200, True)
    assert store_revisions.revisions(place) == [], "nothing happens that was not looked at"


OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_a_form_of_another_site_is_not_kept(people, place, client, page):
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"csrf_token": "x"}
    for headers in ({}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}):
        assert client.post(f"/desk/listings/{place}/edit", data=form, headers=headers).status_code == 400


def test_a_form_that_nobody_was_signed_in_for_is_not_kept(people, place, client):
    answer = client.post(f"/desk/listings/{place}/capacity", data={"status": "full"}, headers=OWN_PAGE)
    assert answer.status_code == 400


def test_a_draft_of_another_listing_opens_nothing(people, place, client, page):
    other = add_listing("べつの窓口", "npo")
    own_by(other, people.b)
    sign_in(client, people.suzuki)
    form = values(page(f"/desk/listings/{place}/edit")) | {"phone": "011-111-2222"}
    kept = draft_of(client.post(f"/desk/listings/{place}/edit", data=form))
    for end in ("publish", "preview", "merge", "edit/again"):
        for data in (kept, {**kept, "draft": kept["draft"] + "x"}, {**kept, "draft": ""}):
            target = other if data is kept else place
            assert client.post(f"/desk/listings/{target}/{end}", data=data).status_code == 404
    assert store_revisions.revisions(other) == []


@pytest.mark.parametrize("end", ["edit", "preview", "merge", "publish", "withdraw", "edit/again"])
def test_another_s_listing_is_not_found_and_a_viewer_is_refused(people, place, client, page, end):
    other = add_listing("よその会", "npo")
    sign_in(client, people.suzuki)
    token = values(page(f"/desk/listings/{place}/edit"))["csrf_token"]
    assert client.post(f"/desk/listings/{other}/{end}", data={"csrf_token": token}).status_code == 404
    sign_in(client, people.yamada)
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/desk/account").get_data(as_text=True)
    )[1]
    assert client.post(f"/desk/listings/{place}/{end}", data={"csrf_token": token}).status_code == 403
    assert client.get(f"/desk/listings/{place}/{end}").status_code == (403 if end == "edit" else 405)


def test_withdrawing_takes_the_change_back(people, place, client, page):
    sign_in(client, people.suzuki)
    actions_revise.revise(of_member(people.suzuki.member), place, {"name": "ひだまり２号"})
    assert "ひだまり２号" in page(f"/desk/listings/{place}").text
    token = values(page(f"/desk/listings/{place}/edit"))["csrf_token"]
    client.post(f"/desk/listings/{place}/withdraw", data={"csrf_token": token})
    assert "ひだまり２号" not in page(f"/desk/listings/{place}").text


def test_the_number_of_queries_does_not_grow(people, place, client, page):
    sign_in(client, people.suzuki)
    page(f"/desk/listings/{place}/edit")

    def asked() -> int:
        with statements() as seen:
            page(f"/desk/listings/{place}/edit")
        return len(selects(seen))

    before = asked()
    more = [{"number": f"011-000-000{n}", "note": ""} for n in range(5)]
    actions_revise.revise(
        of_member(people.suzuki.member), place, {"more_phones": more, "languages": ["en", "ja"]}
    )
    assert asked() == before <= 32


def test_a_coordinator_puts_right_what_nobody_keeps(people, client, page):
    nobodys = add_listing("市の窓口", "municipality", phone="011-111-1111")
    sign_in(client, people.takahashi)
    form = values(page(f"/desk/listings/{nobodys}/edit"))
    answer = client.post(f"/desk/listings/{nobodys}/edit", data=form | {"phone": ["011-522-9370"]})
    assert "011-522-9370" in check(answer).text
    # only the organization itself can say that all is right
    assert not list(check(answer).find_all("input", name="confirm"))
    answer = client.post(f"/desk/listings/{nobodys}/publish", data=draft_of(answer))
    assert (answer.status_code, urlsplit(answer.location).path) == (302, f"/desk/listings/{nobodys}/versions")
    assert card(nobodys).phone == "011-522-9370"
    assert store_revisions.revisions(nobodys)[-1].side == "coordinator"


@pytest.mark.parametrize("end", ["edit", "preview", "merge", "publish", "withdraw", "edit/again"])
def test_what_an_organization_keeps_is_not_the_coordinator_s(people, place, client, page, end):
    nobodys = add_listing("市の窓口", "municipality")
    sign_in(client, people.takahashi)
    token = values(page(f"/desk/listings/{nobodys}/edit"))["csrf_token"]
    assert client.post(f"/desk/listings/{place}/{end}", data={"csrf_token": token}).status_code == 404
