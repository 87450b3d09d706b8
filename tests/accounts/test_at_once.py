"""Many tries at the same moment, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from accounts.limits import PER_ACCOUNT
from foundation.db import db
from tests.people import PASSWORD, cast, csrf_token, post_form, sign_in

BROWSERS = 8


@pytest.fixture
def people(any_app):
    people = cast(any_app)
    db.session.remove()
    return people


def at_once(app, browsers, path, **fields):
    """Each browser opens the form; then all send it at the same moment. Returns the statuses."""
    forms = [{"csrf_token": csrf_token(browser, path), **fields} for browser in browsers]
    start = Barrier(len(browsers))

    def send(browser, form):
        with app.app_context():
            start.wait()
            return browser.post(path, data=form).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return sorted(pool.map(send, browsers, forms))


def test_the_way_in_works(any_app, people):
    client = any_app.test_client()
    sign_in(client, people.sato)
    assert client.get("/desk").status_code == 200


def test_a_code_opens_one_door_however_many_knock(any_app, people):
    browsers = [any_app.test_client() for _ in range(4)]
    for browser in browsers:
        post_form(browser, "/sign-in", email=people.sato.email, password=PASSWORD)
    statuses = at_once(any_app, browsers, "/sign-in/second-factor", code=people.sato.code())
    assert statuses == [302, 422, 422, 422]


def test_many_wrong_passwords_at_once_are_counted_as_many(any_app, people):
    browsers = [any_app.test_client() for _ in range(BROWSERS)]
    statuses = at_once(
        any_app, browsers, "/sign-in", email=people.sato.email, password="みずうみの底の石ころたち"
    )
    assert statuses == [422] * PER_ACCOUNT + [429] * (BROWSERS - PER_ACCOUNT)
