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
_TIME: Final = re.compile(
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?|時(?:(?P<minute_>\d{1,2})分)?)"
)


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
        """「月火水木金」, 「09:00」, 「17:00」; days without times, or times without days, say too little, and so does
        0:00 to 0:00. Over midnight only from the afternoon: 9:00 to 5:00 is a slip of the pen."""
        days = named_days(self.cells.get(days_column, ""))
        opens, closes = self.time(opens_column), self.time(closes_column)
        if not (days and opens and closes and opens != closes):
            return ()
        if opens > closes and opens < "15:00":
            self.warn(closes_column, "hours")
            return ()
        return weekly_slots(dict.fromkeys(days, (opens, closes)))

    def hours_note(self, days_column: str, opens_column: str, closes_column: str, note_column: str) -> str:
        """What is said of days and times and is no slot stays as words."""
        columns = (days_column, opens_column, closes_column)
        said = [self.cells.get(column, "") for column in columns]
        times = "〜".join(each for each in said[1:] if each)
        has_slots = bool(named_days(said[0]) and said[1] and said[2])
        words = "" if has_slots else " ".join(each for each in (said[0], times) if each)
        note = " ".join(each for each in (words, self.cells.get(note_column, "")) if each)
        return f"\n{note}" if note else ""

    def time(self, column: str) -> str:
        raw = unicodedata.normalize("NFKC", self.cells.get(column, "")).strip()
        if not raw:
            return ""
        found = _TIME.fullmatch(raw)
        hour, minute = (
            (int(found["hour"]), int(found["minute"] or found["minute_"] or 0)) if found else (99, 0)
        )
        if found and found["half"] == "午後" and hour < 12:
            hour += 12
        if (hour, minute) > (24, 0) or minute > 59:
            self.warn(column, "hours")
            return ""
        return f"{hour:02}:{minute:02}"


def named_days(text: str) -> tuple[str, ...]:
    """「月・火・水曜日、祝日」, 「平日,土曜日」, 「月曜日～金曜日」 → weekdays and HO; empty where more is said."""
    said = (
        re.sub(r"[〜～−–—‐~ー]", "~", unicodedata.normalize("NFKC", text))
        .replace("から", "~")
        .replace("まで", "")
    )
    holidays = "祝" in said
    said = re.sub("祝祭日|祝日|祝", "", said).replace("曜日", "").replace("曜", "")
    said = said.replace("平日", _SIGNS[:5]).replace("毎日", _SIGNS)
    said = re.sub(rf"([{_SIGNS}])[~\-]([{_SIGNS}])", _between, said)
    if re.search(f"[^{_SIGNS}・、,/;及びと ]", said):
        return ()
    days = [day for day, sign in zip(WEEKDAYS, _SIGNS, strict=True) if sign in said]
    return (*days, "HO") if holidays and days else tuple(days)


def _between(span: re.Match[str]) -> str:
    first, last = _SIGNS.index(span[1]), _SIGNS.index(span[2])
    return _SIGNS[first : last + 1] if first <= last else f"{_SIGNS[first:]}{_SIGNS[: last + 1]}"
