"""Use cases of tokens: make, revoke, and what a program may do with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.member import Member
from directory import actions_editing, revising, store_editing, store_state
from directory.author import of_organization
from directory.keeping import store_token, token
from directory.keeping.models import ApiToken
from directory.revising import Outcome
from foundation import audit, clock
from foundation.db import db, new_id, transaction


class TooManyTokens(ValueError):
    """The organization has as many running tokens as it may have."""


class Outdated(RuntimeError):
    """The listing has changed since the program read it."""


def make(member: Member, name: str, scopes: tuple[str, ...]) -> str:
    """Returns the token: the only time that it is seen. Raises TooManyTokens."""
    made = token.new_token()
    row = ApiToken(
        id=new_id(),
        organization_id=member.organization_id,
        name=name,
        scopes=list(scopes),
        digest=token.digest(made),
        created_at=clock.now(),
        created_by=member.user_id,
    )
    with transaction():
        if store_token.how_many(member.organization_id) >= token.MOST:
            raise TooManyTokens
        db.session.add(row)
        detail = {"scopes": ",".join(scopes)}
        audit.record("token.make", actor=member.actor, subject=f"token:{row.id}", detail=detail)
    return made


def revoke(member: Member, token_id: UUID) -> None:
    """From now on the token opens nothing. Raises NoSuchToken."""
    with transaction():
        store_token.revoke(token_id, member.organization_id, clock.now())
        audit.record("token.revoke", actor=member.actor, subject=f"token:{token_id}", detail={})


def put_capacity(used: ApiToken, listing_id: UUID, status: str, wait_days: int | None) -> None:
    """Raises NotYours, NoService."""
    with transaction():
        author = of_organization(_actor(used), used.organization_id)
        actions_editing.report_within(author, listing_id, status, wait_days)
        store_token.used_on(used.id, clock.today())


def patch(used: ApiToken, listing_id: UUID, wanted: Mapping[str, Any], expected: int | None) -> Outcome:
    """As the edit form does it: part is published, part waits. `expected` is the card's revision that the program
    has read. Raises NotYours, UnknownField, Outdated."""
    with transaction():
        author = of_organization(_actor(used), used.organization_id)
        store_state.hold(listing_id, used.organization_id)
        if expected is not None and store_editing.own(listing_id, used.organization_id).revision != expected:
            raise Outdated
        outcome = revising.revise(author, listing_id, wanted)
        store_token.used_on(used.id, clock.today())
        return outcome


def state(used: ApiToken, listing_id: UUID) -> tuple[dict[str, Any], int]:
    """What a program may change, and the card's revision. Raises NotYours."""
    card = store_editing.own(listing_id, used.organization_id)
    return store_state.read(listing_id), card.revision


def _actor(used: ApiToken) -> str:
    return f"token:{used.id}"
