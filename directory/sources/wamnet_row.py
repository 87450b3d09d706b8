"""One row of WAM NET → a record and what is odd about it. Nothing here loses a row. Pure."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from directory import corporate_number, phone_number
from directory.hours import NotHours, parse_span, weekly_slots
from directory.identity import location_id, organization_id
from directory.sources.municipalities import Municipality, UnknownMunicipality, find
from directory.sources.office_key import office_key, plain_name
from directory.sources.record import Finding, Record
from directory.sources.text import LOST
from directory.taxonomy import ServiceKind

SOURCE: Final = "wamnet"
NO: Final = "NO（※システム内の固有の番号、連番）"
_HOURS: Final = {
    "利用可能な時間帯（平日）": ("MO", "TU", "WE", "TH", "FR"),
    "利用可能な時間帯（土曜）": ("SA",),
    "利用可能な時間帯（日曜）": ("SU",),
    "利用可能な時間帯（祝日）": ("HO",),
}
_JAPAN: Final = ((20.0, 46.0), (122.0, 154.5))  # latitude, longitude, WGS84 degrees
_URL: Final = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_NOTHING_SAID: Final = re.compile(r"[\s\-−ー－]*|(特に|特記事項)?(なし|無し|無)。?|空欄")


class RowReader:
    """Reads one row's columns and gathers what is odd about them; nothing here loses the row."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells
        self.findings: list[Finding] = []

    def warn(self, column: str, reason: str) -> None:
        self.findings.append(Finding(self.file, self.line, column, self.cells[column], reason))

    def record(self, service: ServiceKind, key: str) -> Record:
        self._check_service(service, key)
        return Record(
            source=SOURCE,
            scope=service.scope,
            key=key,
            kind=service.kind,
            service_name=self.cells["サービス種別"],
            establishment_no=self.cells["事業所番号"],
            seats=self._seats(),
            hours=weekly_slots(self._spans()),
            hours_note=self._hours_note(),
            **self._who(),
            **self._where(),
            **self._reached(),
        )

    def _who(self) -> dict[str, Any]:
        cells = self.cells
        number = self._corporate_number()
        return {
            "organization_id": _organization(number, cells),
            "organization_name": cells["法人の名称"] or cells["事業所の名称"],
            "organization_kana": cells["法人の名称_かな"],
            "organization_url": self._url("法人URL"),
            "corporate_number": number,
            "name": cells["事業所の名称"],
            "name_kana": cells["事業所の名称_かな"],
        }

    def _where(self) -> dict[str, Any]:
        cells = self.cells
        place = self._municipality()
        lat, lng, precision = self._point(place)
        city, street = cells["事業所住所（市区町村）"], cells["事業所住所（番地以降）"]
        office = office_key(cells["法人の名称"], cells["事業所の名称"], city, street)
        return {
            "home": location_id(SOURCE, office),
            "prefecture": place.prefecture if place else "",
            "city": city.removeprefix(place.prefecture) if place else city,
            "street": street,
            "municipality_code": place.code if place else "",
            "lat": lat,
            "lng": lng,
            "precision": precision,
        }

    def _reached(self) -> dict[str, Any]:
        phone, undialable = self._phone("事業所電話番号")
        fax, _ = self._phone("事業所FAX番号")
        return {"phone": phone, "undialable": undialable, "fax": fax, "url": self._url("事業所URL")}

    def _check_service(self, service: ServiceKind, key: str) -> None:
        if not service.known:
            self.warn("サービス種別", "unknown_service")
        if key != self.cells[NO]:
            self.warn(NO, "number_twice")
        for column in ("事業所の名称", "事業所の名称_かな", "事業所住所（番地以降）"):
            if LOST in self.cells[column]:
                self.warn(column, "lost_character")

    def _municipality(self) -> Municipality | None:
        try:
            return find(self.cells["事業所住所（市区町村）"])
        except UnknownMunicipality:
            self.warn("事業所住所（市区町村）", "unknown_municipality")
            return None

    def _point(self, place: Municipality | None) -> tuple[float | None, float | None, str]:
        lat, lng = _number(self.cells["事業所緯度"]), _number(self.cells["事業所経度"])
        if lat is not None and lng is not None:
            if _in_japan(lat, lng):
                return lat, lng, "point"
            if _in_japan(lng, lat):
                self.warn("事業所緯度", "point_swapped")
                return lng, lat, "point"
        column = "事業所緯度" if lat is None or lng is not None else "事業所経度"
        self.warn(column, "point_outside" if self.cells[column] else "point_missing")
        return (place.lat, place.lng, "municipality") if place else (None, None, "unknown")

    def _corporate_number(self) -> str:
        if not self.cells["法人番号"]:
            return ""
        try:
            return corporate_number.parse(self.cells["法人番号"])
        except corporate_number.InvalidCorporateNumber as error:
            self.warn("法人番号", f"corporate_number_{error.reason}")
            return ""

    def _phone(self, column: str) -> tuple[str, str]:
        """The number, and what stands there instead of one."""
        raw = self.cells[column]
        if not raw:
            return "", ""
        try:
            return phone_number.parse(raw).text, ""
        except phone_number.NotAPhoneNumber:
            self.warn(column, "phone_number")
            return "", raw

    def _url(self, column: str) -> str:
        raw = self.cells[column]
        if not raw or _URL.fullmatch(raw):
            return raw
        if re.fullmatch(r"www\.[\w.\-/?=&%~#]+", raw):
            return f"https://{raw}"
        if column == "事業所URL":
            self.warn(column, "url")
        return ""

    def _seats(self) -> int | None:
        raw = self.cells["定員"]
        if raw.isascii() and raw.isdigit() and len(raw) < 6:
            return int(raw) or None  # publishers send 0 for a blank
        if raw:
            self.warn("定員", "seats")
        return None

    def _spans(self) -> dict[str, tuple[str, str] | None]:
        spans: dict[str, tuple[str, str] | None] = {}
        for column, days in _HOURS.items():
            try:
                span = parse_span(self.cells[column])
            except NotHours:
                self.warn(column, "hours")
                span = None
            spans.update(dict.fromkeys(days, span))
        return spans

    def _hours_note(self) -> str:
        closed, note = self.cells["定休日"], self.cells["利用可能曜日特記事項（留意事項）"]
        note = "" if _NOTHING_SAID.fullmatch(note) else note
        return f"{closed}\n{note}" if note else closed


def _organization(number: str, cells: dict[str, str]) -> UUID:
    """A corporation is its number in every source; without one it is its name and seat."""
    if number:
        return organization_id("corporate-number", number)
    seat = plain_name(cells["法人住所（市区町村）"])
    return organization_id(SOURCE, f"{plain_name(cells['法人の名称'] or cells['事業所の名称'])}/{seat}")


def _number(raw: str) -> float | None:
    try:
        return float(raw)
    except ValueError:
        return None


def _in_japan(lat: float, lng: float) -> bool:
    (south, north), (west, east) = _JAPAN
    return south <= lat <= north and west <= lng <= east
