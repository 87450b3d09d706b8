"""What a row of the windows is: the first rule of data/taxonomy/windows.toml that fits. Pure."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_RULES: Final = Path(__file__).resolve().parents[2] / "data" / "taxonomy" / "windows.toml"


@dataclass(frozen=True, slots=True)
class What:
    """A rule of data/taxonomy/windows.toml."""

    kind: str
    service: str
    program: str
    switchboard: bool


@cache
def _rules() -> tuple[tuple[dict[str, Any], What], ...]:
    rules = tomllib.loads(_RULES.read_text(encoding="utf-8"))["rule"]
    names = ("service", "program", "switchboard")
    return tuple(
        (
            rule,
            What(
                rule["kind"],
                *(rule.get(name, default) for name, default in zip(names, ("", "", False), strict=True)),
            ),
        )
        for rule in rules
    )


class UnknownWindow(KeyError):
    """No rule says what such a row is."""


def what_is(cells: Mapping[str, str]) -> What:
    text = unicodedata.normalize("NFKC", f"{cells['plainName']} {cells['name']}")
    for rule, what in _rules():
        if (
            rule.get("category", cells["categoryId"]) == cells["categoryId"]
            and rule.get("contact", cells["contactType"]) == cells["contactType"]
            and any(word in text for word in rule.get("words", ("",)))
        ):
            return what
    raise UnknownWindow(cells["categoryId"])
