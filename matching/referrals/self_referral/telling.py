"""What a person tells when asking for a call back: as little as possible. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

SHORTEST_WORD = 4


class Way(StrEnum):
    """How to get in touch safely."""

    PHONE = "phone"
    MAIL = "mail"
    OTHER = "other"


@dataclass(frozen=True)
class Telling:
    """`name`: what to be called, which need not be the real name. `when`: which times are safe.

    Everything after `words` may be empty. `discreet`: to others, the office does not say who it is.
    """

    name: str
    way: str
    contact: str
    when: str
    needs: tuple[str, ...]
    words: str = ""
    town: str = ""
    accommodations: tuple[str, ...] = ()
    discreet: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Telling:
        known = {each.name: raw[each.name] for each in fields(cls) if each.name in raw}
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in known.items()}
        return cls(**values)

    @property
    def safe_contact(self) -> str:
        """As a client's file keeps it."""
        return "　".join(part for part in (self.contact, self.when) if part)


def plain_word(text: str) -> str:
    """The chosen word however it is typed: full width, spaces, capitals and hyphens make no difference."""
    folded = unicodedata.normalize("NFKC", text[:200]).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Pd")


def looks_like(way: Way, contact: str) -> bool:
    """Whether `contact` can be what `way` needs: digits of a telephone number, or an e-mail address."""
    plain = unicodedata.normalize("NFKC", contact)
    if way is Way.PHONE:
        return 9 <= sum(c.isdigit() for c in plain) <= 15
    if way is Way.MAIL:
        name, _, host = plain.partition("@")
        return bool(name) and "." in host and " " not in plain
    return True
