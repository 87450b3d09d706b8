"""The data sets that the directory knows (data/sources.toml): publisher, licence, credit line. Pure."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "sources.toml"


def codes() -> tuple[str, ...]:
    return tuple(_entries())


def about(code: str) -> dict[str, str]:
    """name, publisher, licence, credit, url."""
    return {name: value for name, value in _entries()[code].items() if name != "released_on"}


def is_known(code: str) -> bool:
    return code in _entries()


def released_on(code: str) -> date | None:
    """Of the data set as it is bundled; None where each import has its own date."""
    day: date | None = _entries()[code].get("released_on")
    return day


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
