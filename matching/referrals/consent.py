"""What a person allowed to be told, to whom, until when – or the legal basis where nobody could be asked.

個人情報保護法 27条: a third party gets personal data only with the person's consent, or on one of the law's
own grounds (法令に基づく場合; 人の生命、身体又は財産の保護). Both are recorded in the same form, so both
are checked here.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

DEFAULT_MONTHS = 6
FORM_VERSION = "2026-11"


class Item(StrEnum):
    """Append only: the position of an item is its bit in the database (see `mask`)."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    PHONE = "phone"
    SAFE_CONTACT = "safe_contact"
    ACCOMMODATIONS = "accommodations"
    NEEDS = "needs"
    SUMMARY = "summary"
    WISH = "wish"
    SUPPORT_SO_FAR = "support_so_far"
    ATTACHMENTS = "attachments"
    REASONS = "reasons"


class Basis(StrEnum):
    CONSENT = "consent"
    LAW = "law"
    PROTECTION = "protection"


class Way(StrEnum):
    SIGNATURE = "signature"
    ELECTRONIC = "electronic"
    ORAL = "oral"


class ConsentRefused(Exception):
    """No disclosure; `key` names the reason as a message of room `referrals`."""

    key = "referrals.refused.none"


class NoConsent(ConsentRefused):
    """Nothing is on record for this person and recipient."""


class OtherRecipient(ConsentRefused):
    key = "referrals.refused.recipient"


class Withdrawn(ConsentRefused):
    key = "referrals.refused.withdrawn"


class NotYetValid(ConsentRefused):
    key = "referrals.refused.not_yet"


class Expired(ConsentRefused):
    key = "referrals.refused.expired"


class ItemsNotCovered(ConsentRefused):
    key = "referrals.refused.items"

    def __init__(self, items: frozenset[Item]) -> None:
        super().__init__(", ".join(sorted(items)))
        self.items = items


@dataclass(frozen=True)
class Grant:
    """One consent: both dates are included (Asia/Tokyo)."""

    recipient_id: UUID
    items: frozenset[Item]
    valid_from: date
    valid_until: date
    withdrawn: bool = False
    basis: Basis = Basis.CONSENT

    def reason_against(self, recipient_id: UUID, items: Iterable[Item], on: date) -> ConsentRefused | None:
        """Why this grant does not cover that disclosure; the first reason that a person would name."""
        missing = frozenset(items) - self.items
        if recipient_id != self.recipient_id:
            return OtherRecipient()
        if self.withdrawn:
            return Withdrawn()
        if on < self.valid_from:
            return NotYetValid()
        if on > self.valid_until:
            return Expired()
        return ItemsNotCovered(missing) if missing else None

    def covers(self, recipient_id: UUID, items: Iterable[Item], on: date) -> bool:
        return self.reason_against(recipient_id, items, on) is None


def require(grant: Grant, recipient_id: UUID, items: Iterable[Item], on: date) -> None:
    """Raise the ConsentRefused that applies, or return."""
    refused = grant.reason_against(recipient_id, items, on)
    if refused is not None:
        raise refused


def default_until(start: date, months: int = DEFAULT_MONTHS) -> date:
    """`months` later on the same day, or on the month's last day where it has no such day (民法 143条)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, calendar.monthrange(year, month0 + 1)[1]))


_ORDER = tuple(Item)


def mask(items: Iterable[Item]) -> int:
    """Items as bits: `asked & ~allowed = 0` is a check that every database can make."""
    return sum(1 << _ORDER.index(item) for item in frozenset(items))


def items_of(bits: int) -> frozenset[Item]:
    return frozenset(item for place, item in enumerate(_ORDER) if bits >> place & 1)
