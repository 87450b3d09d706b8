"""What an editor has typed, carried from page to page in the page itself: signed, so that what was checked once is
still what comes back, and for this listing and this organization only. Nothing of it is kept on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from directory.revision import State

LONGEST: Final = 400_000


class BadDraft(ValueError):
    """Not a draft of ours, or one of another listing."""


@dataclass(frozen=True)
class Draft:
    base: State
    """What the editor saw."""
    wanted: State
    """What it is to become; only the fields that were asked."""
    part: str = ""
    note: str = ""


def sealed(listing_id: UUID, organization_id: UUID, draft: Draft) -> str:
    held = {
        "for": [listing_id.hex, organization_id.hex],
        "base": dict(draft.base),
        "wanted": dict(draft.wanted),
        "part": draft.part,
        "note": draft.note,
    }
    return str(_serializer().dumps(held))


def opened(listing_id: UUID, organization_id: UUID, text: str) -> Draft:
    """Raises BadDraft."""
    if len(text) > LONGEST:
        raise BadDraft("too long")
    try:
        held: dict[str, Any] = _serializer().loads(text)
    except BadData as error:
        raise BadDraft(str(error)) from error
    if held["for"] != [listing_id.hex, organization_id.hex]:
        raise BadDraft("another listing's")
    return Draft(held["base"], held["wanted"], held["part"], held["note"])


def _serializer(salt: str = "listing-draft") -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=salt)


def sealed_rows(organization_id: UUID, rows: Mapping[str, Any]) -> str:
    """Many listings' changes, by id."""
    return str(_serializer("listing-rows").dumps({"for": organization_id.hex, "rows": dict(rows)}))


def opened_rows(organization_id: UUID, text: str) -> dict[str, Any]:
    """Raises BadDraft."""
    try:
        held: dict[str, Any] = _serializer("listing-rows").loads(text)
    except BadData as error:
        raise BadDraft(str(error)) from error
    if held["for"] != organization_id.hex:
        raise BadDraft("another organization's")
    return dict(held["rows"])
