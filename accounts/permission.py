"""What each role may do: pure data, read by the guard, the command line and the templates."""

from __future__ import annotations

from enum import StrEnum


class UnknownRole(ValueError):
    """The word is not one of the roles."""


class Permission(StrEnum):
    """One thing one may do, always within the own organization: "thing:action"."""

    CLIENT_READ = "client:read"
    CLIENT_WRITE = "client:write"
    REFERRAL_READ = "referral:read"
    REFERRAL_SEND = "referral:send"
    REFERRAL_ANSWER = "referral:answer"
    LISTING_EDIT = "listing:edit"
    LISTING_REVISE = "listing:revise"  # by the form: the own, a coordinator those that nobody keeps
    LISTING_VERSIONS = "listing:versions"
    LISTING_CORRECT = "listing:correct"  # deal with what visitors report: the own, a coordinator everybody's
    COLLEAGUE_INVITE = "colleague:invite"
    NETWORK_COORDINATE = "network:coordinate"
    ACCOUNT_MANAGE = "account:manage"


class Role(StrEnum):
    """Who a person is in their organization (docs: "Who it serves" of the domain)."""

    STAFF = "staff"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    EMPLOYER = "employer"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"

    @classmethod
    def named(cls, word: str) -> Role:
        """The role called `word`; raises UnknownRole."""
        try:
            return cls(word)
        except ValueError as error:
            raise UnknownRole(word) from error


# An editor answers slips but opens no client file; a coordinator and an administrator see no case at all.
_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset(
        {
            Permission.CLIENT_READ,
            Permission.CLIENT_WRITE,
            Permission.REFERRAL_READ,
            Permission.REFERRAL_SEND,
            Permission.REFERRAL_ANSWER,
        }
    ),
    Role.EDITOR: frozenset(
        {
            Permission.LISTING_EDIT,
            Permission.LISTING_REVISE,
            Permission.LISTING_VERSIONS,
            Permission.LISTING_CORRECT,
            Permission.COLLEAGUE_INVITE,
            Permission.REFERRAL_READ,
            Permission.REFERRAL_ANSWER,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.NETWORK_COORDINATE,
            Permission.LISTING_REVISE,
            Permission.LISTING_VERSIONS,
            Permission.LISTING_CORRECT,
        }
    ),
    Role.EMPLOYER: frozenset(
        {
            Permission.LISTING_EDIT,
            Permission.LISTING_REVISE,
            Permission.LISTING_VERSIONS,
            Permission.LISTING_CORRECT,
            Permission.COLLEAGUE_INVITE,
        }
    ),
    Role.VIEWER: frozenset({Permission.CLIENT_READ, Permission.REFERRAL_READ}),
    Role.ADMINISTRATOR: frozenset({Permission.ACCOUNT_MANAGE, Permission.COLLEAGUE_INVITE}),
}


def permissions_of(role: Role) -> frozenset[Permission]:
    """Everything a member with this role may do in their own organization."""
    return _PERMISSIONS[role]


_INVITES: dict[Role, tuple[Role, ...]] = {
    Role.EDITOR: (Role.EDITOR,),
    Role.EMPLOYER: (Role.EMPLOYER,),
    Role.ADMINISTRATOR: (Role.STAFF, Role.EDITOR, Role.VIEWER, Role.EMPLOYER, Role.ADMINISTRATOR),
}


def invitable_by(role: Role) -> tuple[Role, ...]:
    """Roles that a member may invite a colleague to: nobody gives away more than they have."""
    return _INVITES.get(role, ())
