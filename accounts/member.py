"""Who acts in this request: a value, not a database row."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.permission import Permission, Role, permissions_of


@dataclass(frozen=True)
class Member:
    """A signed-in person in their organization; every read and write is scoped to `organization_id`."""

    user_id: UUID
    name: str
    email: str
    organization_id: UUID
    role: Role

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.role)

    @property
    def actor(self) -> str:
        """How the audit names this person: an id, never a name."""
        return f"user:{self.user_id}"

    def may(self, *permissions: Permission) -> bool:
        """True when the role carries all of these permissions."""
        return self.permissions.issuperset(permissions)
