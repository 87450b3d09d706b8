"""The results a referral can end with, read from data/taxonomy/outcomes.toml. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "taxonomy" / "outcomes.toml"


@dataclass(frozen=True)
class Result:
    """`met`: whether the need was met (yes, partly, unknown); `fhir`: its words in a FHIR bundle."""

    code: str
    met: str
    fhir: str


@cache
def results() -> MappingProxyType[str, Result]:
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    return MappingProxyType({code: Result(code, entry["met"], entry["fhir"]) for code, entry in raw.items()})
