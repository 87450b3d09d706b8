"""What stands on a member's desk. Rooms on higher floors hang their counts on it when the app starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from werkzeug.exceptions import HTTPException

from accounts.member import Member
from accounts.permission import Permission

Count = Callable[[Member], int]
_COUNTS = "tsunagi.desk"


@dataclass(frozen=True)
class Drawer:
    """A part of the desk; its sentences are `accounts.desk.<name>` and `accounts.desk.<name>.about`."""

    name: str
    path: str
    permission: Permission


@dataclass(frozen=True)
class OpenDrawer:
    """A drawer that this member may open. `waiting` is only known where the room counts."""

    name: str
    path: str
    counted: bool
    waiting: int


DRAWERS = (
    Drawer("inbox", "/desk/inbox", Permission.REFERRAL_ANSWER),
    Drawer("clients", "/desk/clients", Permission.CLIENT_READ),
    Drawer("referrals", "/desk/referrals", Permission.REFERRAL_READ),
    Drawer("follow-ups", "/desk/follow-ups", Permission.CLIENT_READ),
    Drawer("listings", "/desk/listings", Permission.LISTING_EDIT),
    Drawer("admin", "/desk/admin", Permission.ACCOUNT_MANAGE),
)


def count_with(app: Flask, name: str, count: Count) -> None:
    """`count(member)` says from now on how many things wait in the drawer `name`."""
    app.extensions.setdefault(_COUNTS, {})[name] = count


def open_drawers(member: Member) -> list[OpenDrawer]:
    """The drawers this member may open, as far as their rooms are built."""
    return [
        _opened(drawer, member)
        for drawer in DRAWERS
        if member.may(drawer.permission) and _is_built(drawer.path)
    ]


def _opened(drawer: Drawer, member: Member) -> OpenDrawer:
    counts: dict[str, Count] = current_app.extensions.get(_COUNTS, {})
    if drawer.name not in counts:
        return OpenDrawer(drawer.name, drawer.path, counted=False, waiting=0)
    return OpenDrawer(drawer.name, drawer.path, counted=True, waiting=counts[drawer.name](member))


def _is_built(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path)
    except HTTPException:
        return False
    return True
