"""What stands on a member's desk. Rooms on higher floors hang their counts on it when the app starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from werkzeug.exceptions import HTTPException

from accounts.guard import MEMBER
from accounts.member import Member

Count = Callable[[Member], int]
Panel = Callable[[Member], dict[str, Any]]
_COUNTS = "tsunagi.desk"
_PANELS = "tsunagi.desk.panels"


@dataclass(frozen=True)
class OpenDrawer:
    """A drawer that this member may open. `waiting` is only known where the room counts."""

    name: str
    path: str
    counted: bool
    waiting: int


# By name; its sentences are `accounts.desk.<name>` and `accounts.desk.<name>.about`.
DRAWERS = {
    "inbox": "/desk/inbox",
    "self-referrals": "/desk/self-referrals",
    "clients": "/desk/clients",
    "referrals": "/desk/referrals",
    "follow-ups": "/desk/follow-ups",
    "listings": "/desk/listings",
    "corrections": "/desk/corrections",
    "claims": "/desk/claims",
    "worklist": "/desk/worklist",
    "tokens": "/desk/tokens",
    "colleagues": "/desk/colleagues",
    "proposals": "/desk/proposals",
    "figures": "/desk/figures",
    "network-figures": "/desk/figures/network",
    "duplicates": "/desk/queue/duplicates",
    "gone": "/desk/queue/gone",
    "guide-counts": "/desk/guide-counts",
    "queue": "/desk/queue",
    "needs": "/desk/needs",
    "admin": "/desk/admin",
}


def count_with(app: Flask, name: str, count: Count) -> None:
    """`count(member)` says from now on how many things wait in the drawer `name`."""
    app.extensions.setdefault(_COUNTS, {})[name] = count


def panel_with(app: Flask, template: str, values: Panel) -> None:
    """`template` stands on the desk of whom `values(member)` gives something to show."""
    app.extensions.setdefault(_PANELS, []).append((template, values))


def open_panels(member: Member) -> list[tuple[str, dict[str, Any]]]:
    """(template, its values) of each room that has something to do at once."""
    panels: list[tuple[str, Panel]] = current_app.extensions.get(_PANELS, [])
    shown = ((template, values(member)) for template, values in panels)
    return [(template, values) for template, values in shown if values]


def open_drawers(member: Member) -> list[OpenDrawer]:
    """The drawers this member may open, as far as their rooms are built."""
    return [_opened(name, path, member) for name, path in DRAWERS.items() if may_open(path, member)]


def may_open(path: str, member: Member) -> bool:
    """True when `path` is a page of the desk and its own guard would let this member in."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path)
    except HTTPException:
        return False
    view = current_app.view_functions[endpoint]
    return getattr(view, "guard", None) == MEMBER and member.may(*getattr(view, "permissions", ()))


def _opened(name: str, path: str, member: Member) -> OpenDrawer:
    counts: dict[str, Count] = current_app.extensions.get(_COUNTS, {})
    if name not in counts:
        return OpenDrawer(name, path, counted=False, waiting=0)
    return OpenDrawer(name, path, counted=True, waiting=counts[name](member))
