"""One row of the windows → a record: which office, of what kind, for whom. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final
from uuid import UUID

from directory.geo.municipality import Municipality, municipalities, prefectures
from directory.identity import location_id, organization_id
from directory.local_government_code import InvalidLocalGovernmentCode
from directory.sources import hours_text
from directory.sources.office_key import office_key, plain_name
from directory.sources.place_text import Written, prefecture_units, read_address, served, six_digits
from directory.sources.reading import Cells
from directory.sources.record import Coverage, Record
from directory.sources.windows_kind import UnknownWindow, What, what_is
from directory.sources.windows_name import Seen, is_public, is_section, office_name, placed_name

SOURCE: Final = "windows"
_COUNCIL: Final = re.compile(r"^(?:社会福祉法人\s*)?(.*?社会福祉協議会)")
_PUBLIC: Final = re.compile(
    r"(市|区|町|村)?(役所|役場|支所|福祉事務所|保健福祉センター|福祉保健センター|総合事務所)|代表電話"
)


class WindowReader(Cells):
    def __init__(
        self,
        file: str,
        line: int,
        cells: dict[str, str],
        code: str,
        programs: dict[str, dict[str, str]],
        seen: Seen,
    ) -> None:
        super().__init__(file, line, cells)
        self.programs, self.seen = programs, seen
        self.home = self._home(code)
        self.prefecture = self._prefecture()
        self.what = self._what()
        self.hall = seen.halls.get(cells["municipalityId"]) if self.what.switchboard else None

    def record(self) -> Record:
        if self.cells["status"] == "review_required":
            self.warn("status", "needs_review")
        written = self._address()
        name = self._name(written)
        phone, undialable = self.phone("phone")
        fax, _ = self.phone("fax")
        slots, note = self._hours()
        coverage, extent = self._served()
        owner, owner_id, owner_kind = self._owner(name, written)
        return Record(
            source=SOURCE,
            scope="",
            key=self.cells["id"],
            organization_id=owner_id,
            organization_name=owner,
            organization_kind=owner_kind,
            home=self._office(name, written),
            name=name,
            kind=self.what.kind,
            service_name=self.what.service or self.cells["plainName"] or name,
            service_key=f"{self.what.kind}/{self.what.service or self.cells['plainName']}",
            prefecture=written.prefecture,
            city=written.municipality.full_name if written.municipality else "",
            street=written.street if self._has_address() else "",
            postal_code=self._postal_code(written),
            **self._point(written),
            phone=phone,
            undialable=undialable,
            fax=fax,
            email=self.email("email"),
            url=self.url("officialUrl"),
            hours=slots,
            hours_note=note,
            coverage=coverage,
            coverage_note=extent,
            **self._program(),
        )

    def _what(self) -> What:
        try:
            return what_is(self.cells)
        except UnknownWindow:
            self.warn("categoryId", "unknown_window")
            return What("other", "", "", False)

    def _home(self, code: str) -> Municipality | None:
        """By municipalities.csv, or by the id itself (jp-13203)."""
        told = self.cells["municipalityId"]
        if not told and self.cells["scope"] == "prefecture":
            return None
        try:
            return municipalities().by_code[code or six_digits(told.removeprefix("jp-"))]
        except (KeyError, InvalidLocalGovernmentCode):
            self.warn("municipalityId", "unknown_municipality")
            return None

    def _prefecture(self) -> str:
        if self.home:
            return self.home.prefecture
        code = self.cells["prefectureCode"].zfill(2)
        found = next((each.name for each in prefectures() if each.code == code), "")
        if not found:
            self.warn("prefectureCode", "unknown_municipality")
        return found

    def _has_address(self) -> bool:
        return bool(self._address_text())

    def _address_text(self) -> str:
        if self.hall:
            return self.hall["address"]
        other = self.seen.addresses.get((office_name(self.cells["name"]), self.cells["phone"]), "")
        return self.cells["address"] or other

    def _address(self) -> Written:
        return read_address(self._address_text(), self.prefecture, self.home)

    def _name(self, written: Written) -> str:
        name = office_name((self.hall or self.cells)["name"])
        if self.cells["scope"] == "prefecture":
            known = self.what.kind == "legal_aid" or self.prefecture[:2] in name
            return name if known else f"{self.prefecture}{name}"
        if written.municipality is None:
            return name
        shared = self.seen.is_shared_name(self.hall or self.cells)
        return placed_name(name, written.municipality, self._public_owner(written), shared)

    def _public_owner(self, written: Written) -> str:
        """The municipality of its own offices; the prefecture of one that stands elsewhere or serves several."""
        place, home = written.municipality or self.home, self.home
        if not place or not home:
            return self.prefecture
        own = (place.city or place.name) == (home.city or home.name) and place.prefecture == home.prefecture
        return (
            (home.city or home.name) if own and not self.seen.is_for_several(self.cells) else home.prefecture
        )

    def _owner(self, name: str, written: Written) -> tuple[str, UUID, str]:
        """A public body for its sections, the social welfare council for its offices, else the office itself."""
        council, body = _COUNCIL.search(name), self._public_owner(written)
        place = written.municipality or self.home
        where = place.code if place else self.prefecture
        if council:
            key = f"{plain_name(council[1])}/{where}"
            return council[1], organization_id(SOURCE, key), "social_welfare_council"
        if self.hall or (name.startswith(body) and (is_section(name) or is_public(name))):
            return body, organization_id("municipality", self.prefecture + body), "municipality"
        return name, organization_id(SOURCE, f"{plain_name(name)}/{where}"), self.what.kind

    def _office(self, name: str, written: Written) -> UUID:
        """Where there is no address, an office is its name and number."""
        place = written.municipality
        if self._has_address():
            return location_id(
                SOURCE, office_key("", name, place.code if place else self.prefecture, written.street)
            )
        phone = (self.hall or self.cells)["phone"]
        return location_id(SOURCE, office_key("", name, phone or self.cells["municipalityId"], ""))

    def _point(self, written: Written) -> dict[str, Any]:
        place = written.municipality
        if place is None:
            return {"municipality_code": "", "lat": None, "lng": None, "precision": "unknown"}
        return {
            "municipality_code": place.code,
            "lat": place.lat,
            "lng": place.lng,
            "precision": "municipality",
        }

    def _postal_code(self, written: Written) -> str:
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", (self.hall or self.cells)["postalCode"]))
        if digits and len(digits) != 7:
            self.warn("postalCode", "postal_code")
            return ""
        return f"{digits[:3]}-{digits[3:]}" if digits else written.postal_code

    def _hours(self) -> tuple[tuple[Any, ...], str]:
        opening, closed = self.cells["openingHours"], hours_text.closed_words(self.cells["closedDays"])
        try:
            slots = hours_text.parse(opening, closed) if opening else ()
        except hours_text.NotUnderstood:
            return (), f"{closed}\n{opening}"
        return slots, closed

    def _served(self) -> tuple[Coverage | None, str]:
        said = self.cells["serviceArea"]
        if self.cells["scope"] == "prefecture":
            code = self.cells["prefectureCode"].zfill(2)
            return Coverage(prefecture_units(code), ()), said or f"{self.prefecture}全域"
        if self.home is None:
            return None, said
        area = served(self.home, f"{self.cells['name']} {said}")
        units = [municipalities().by_code[code] for code in area.whole[:1]] or [self.home]
        return area, said or units[0].full_name

    def _program(self) -> dict[str, Any]:
        told = self.programs.get(self.what.program, {})
        papers = told.get("requiredDocuments", "")
        needed = (
            f"持ち物：{papers}。{told.get('documentsOptionalNote', '')}"
            if papers
            else told.get("documentsOptionalNote", "")
        )
        booking = {"true": "事前に予約が必要です。"}.get(self.cells["reservationRequired"], "")
        methods = self.cells["availableMethods"]
        how = (f"相談方法：{methods}。" if methods else "", booking, needed)
        note = (self.cells["description"] or told.get("description", ""), self.cells["emergencyAlternative"])
        return {
            "service_note": " ".join(filter(None, note)),
            "eligibility": self.cells["eligibilityConditions"] or told.get("targetPeople", ""),
            "application": "".join(filter(None, how)),
        }
