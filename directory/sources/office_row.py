"""What rows about one office have in common, whoever publishes them. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final
from uuid import UUID

from directory.geo.municipality import Municipality, municipalities
from directory.hours import WEEKDAYS, Slot, weekly_slots
from directory.identity import location_id, organization_id
from directory.local_government_code import InvalidLocalGovernmentCode
from directory.sources.office_key import office_key, plain_name
from directory.sources.place_text import Written, read_address, six_digits
from directory.sources.reading import Cells
from directory.sources.text import LOST

_SIGNS: Final = "月火水木金土日"
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")


class OfficeReader(Cells):
    """`source` goes into the stable ids."""

    source: str = ""

    def owner(self, name: str, kana: str, number_column: str, seat: str) -> dict[str, Any]:
        """A corporation is its number in every source; without one it is its name and seat."""
        number = self.corporate_number(number_column)
        owner_id = (
            organization_id("corporate-number", number)
            if number
            else organization_id(self.source, f"{plain_name(name)}/{plain_name(seat)}")
        )
        return {
            "organization_id": owner_id,
            "organization_name": name,
            "organization_kana": kana,
            "corporate_number": number,
        }

    def place(
        self, written: Written, points: tuple[str, str] | None, building: str = "", postal_code: str = ""
    ) -> dict[str, Any]:
        """Where it is; without a point, the municipality's."""
        found = self.point(*points) if points else None
        home = written.municipality
        lat, lng = found or ((home.lat, home.lng) if home else (None, None))
        precision = "point" if found else "municipality" if home else "unknown"
        return {
            "prefecture": written.prefecture,
            "city": home.full_name if home else "",
            "street": written.street,
            "building": building,
            "postal_code": postal_code or written.postal_code,
            "municipality_code": home.code if home else "",
            "lat": lat,
            "lng": lng,
            "precision": precision,
        }

    def address(self, column: str, prefecture: str = "", home: Municipality | None = None) -> Written:
        written = read_address(self.cells.get(column, ""), prefecture, home)
        if self.cells.get(column) and written.municipality is None:
            self.warn(column, "unknown_municipality")
        if LOST in self.cells.get(column, ""):
            self.warn(column, "lost_character")
        return written

    def municipality(self, column: str) -> Municipality | None:
        raw = unicodedata.normalize("NFKC", self.cells.get(column, ""))
        if not raw:
            return None
        try:
            code = six_digits(raw)
        except InvalidLocalGovernmentCode:
            self.warn(column, "municipality_code")
            return None
        if code != raw and code[:5] != raw:
            self.warn(column, "leading_zero" if len(raw) < 6 else "code_check_digit")
        return municipalities().by_code[code]

    def office(self, corporation: str, name: str, written: Written) -> UUID:
        home = written.municipality
        city = f"{written.prefecture}{home.full_name}" if home else written.prefecture
        return location_id(self.source, office_key(corporation, name, city, written.street))

    def seats(self, column: str) -> int | None:
        raw = unicodedata.normalize("NFKC", self.cells.get(column, "")).removesuffix("人").removesuffix("名")
        if raw.isascii() and raw.isdigit() and len(raw) < 6:
            return int(raw) or None  # publishers send 0 for a blank
        if raw:
            self.warn(column, "seats")
        return None

    def slots(self, days_column: str, opens_column: str, closes_column: str) -> tuple[Slot, ...]:
        """「月火水木金」, 「09:00」, 「17:00」; days without times, or times without days, say too little."""
        named = unicodedata.normalize("NFKC", self.cells.get(days_column, ""))
        opens, closes = self.time(opens_column), self.time(closes_column)
        if re.search("[^月火水木金土日曜祝・、,/ ]", named) or not (
            named and opens and closes and opens < closes
        ):
            return ()
        days = [day for day, sign in zip(WEEKDAYS, _SIGNS, strict=True) if sign in named.replace("曜日", "")]
        return weekly_slots(dict.fromkeys([*days, *(["HO"] if "祝" in named else [])], (opens, closes)))

    def time(self, column: str) -> str:
        raw = unicodedata.normalize("NFKC", self.cells.get(column, ""))
        if not raw:
            return ""
        found = _TIME.fullmatch(raw.strip())
        if not found or (int(found[1]), int(found[2])) > (24, 0) or int(found[2]) > 59:
            self.warn(column, "hours")
            return ""
        return f"{int(found[1]):02}:{found[2]}"
