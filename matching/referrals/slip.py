"""What a slip says: composed once from client, consent, match and organizations, then frozen (frozen.py).

The twelve parts are those of the A4 form (docs: 連絡票). What the consent does not cover is left out, not
masked: neither the value nor an empty line for it is in the frozen slip, so no later page, print or export
can show it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from matching.referrals.code import spoken
from matching.referrals.consent import Item

FORM = "2"
"""Which drawing of the form a slip is frozen with, so that a re-print stays the original. 2 says on page one
where the reply is.
"""


class Accommodation(StrEnum):
    """合理的配慮 that a first contact needs to know of."""

    WRITING = "writing"
    SIGN_LANGUAGE = "sign_language"
    INTERPRETER = "interpreter"
    WHEELCHAIR = "wheelchair"
    EASY_JAPANESE = "easy_japanese"


class Ask(StrEnum):
    CONSULTATION = "consultation"
    ACCOMPANIMENT = "accompaniment"
    TRAINING = "training"
    RETENTION = "retention"
    INFORMATION = "information"
    OTHER = "other"


@dataclass(frozen=True)
class Office:
    """One side of the slip, as on a letter; `hours` = when to call back."""

    organization: str
    section: str = ""
    person: str = ""
    postal_code: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    hours: str = ""
    logo: str = ""
    """The hash of the picture on the letterhead; empty for none."""


@dataclass(frozen=True)
class Dossier:
    """All that may be told of a person. Codes for needs and accommodations, free text for the rest."""

    name: str = ""
    kana: str = ""
    birth_date: str = ""
    address: str = ""
    phone: str = ""
    safe_contact: str = ""
    accommodations: tuple[str, ...] = ()
    accommodations_note: str = ""
    main_needs: tuple[str, ...] = ()
    further_needs: tuple[str, ...] = ()
    summary: str = ""
    wish: str = ""
    support_so_far: str = ""
    attachments: str = ""
    reasons_for: tuple[str, ...] = ()
    reasons_to_ask: tuple[str, ...] = ()


FIELDS_OF: dict[Item, tuple[str, ...]] = {
    Item.NAME: ("name", "kana"),
    Item.BIRTH_DATE: ("birth_date",),
    Item.ADDRESS: ("address",),
    Item.PHONE: ("phone",),
    Item.SAFE_CONTACT: ("safe_contact",),
    Item.ACCOMMODATIONS: ("accommodations", "accommodations_note"),
    Item.NEEDS: ("main_needs", "further_needs"),
    Item.SUMMARY: ("summary",),
    Item.WISH: ("wish",),
    Item.SUPPORT_SO_FAR: ("support_so_far",),
    Item.ATTACHMENTS: ("attachments",),
    Item.REASONS: ("reasons_for", "reasons_to_ask"),
}


def items_in(dossier: Dossier) -> frozenset[Item]:
    """The items of which the dossier says anything."""
    return frozenset(item for item, names in FIELDS_OF.items() if any(getattr(dossier, n) for n in names))


def disclosed(dossier: Dossier, items: frozenset[Item]) -> Dossier:
    """The dossier with nothing in it but `items`."""
    kept = {name: getattr(dossier, name) for item in items for name in FIELDS_OF[item]}
    return Dossier(**kept)


@dataclass(frozen=True)
class Permission:
    """Part 10: why this may be told. Dates are ISO; `reason` only where the basis is not consent."""

    basis: str
    items: tuple[str, ...]
    recipient: str
    purpose: str
    valid_from: str
    valid_until: str
    way: str
    obtained_on: str
    reason: str = ""


@dataclass(frozen=True)
class Heading:
    """Parts 1 and 11: what names this slip and lets it be answered. `issued_at` is ISO in Asia/Tokyo."""

    number: str
    fiscal_year: int
    serial: int
    issued_at: str
    valid_until: str
    urgency: str
    code: str
    fact: str
    reply_url: str

    @property
    def spoken_code(self) -> str:
        return spoken(self.code)

    @property
    def issued_on(self) -> date:
        return datetime.fromisoformat(self.issued_at).date()


@dataclass(frozen=True)
class Request:
    """Part 8 and what it is for."""

    asked_for: tuple[str, ...]
    asked_other: str = ""


@dataclass(frozen=True)
class Slip:
    heading: Heading
    to: Office
    sender: Office
    person: Dossier
    request: Request
    permission: Permission
    form: str = FORM


def compose(
    heading: Heading,
    to: Office,
    sender: Office,
    dossier: Dossier,
    request: Request,
    permission: Permission,
) -> Slip:
    """The slip; of the dossier only what `permission.items` names. Consent itself is checked by
    `consent.require`.
    """
    told = disclosed(dossier, frozenset(Item(item) for item in permission.items))
    told_items = tuple(item for item in Item if item in items_in(told))
    return Slip(
        heading=heading,
        to=_plain(to),
        sender=_plain(sender),
        person=_plain(told),
        request=_plain(request),
        permission=_plain(replace(permission, items=told_items)),
    )


def plain_text(text: str) -> str:
    """NFC, `\\n` line ends, no control, bidi or other invisible format characters: what is printed is what
    is there.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    ).strip()


def _plain(part: Any) -> Any:
    """The same dataclass with every text of it cleaned."""
    return replace(part, **{f.name: _plain_value(getattr(part, f.name)) for f in fields(part)})


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(plain_text(text) for text in value)
    return plain_text(value)
