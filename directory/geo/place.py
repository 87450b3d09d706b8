"""What an address turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NOTHING: Final = 0
PREFECTURE: Final = 1
MUNICIPALITY: Final = 2
TOWN: Final = 3
LOT: Final = 8

STATION: Final = "places.station"
"""Note of a place that is a station: its point is the station's, its level the municipality's."""
LANDMARK: Final = "places.landmark"
"""Note of a place whose point is that of a town hall or prefectural office."""


@dataclass(frozen=True)
class Town:
    """町丁目 or, with `koaza`, 小字; a representative point in WGS84 degrees."""

    name: str
    koaza: str
    lat: float
    lng: float


NAMELESS: Final = "（大字なし）"
"""What the town data writes where a 字 or 町 stands alone, or lots have no name at all."""


def by_its_name(town: Town) -> Town:
    """「（大字なし）諏訪町」 is 諏訪町."""
    return Town(town.koaza, "", town.lat, town.lng) if town.name == NAMELESS and town.koaza else town


@dataclass(frozen=True)
class Station:
    """A railway station of an imported table; `municipality_code` is that of the nearest town."""

    name: str
    lines: str
    municipality_code: str
    lat: float
    lng: float


@dataclass(frozen=True)
class Place:
    """`level` says how much is certain: 0 nothing, 1 prefecture, 2 municipality, 3 town, 8 lot; never
    more than known.

    `municipality` is written as on a letter after the prefecture (札幌市中央区, 二海郡八雲町), its code
    has 6 digits. `lat`/`lng` are WGS84 degrees of that level's representative point, None at level 0.
    `candidates` are the places the text may mean as well, none of them chosen. `note` is a message key,
    e.g. "places.station_unknown". `rest` is what follows the last part that was understood.
    """

    level: int
    prefecture: str = ""
    municipality: str = ""
    municipality_code: str = ""
    town: str = ""
    rest: str = ""
    lat: float | None = None
    lng: float | None = None
    candidates: tuple[Place, ...] = ()
    note: str = ""

    @property
    def has_own_point(self) -> bool:
        """Its point is not that of a whole municipality: distances from it may be told."""
        return self.level >= TOWN or self.note in (STATION, LANDMARK)

    @property
    def address(self) -> str:
        """As on a letter, without what was not understood; of a station with its name."""
        name = self.rest if self.note == STATION else ""
        return f"{self.prefecture}{self.municipality}{self.town}{name}"
