"""What every row reader does: cells in, findings aside, nothing lost. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from math import isfinite
from typing import Final

from directory import corporate_number, phone_number
from directory.sources.csv_file import Line
from directory.sources.record import Finding, Row

_JAPAN: Final = ((20.0, 46.0), (122.0, 154.5))  # latitude, longitude, WGS84 degrees
_URL: Final = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_BARE_URL: Final = re.compile(r"www\.[\w.\-/?=&%~#]+", re.ASCII)
_EMAIL: Final = re.compile(r"[\w.+\-]+@[\w\-]+(\.[\w\-]+)+", re.ASCII)


def digest_of(rules: str, values: Iterable[str]) -> str:
    """`rules` = the version of the reader: raised when the same row becomes another record."""
    return blake2b("\x1f".join((rules, *values)).encode(), digest_size=16).hexdigest()


def broken(file: str, line: Line, scope: str = "", key: str = "") -> Row:
    """A line that is no row."""
    value = ",".join(line.cells)[:200]
    return Row(
        file, line.number, scope, key, "", None, (Finding(file, line.number, "", value, line.error, True),)
    )


def lacking(file: str, line: int, scope: str, key: str, columns: Iterable[str]) -> Row:
    gaps = tuple(Finding(file, line, column, "", "empty", True) for column in columns)
    return Row(file, line, scope, key, "", None, gaps)


class Cells:
    """One row's cells by column; reads them as what they should be and gathers what is odd."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells
        self.findings: list[Finding] = []

    def warn(self, column: str, reason: str, value: str | None = None) -> None:
        said = self.cells.get(column, "") if value is None else value
        self.findings.append(Finding(self.file, self.line, column, said, reason))

    def phone(self, column: str) -> tuple[str, str]:
        """The number, and what stands there instead of one; a zero that a spreadsheet ate is put back."""
        raw = self.cells.get(column, "")
        if not raw:
            return "", ""
        try:
            return phone_number.parse(raw).text, ""
        except phone_number.NotAPhoneNumber:
            digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", raw))
        if re.fullmatch(r"[1-9]\d{8}|[5789]0\d{8}", digits):
            self.warn(column, "leading_zero")
            return phone_number.parse(f"0{digits}").text, ""
        self.warn(column, "phone_number")
        return "", raw

    def postal_code(self, column: str) -> str:
        """Seven digits with their hyphen; a zero that a spreadsheet ate is put back."""
        raw = self.cells.get(column, "")
        digits = re.sub(r"[\s\-〒‐−ー－]", "", unicodedata.normalize("NFKC", raw))
        if re.fullmatch(r"[1-9]\d{5}", digits):
            self.warn(column, "leading_zero")
            digits = f"0{digits}"
        if re.fullmatch(r"\d{7}", digits) and digits.isascii():
            return f"{digits[:3]}-{digits[3:]}"
        if digits:
            self.warn(column, "postal_code")
        return ""

    def url(self, column: str) -> str:
        raw = self.cells.get(column, "")
        if not raw or _URL.fullmatch(raw):
            return raw
        if _BARE_URL.fullmatch(raw):
            return f"https://{raw}"
        self.warn(column, "url")
        return ""

    def email(self, column: str) -> str:
        raw = self.cells.get(column, "")
        if not raw or _EMAIL.fullmatch(raw):
            return raw
        self.warn(column, "email")
        return ""

    def corporate_number(self, column: str) -> str:
        raw = self.cells.get(column, "")
        if not raw:
            return ""
        try:
            return corporate_number.parse(raw)
        except corporate_number.InvalidCorporateNumber as error:
            self.warn(column, f"corporate_number_{error.reason}")
            return ""

    def point(self, lat_column: str, lng_column: str) -> tuple[float, float] | None:
        """WGS84 degrees, the two put right where they are swapped; None with a finding where there is none."""
        lat, lng = _number(self.cells.get(lat_column, "")), _number(self.cells.get(lng_column, ""))
        if lat is not None and lng is not None:
            if in_japan(lat, lng):
                return lat, lng
            if in_japan(lng, lat):
                self.warn(lat_column, "point_swapped")
                return lng, lat
        column = lat_column if lat is None or lng is not None else lng_column
        self.warn(column, "point_outside" if self.cells.get(column) else "point_missing")
        return None


def in_japan(lat: float, lng: float) -> bool:
    (south, north), (west, east) = _JAPAN
    return south <= lat <= north and west <= lng <= east


def _number(raw: str) -> float | None:
    """Full width too; what is no number, or no finite one, is none."""
    try:
        value = float(unicodedata.normalize("NFKC", raw))
        return value if isfinite(value) else None
    except ValueError:
        return None
