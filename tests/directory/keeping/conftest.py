"""A listing of B, which 鈴木 edits; one that nobody keeps; 高橋 coordinates."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from foundation.db import db
from foundation.outbox import OutboxMail
from tests.directory.editing.test_revise import placed
from tests.directory.listings import add_listing
from tests.people import Cast, cast


@pytest.fixture
def people(app) -> Cast:
    return cast(app)


@pytest.fixture
def place(people) -> UUID:
    return placed(people)


@pytest.fixture
def orphan(people) -> UUID:
    """An office of an organization without an account."""
    return add_listing("みなしごの家", "consultation_support", phone="03-1111-2222", fax="03-1111-3333")


def all_of(model):
    """Everything, and no reading left open that a writer would have to wait for."""
    db.session.rollback()
    found = list(db.session.scalars(select(model).execution_options(populate_existing=True)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def mails() -> list[OutboxMail]:
    return all_of(OutboxMail)
