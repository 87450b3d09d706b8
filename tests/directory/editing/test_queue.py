"""高橋 decides on what waits: oldest first, with a reason, and never twice."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from directory import actions_revise, store_revisions
from directory.author import of_member
from directory.models import Listing, ListingProposal
from foundation.db import db
from foundation.outbox import OutboxMail
from tests.directory.editing.test_desk import own_by, send
from tests.directory.editing.test_edit_form import card
from tests.directory.editing.test_revise import placed
from tests.directory.listings import add_listing, selects, statements
from tests.page import check
from tests.people import cast, sign_in


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people) -> uuid.UUID:
    known = placed(people)
    actions_revise.revise(
        of_member(people.suzuki.member), known, {"name": "ひだまり２号"}, note="4月に改称します"
    )
    return known


def waiting(listing_id):
    db.session.rollback()
    found = store_revisions.waiting_of(listing_id)[0].id
    db.session.rollback()
    return found


def test_before_and_after_stand_in_the_queue(people, place, client, page):
    other = add_listing("あとの窓口", "npo", municipality_code="012033")
    own_by(other, people.b)
    actions_revise.revise(of_member(people.suzuki.member), other, {"name": "さきの窓口"})
    sign_in(client, people.takahashi)
    text = page("/desk/queue").text
    assert text.index("ひだまり２号") < text.index("さきの窓口")
    assert "4月に改称します" in text
    assert "鈴木" not in text
    only = page("/desk/queue?area=012033").text
    assert "さきの窓口" in only
    assert "ひだまり２号" not in only
    assert "小樽市" in only
    assert "確認を待っている変更はありません" in page("/desk/queue?area=nonsense").text
    assert "確認を待っている変更が2件" in page("/desk").text


def test_accepting_publishes_and_tells_without_content(people, place, client, page):
    sign_in(client, people.takahashi)
    assert send(client, f"/desk/queue/{waiting(place)}", decision="accept").status_code == 302
    assert card(place).name == "ひだまり２号"
    mail = db.session.scalars(select(OutboxMail)).one()
    assert "ひだまり" not in str(mail.values)
    assert "確認を待っている変更はありません" in page("/desk/queue").text


def test_refusing_needs_a_reason_that_the_editor_reads(people, place, client, page):
    sign_in(client, people.takahashi)
    proposal = waiting(place)
    answer = send(client, f"/desk/queue/{proposal}", decision="refuse")
    found = check(answer)
    assert (answer.status_code, "理由を書いてください" in found.text) == (422, True)
    assert "#reason" in found.links()
    send(client, f"/desk/queue/{proposal}", decision="refuse", reason="別の事業所と紛らわしい名前です")
    assert card(place).name == "ひだまり"
    sign_in(client, people.suzuki)
    assert "別の事業所と紛らわしい名前です" in page(f"/desk/listings/{place}").text


def test_the_second_coordinator_is_told_what_the_first_one_did(people, place, client, page):
    proposal = waiting(place)
    sign_in(client, people.takahashi)
    send(client, f"/desk/queue/{proposal}", decision="accept")
    send(client, f"/desk/queue/{proposal}", decision="refuse", reason="いいえ")
    assert "すでに公開していました" in page("/desk/queue").text
    assert card(place).name == "ひだまり２号"
    statuses = db.session.scalars(select(ListingProposal.status)).all()
    assert statuses == ["accepted"]


def test_a_wrong_decision_changes_nothing(people, place, client):
    sign_in(client, people.takahashi)
    for fields in ({}, {"decision": "maybe"}, {"decision": "refuse", "reason": "あ" * 2000}):
        assert send(client, f"/desk/queue/{waiting(place)}", **fields).status_code == 422
    assert send(client, f"/desk/queue/{uuid.uuid4()}", decision="accept").status_code == 404
    assert client.get(f"/desk/queue/{waiting(place)}").status_code == 405


@pytest.mark.parametrize("who", ["suzuki", "sato", "yamada", "nakamura"])
def test_only_coordinators_decide(people, place, client, who):
    sign_in(client, getattr(people, who))
    assert client.get("/desk/queue").status_code == 403
    assert send(client, f"/desk/queue/{waiting(place)}", decision="accept").status_code == 403


def test_the_queue_asks_the_same_number_of_questions_for_one_and_for_many(people, place, client, page):
    sign_in(client, people.takahashi)
    page("/desk/queue")

    def asked() -> int:
        with statements() as seen:
            page("/desk/queue")
        return len(selects(seen))

    before = asked()
    for number in range(6):
        other = add_listing(f"窓口{number}", "npo", municipality_code="012033")
        actions_revise.revise(of_member(people.suzuki.member), own(other, people), {"name": f"新{number}"})
    assert asked() == before


def own(listing_id, people):
    own_by(listing_id, people.b)
    return listing_id


def test_versions_are_compared_and_restored(people, place, client, page):
    author = of_member(people.suzuki.member)
    for number in ("011-111-2222", "011-333-4444"):
        actions_revise.revise(author, place, {"phone": number})
    sign_in(client, people.suzuki)
    assert "電話番号" in page(f"/desk/listings/{place}/versions").text
    text = page(f"/desk/listings/{place}/versions/compare?from=2&to=0").text
    assert "011-522-9370" in text
    assert "011-333-4444" in text
    assert "011-111-2222" not in text
    assert "「最初の変更の前」と「2番」の違い" in text
    assert "「最初の変更の前」の内容に戻す" in text
    assert "「2番」の内容に戻す" not in text, "it is so already"
    assert "違いはありません" in page(f"/desk/listings/{place}/versions/compare?from=x&to=").text
    page(f"/desk/listings/{place}/versions/compare?from=1&to=99", 404)
    assert send(client, f"/desk/listings/{place}/versions/1/restore").status_code == 302
    assert card(place).phone == "011-111-2222"
    assert send(client, f"/desk/listings/{place}/versions/77/restore").status_code == 404
    public = page(f"/listings/{place}/history").text
    assert "鈴木" not in public
    assert "掲載している組織" in public


def test_who_may_see_versions(people, place, client, page):
    actions_revise.revise(of_member(people.suzuki.member), place, {"phone": "011-111-2222"})
    sign_in(client, people.takahashi)
    assert "電話番号" in page(f"/desk/listings/{place}/versions").text
    other = add_listing("よその会", "npo")
    for person, status in ((people.suzuki, 404), (people.yamada, 403), (people.nakamura, 403)):
        sign_in(client, person)
        for end in ("versions", "versions/compare"):
            assert client.get(f"/desk/listings/{other}/{end}").status_code == status
        assert send(client, f"/desk/listings/{other}/versions/0/restore").status_code == status
    assert isinstance(card(other), Listing)
