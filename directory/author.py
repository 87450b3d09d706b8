"""In whose name a listing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.member import Member
from accounts.permission import Permission
from directory.provenance import COORDINATOR, ORGANIZATION


@dataclass(frozen=True)
class Author:
    """`side` is all that the public learns; `actor` is what the audit names. With an `organization_id` only that
    organization's listings can be changed. A `trusted` author's changes never wait."""

    side: str
    actor: str
    organization_id: UUID | None = None
    user_id: UUID | None = None
    trusted: bool = False


def of_member(member: Member) -> Author:
    if member.may(Permission.NETWORK_COORDINATE):
        return Author(COORDINATOR, member.actor, None, member.user_id, trusted=True)
    return Author(ORGANIZATION, member.actor, member.organization_id, member.user_id)


def of_organization(actor: str, organization_id: UUID) -> Author:
    """A program with a token of the organization."""
    return Author(ORGANIZATION, actor, organization_id)
