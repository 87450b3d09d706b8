"""What was typed when the session was over: kept sealed for an hour, for the same person alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts import store
from accounts.member import Member
from accounts.models import KeptForm
from foundation import clock
from foundation.db import new_id, transaction

KEPT = timedelta(hours=1)
MOST_CHARACTERS = 100_000
CARRIED = frozenset({"token", "base", "draft"})
_CODE = re.compile(r"[A-Za-z]{1,2}|[a-z]+(?:_[a-z]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A choice (MO, active, npo), a tick (y), an id: nobody typed that."""


class NothingKept(LookupError):
    """There is nothing, it is too old or too long, or it is somebody else's."""


@dataclass(frozen=True)
class Kept:
    """Where it was sent to, and the fields in their order."""

    path: str
    fields: Sequence[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What the person typed, without the codes of choices and what a page carries for itself."""
        said = (value for name, value in self.fields if name not in CARRIED)
        return list(dict.fromkeys(value for value in said if value.strip() and not _CODE.fullmatch(value)))


def keep(sign_in_id: UUID, path: str, fields: Sequence[tuple[str, str]]) -> UUID:
    """The id under which it waits. NothingKept where nobody was signed in or nothing was typed."""
    text = json.dumps(fields, ensure_ascii=False)
    if not fields or len(text) > MOST_CHARACTERS:
        raise NothingKept
    with transaction() as session:
        now = clock.now()
        store.forget_kept_forms_before(now - KEPT)
        try:
            user_id = store.user_of_sign_in(sign_in_id)
        except store.SignInOver as error:
            raise NothingKept from error
        row = KeptForm(id=new_id(), at=now, user_id=user_id, path=path)
        row.fields = text
        session.add(row)
        return row.id


def open_kept(member: Member, kept_id: UUID) -> Kept:
    """Raises NothingKept."""
    with transaction():
        store.forget_kept_forms_before(clock.now() - KEPT)
    try:
        row = store.kept_form(kept_id, member.user_id)
    except store.NoKeptForm as error:
        raise NothingKept from error
    return Kept(row.path, [(name, value) for name, value in json.loads(row.fields or "[]")])
