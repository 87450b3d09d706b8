"""Names of windows: what is not part of them, and whose section one is. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from directory.geo.municipality import Municipality

_PDF: Final = re.compile(r"\s*[（(]PDF[：:][^）)]*[）)]\s*")
_BENEFIT: Final = re.compile(r"（住居確保給付金(?:・([^）]*))?）$")
_HALL: Final = re.compile(r"(?<=[市区])役所・役場$|(?<=[町村])役所・役場$")
_SECTION: Final = re.compile(
    r"^[^ （(]*?(課|係|室|担当|部|班|グループ|局|窓口|コーナー)(?=$|[ （(]|[^ ]*(係|担当|グループ|室|班)$)"
)
_PUBLIC: Final = re.compile(
    r"(役所|役場|支所|福祉事務所|保健福祉センター|福祉保健センター|総合事務所)|代表電話"
)


@dataclass
class Seen:
    """What all rows of the file together say about an office's name."""

    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Office name → where it stands: more than one needs its place's name."""
    served: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Office name and where it stands → the municipalities that it is a window for."""
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name and phone → the address that another row of the same office gives."""
    halls: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """municipalityId → the row of its town hall."""

    def add(self, cells: Mapping[str, str]) -> None:
        name, where = office_name(cells["name"]), cells["address"] or cells["phone"]
        self.places[name].add(where)
        self.served[name, where].add(cells["municipalityId"])
        if cells["address"] and cells["phone"]:
            self.addresses.setdefault((name, cells["phone"]), cells["address"])
        if cells["categoryId"] == "unknown" and cells["contactType"] == "representative":
            self.halls.setdefault(cells["municipalityId"], cells)

    def is_shared_name(self, cells: Mapping[str, str]) -> bool:
        return len(self.places[office_name(cells["name"])]) > 1

    def is_for_several(self, cells: Mapping[str, str]) -> bool:
        """Such an office is not one municipality's own."""
        return len(self.served[office_name(cells["name"]), cells["address"] or cells["phone"]]) > 1


def office_name(name: str) -> str:
    """Without what is not the name: 「（PDF：2,035KB）」, 「（住居確保給付金）」; 奥尻町役所・役場 → 奥尻町役場."""
    plain = _PDF.sub("", name).strip()
    plain = _BENEFIT.sub(lambda found: f"（{found[1]}）" if found[1] else "", plain).strip()
    return _HALL.sub("役所" if re.search("[市区]役所・", plain) else "役場", plain)


def is_section(name: str) -> bool:
    """社会福祉課 生活支援係: a part of a public body, not a name of its own."""
    return bool(_SECTION.search(name))


def is_public(name: str) -> bool:
    return bool(_PUBLIC.search(name))


def placed_name(name: str, place: Municipality, owner: str, shared: bool) -> str:
    """A name that says whose office it is: 社会福祉課 → 宍粟市社会福祉課, 北区役所 → 神戸市北区役所.
    `owner` = the municipality or prefecture; `shared` = other places have an office of that name too."""
    if place.ward and name.startswith(place.ward):
        return f"{place.city}{name}"
    if _names(name, owner) or _names(name, place.city or place.name):
        return name
    return f"{owner}{name}" if shared or is_section(name) else name


def _names(name: str, place: str) -> bool:
    return place in name or (len(place) > 2 and place[:-1] in name)
