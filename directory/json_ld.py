"""A listing as schema.org JSON-LD, for search engines: what its page shows and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from directory.hours_slot import CLOSED, WEEKDAYS, Slot, slot_from_json

_GOVERNMENT: Final = (
    "hello_work", "labour_standards_office", "municipality", "welfare_office", "public_health_center",
    "self_reliance_office",
)  # fmt: skip
_DAYS: Final = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
                        strict=True))  # fmt: skip
HIDDEN: Final = "address_hidden"


def document(card: Any, services: Sequence[Any], url: str) -> dict[str, Any]:
    """`services`: rows with name and description. Of a hidden address only the prefecture and town are said."""
    held = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice" if card.kind in _GOVERNMENT else ["Organization", "Place"],
        "@id": url,
        "name": card.name,
        "alternateName": [
            name for name in (card.official_name, card.name_kana) if name and name != card.name
        ],
        "description": card.description,
        "url": card.url if card.url.startswith(("http://", "https://")) else url,
        "telephone": card.phone,
        "faxNumber": card.fax,
        "email": card.email,
        "address": _address(card),
        "geo": _geo(card),
        "openingHoursSpecification": _hours(card),
        "parentOrganization": {"@type": "Organization", "name": card.organization_name},
        "availableLanguage": card.languages,
        "hasOfferCatalog": _offers(services),
    }
    return {name: value for name, value in held.items() if value not in ("", None, [], {})}


def _address(card: Any) -> Mapping[str, Any]:
    said = {
        "@type": "PostalAddress",
        "addressCountry": "JP",
        "postalCode": card.postal_code,
        "streetAddress": card.address,
    }
    return {name: value for name, value in said.items() if value}


def _geo(card: Any) -> Mapping[str, Any]:
    if card.visibility == HIDDEN or card.lat is None or card.location_precision != "point":
        return {}
    return {"@type": "GeoCoordinates", "latitude": card.lat, "longitude": card.lng}


def _hours(card: Any) -> list[Mapping[str, Any]]:
    """Plain weekly hours, holidays, and special days with dates; other rules have no form in schema.org."""
    slots = [slot_from_json(each) for each in (*(card.hours or ()), *(card.special_days or ()))]
    return [spec for slot in slots if (spec := _specification(slot))]


def _specification(slot: Slot) -> Mapping[str, Any]:
    days = [_DAYS[day] for day in slot.days if day in _DAYS] + (
        ["PublicHolidays"] if "HO" in slot.days else []
    )
    dated = bool(slot.valid_from and slot.valid_to)
    if slot.interval != 1 or slot.monthdays or slot.yearly or not (days or dated):
        return {}
    opens, closes = ("00:00", "00:00") if slot.exception == CLOSED else (slot.opens, slot.closes)
    said = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": days,
        "opens": opens,
        "closes": "23:59" if closes == "24:00" else closes,
        "validFrom": slot.valid_from.isoformat() if slot.valid_from else "",
        "validThrough": slot.valid_to.isoformat() if slot.valid_to else "",
    }
    return {name: value for name, value in said.items() if value}


def _offers(services: Sequence[Any]) -> Mapping[str, Any]:
    if not services:
        return {}
    offers = [{"@type": "Offer", "itemOffered": {"@type": "Service", "name": each.name}} for each in services]
    return {"@type": "OfferCatalog", "itemListElement": offers}
