"""Changes are numbered in the order in which they are committed, whoever began first."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from directory import actions
from directory.models import ListingChange, Location
from directory.offices import office
from directory.search.engine import SearchQuery, engine
from directory.store_projection import project
from foundation import clock
from foundation.db import db, transaction

EARLY, LATE = "東京都/office/渋谷", "北海道/office/札幌"


def _rename(key: str, name: str) -> UUID:
    """Within a transaction."""
    location = office("hello_work", key).id
    db.session.execute(update(Location).where(Location.id == location).values(name=name))
    assert project([location], clock.now()) == 1
    return location


def _logged() -> list[UUID]:
    return list(db.session.scalars(select(ListingChange.listing_id).order_by(ListingChange.number)))


def _found(name: str) -> int:
    found = engine().run(SearchQuery(name))
    return found.total if found.interpreted["instead"] is None else 0


@pytest.mark.postgresql
@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_what_is_committed_late_is_read_after_what_was_committed_before(any_app: Flask) -> None:
    """On SQLite, which has one writer at a time, nobody can begin earlier and commit later."""
    actions.load_bundled()
    db.session.rollback()
    assert _found("ゆっくりの窓口") == 0
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with any_app.app_context(), transaction():
            _rename(EARLY, "ゆっくりの窓口")
            begun.set()
            assert go_on.wait(30)

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(30)
    with transaction():
        _rename(LATE, "いそぎの窓口")
    assert _found("いそぎの窓口") == 1
    assert _found("ゆっくりの窓口") == 0
    go_on.set()
    thread.join()
    assert _found("ゆっくりの窓口") == 1, "its change is numbered after the one that is known already"


def test_what_is_rolled_back_is_not_logged_later(any_app: Flask) -> None:
    actions.load_bundled()
    db.session.rollback()
    before = _logged()
    db.session.rollback()
    with pytest.raises(ZeroDivisionError), transaction():
        _rename(EARLY, "Nein")
        raise ZeroDivisionError
    with transaction():
        late = _rename(LATE, "いそぎの窓口")
    assert _logged() == [*before, late]
