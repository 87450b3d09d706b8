"""What an organization knows of a person, and what of it a slip can tell. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matching.referrals.slip import Dossier


@dataclass(frozen=True)
class ClientData:
    """The client as typed once by staff; every later form starts from it. Codes as in matching.facts and
    needs.
    """

    name: str
    kana: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    safe_contact: str = ""
    accommodations: tuple[str, ...] = ()
    accommodations_note: str = ""
    main_need: str = ""
    further_needs: tuple[str, ...] = ()
    summary: str = ""
    wish: str = ""
    support_so_far: str = ""
    attachments: str = ""
    certificates: tuple[str, ...] = ()
    employment: str = ""
    months_employed: int | None = None
    mode: str = ""
    wishes: tuple[str, ...] = ()
    gender: str = ""
    benefit: str = ""
    language: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> ClientData:
        """From form values or stored JSON: unknown names are ignored, lists become tuples, None an empty
        text.
        """
        known = {field.name: field for field in fields(cls)}
        given = {name: value for name, value in values.items() if name in known}
        return cls(**{name: _as_kept(value, name) for name, value in given.items()})


def _as_kept(value: Any, name: str) -> Any:
    if name in ("birth_date", "months_employed"):
        return value
    return tuple(value) if isinstance(value, (list, tuple)) else (value or "")


@dataclass(frozen=True)
class Matter:
    """What may be worded anew for one slip; it starts as the client's own words."""

    summary: str
    wish: str
    support_so_far: str
    attachments: str


def dossier(
    data: ClientData, matter: Matter, reasons: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
) -> Dossier:
    """All that could be told; `reasons` are the match's sentences (for, to ask). `compose` keeps what is
    consented.
    """
    return Dossier(
        name=data.name,
        kana=data.kana,
        birth_date=data.birth_date.isoformat() if data.birth_date else "",
        address=data.address,
        phone=data.phone,
        safe_contact=data.safe_contact,
        accommodations=data.accommodations,
        accommodations_note=data.accommodations_note,
        main_needs=(data.main_need,) if data.main_need else (),
        further_needs=tuple(code for code in data.further_needs if code != data.main_need),
        summary=matter.summary,
        wish=matter.wish,
        support_so_far=matter.support_so_far,
        attachments=matter.attachments,
        reasons_for=reasons[0],
        reasons_to_ask=reasons[1],
    )
