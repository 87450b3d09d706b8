"""Rows as CSV that a spreadsheet opens as text, whatever somebody named their office. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@")
_NEVER_FIRST = frozenset("\t\r\n")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run: = + - @, full width too, also behind
    spaces; and before tab, CR and LF (OWASP: CSV injection).
    """
    if cell[:1] in _NEVER_FIRST and cell:
        return f"'{cell}"
    first = unicodedata.normalize("NFKC", cell).lstrip()[:1]
    return f"'{cell}" if first and first in _FORMULA else cell


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it, CRLF (RFC 4180)."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
