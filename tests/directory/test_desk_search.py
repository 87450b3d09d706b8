"""Members of the network see what only the network sees; nobody else does."""

from __future__ import annotations

import pytest

from directory.models import Listing
from foundation.db import db, transaction
from tests.directory.listings import add_listing, selects, statements
from tests.people import cast, sign_in

PATH = "/desk/search"


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def office(people):
    known = add_listing("かくれ家ハウス", "npo", phone="011-987-6543", address="札幌市中央区なかまの町1",
                        visibility="network_only")  # fmt: skip
    add_listing("かくれ公園の会", "npo", address="札幌市中央区")
    return known


def test_staff_find_it_marked_as_such(people, office, client, page):
    sign_in(client, people.sato)
    for asked in ("", "?q=かくれ家", "?q=カクレ　なかまの町", "?q=ハウス 中央区"):
        shown = page(f"{PATH}{asked}").text
        for words in ("かくれ家ハウス", "011-987-6543", "なかまの町1", "ネットワークの中だけの掲載（1件）"):
            assert words in shown, (asked, words)
    assert "あてはまる事業所はありません" in page(f"{PATH}?q=べつのことば").text
    assert "かくれ公園の会" in page(f"{PATH}?q=かくれ").text


def test_a_closed_one_is_left_out(people, office, client, page):
    with transaction():
        db.session.get(Listing, office).status = "closed"
    sign_in(client, people.sato)
    assert "かくれ家ハウス" not in page(PATH).text


def test_others_do_not(people, office, client, page):
    assert client.get(PATH).status_code in (302, 401)
    sign_in(client, people.yamada)  # reads only: may look, too
    assert "かくれ家ハウス" in page(PATH).text
    sign_in(client, people.nakamura)  # an administrator sees no case content
    answer = client.get(PATH)
    assert answer.status_code == 403
    assert "かくれ家ハウス" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["?q=" + "あ" * 300, "?q=%00", "?q=%25%27--", "?q=%F0%9F%98%80"])
def test_bad_input_is_no_failure(people, office, client, query):
    sign_in(client, people.sato)
    assert client.get(PATH + query).status_code in (200, 422)
    assert client.post(PATH).status_code == 405


def test_as_many_queries_whatever_there_is(people, office, client):
    sign_in(client, people.sato)
    with statements() as few:
        client.get(PATH)
    for number in range(5):
        add_listing(f"なかま{number}", "npo", visibility="network_only")
    with statements() as many:
        client.get(PATH)
    assert len(selects(many)) == len(selects(few))
