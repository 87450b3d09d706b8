"""An organization's letterhead: how it writes itself on the slips it sends from now on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields

from accounts.member import Member
from foundation import audit, clock
from foundation.db import db, transaction
from matching.referrals import store_letterhead, store_office
from matching.referrals.logo import redrawn
from matching.referrals.models_desk import Letterhead
from matching.referrals.slip import Office
from matching.referrals.store_letterhead import NoLetterhead

KEEP, REMOVE = "keep", "remove"


@dataclass(frozen=True)
class LetterheadData:
    name: str = ""
    section: str = ""
    postal_code: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    hours: str = ""

    @classmethod
    def of(cls, values: Mapping[str, object]) -> LetterheadData:
        return cls(**{field.name: str(values.get(field.name) or "") for field in fields(cls)})


@dataclass(frozen=True)
class LetterheadFile:
    """`saved`: it is the organization's own; before that, what its listing says."""

    data: LetterheadData
    logo_hash: str
    saved: bool


def open_letterhead(member: Member) -> LetterheadFile:
    try:
        row = store_letterhead.letterhead(member.organization_id)
    except NoLetterhead:
        return LetterheadFile(_from_listing(member), "", saved=False)
    data = LetterheadData(**{field.name: getattr(row, field.name) for field in fields(LetterheadData)})
    return LetterheadFile(data, row.logo_hash or "", saved=True)


def _from_listing(member: Member) -> LetterheadData:
    own = store_office.own_listings(member.organization_id)
    if not own:
        return LetterheadData(name=store_office.organization_name(member.organization_id))
    office = store_office.office_of(own[0])
    return LetterheadData(
        name=office.organization,
        postal_code=office.postal_code,
        address=office.address,
        phone=office.phone,
        fax=office.fax,
    )


def change_letterhead(member: Member, data: LetterheadData, logo: bytes | str = KEEP) -> None:
    """`logo` is a new picture's bytes, KEEP or REMOVE. BadLogo where the bytes are no picture of ours.

    Slips that were issued keep what stood on them.
    """
    png = redrawn(logo) if isinstance(logo, bytes) else b""
    digest = hashlib.sha256(png).hexdigest() if png else ""
    with transaction():
        store_letterhead.hold(member.organization_id)
        if png:
            store_letterhead.keep_logo(digest, png)
        try:
            row = store_letterhead.letterhead(member.organization_id, to_change=True)
        except NoLetterhead:
            row = Letterhead(organization_id=member.organization_id)
            db.session.add(row)
        for field in fields(data):
            setattr(row, field.name, getattr(data, field.name))
        if png:
            row.logo_hash = digest
        elif logo == REMOVE:
            row.logo_hash = None
        row.changed_at, row.changed_by = clock.now(), member.user_id
        audit.record(
            "letterhead.changed", actor=member.actor, subject=f"organization:{member.organization_id}"
        )


def own_logo(member: Member) -> bytes:
    """NoLetterhead where there is none."""
    row = store_letterhead.letterhead(member.organization_id)
    found = store_letterhead.logos([row.logo_hash or ""])
    if not found:
        raise NoLetterhead
    return found[row.logo_hash or ""]


def office_of(data: LetterheadData, logo_hash: str, person: str) -> Office:
    """As it stands on a slip."""
    return Office(
        organization=data.name,
        section=data.section,
        person=person,
        postal_code=data.postal_code,
        address=data.address,
        phone=data.phone,
        fax=data.fax,
        hours=data.hours,
        logo=logo_hash,
    )
