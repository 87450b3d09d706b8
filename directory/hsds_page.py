"""What a client of the HSDS API may ask for, checked; and the frame of a page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

PER_PAGE: Final = 100
MOST: Final = 500
_LAST: Final = 1_000_000
_WORDS: Final = {"true": True, "1": True, "false": False, "0": False, "": False}


class BadParameter(ValueError):
    """`key`: message below `hsds.error.`"""

    def __init__(self, name: str, key: str) -> None:
        super().__init__(f"{name}: {key}")
        self.name, self.key = name, key


@dataclass(frozen=True)
class Asked:
    page: int = 1
    per_page: int = PER_PAGE
    ndjson: bool = False
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    search: str = ""
    postcode: str = ""
    proximity: float | None = None
    """Metres."""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    parent_id: UUID | None = None
    modified_after: datetime | None = None


def asked(args: Mapping[str, str]) -> Asked:
    """Raises BadParameter; what is not known is not looked at."""
    flags = {name: _flag(args, name) for name in ("minimal", "full", "full_service", "top_only")}
    form = args.get("format", "json").lower()
    if form not in ("json", "ndjson"):
        raise BadParameter("format", "format")
    most = _LAST if flags["minimal"] else MOST
    return Asked(
        page=_number(args, "page", 1, _LAST),
        per_page=_number(args, "per_page", most if flags["minimal"] else PER_PAGE, most),
        ndjson=form == "ndjson",
        search=_words(args.get("search", "")),
        postcode="".join(sign for sign in args.get("postcode", "") if sign.isdecimal()),
        proximity=_metres(args),
        taxonomy_term_id=_id(args, "taxonomy_term_id"),
        taxonomy_id=_id(args, "taxonomy_id"),
        organization_id=_id(args, "organization_id"),
        parent_id=_id(args, "parent_id"),
        modified_after=_moment(args),
        **flags,
    )


def frame(asked: Asked, total: int, contents: list[Any]) -> dict[str, Any]:
    pages = -(-total // asked.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _words(text: str) -> str:
    if len(text) > 200 or "\x00" in text:
        raise BadParameter("search", "search")
    return text.strip()


def _flag(args: Mapping[str, str], name: str) -> bool:
    said = args.get(name, "").lower()
    if said not in _WORDS:
        raise BadParameter(name, "flag")
    return _WORDS[said]


def _number(args: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    said = args.get(name, "")
    if not said:
        return otherwise
    if not (said.isascii() and said.isdigit() and len(said) < 8 and 1 <= int(said) <= most):
        raise BadParameter(name, name)
    return int(said)


def _metres(args: Mapping[str, str]) -> float | None:
    said = args.get("proximity", "")
    if not said:
        return None
    try:
        metres = float(said)
    except ValueError as error:
        raise BadParameter("proximity", "proximity") from error
    if not 0 < metres < 1e7:
        raise BadParameter("proximity", "proximity")
    return metres


def _id(args: Mapping[str, str], name: str) -> UUID | None:
    said = args.get(name, "")
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise BadParameter(name, "id") from error


def _moment(args: Mapping[str, str]) -> datetime | None:
    """ISO 8601; without a time zone it is UTC. A "+" that a URL has made a blank is put back."""
    said = args.get("modified_after", "").strip().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(said) if said else None
        if moment is None:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadParameter("modified_after", "moment") from error
