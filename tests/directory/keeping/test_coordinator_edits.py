"""Where nobody keeps a listing, the coordinator's lists lead to its form; where somebody does, they do not."""

from __future__ import annotations

import pytest

from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_edit_form import values
from tests.directory.listings import add_listing
from tests.people import cast, csrf_token, sign_in


@pytest.fixture
def people(app):
    return cast(app)


def reported(client, page, listing) -> None:
    token = csrf_token(client, f"/listings/{listing}/correction")
    said = {"csrf_token": token, "about": "other", "said": "閉まっていました。"}
    assert client.post(f"/listings/{listing}/correction", data=said).status_code in (200, 302)


def test_the_report_of_a_visitor_leads_to_the_form(people, client, page):
    nobodys, kept = add_listing("市の窓口", "municipality"), add_listing("ひだまり", "npo")
    own_by(kept, people.b)
    for listing in (nobodys, kept):
        reported(client, page, listing)
    sign_in(client, people.takahashi)
    links = page("/desk/corrections").links()
    assert f"/desk/listings/{nobodys}/edit" in links
    assert f"/desk/listings/{kept}/edit" not in links
    assert f"/listings/{kept}" in links


def test_a_call_that_found_something_wrong_leads_to_the_form(people, client, page):
    nobodys, kept = add_listing("市の窓口", "municipality"), add_listing("ひだまり", "npo")
    own_by(kept, people.b)
    sign_in(client, people.takahashi)
    for listing, end in ((nobodys, f"/desk/listings/{nobodys}/edit"), (kept, f"/listings/{kept}/history")):
        token = csrf_token(client, f"/desk/worklist/{listing}")
        answer = client.post(f"/desk/worklist/{listing}", data={"csrf_token": token, "outcome": "to_change"})
        assert (answer.status_code, answer.location) == (302, end)
    assert values(page(f"/desk/listings/{nobodys}/edit"))
