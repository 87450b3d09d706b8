"""Kinds of organization, needs, and which kind serves which need; read from data/taxonomy, pure.

Labels live in the catalogue: `kind.<code>`, `kind.<code>.about`, `need.<code>`, `need.<code>.help`.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

_FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "taxonomy"


@dataclass(frozen=True)
class Kind:
    code: str
    group: str
    rank: int


@dataclass(frozen=True)
class Need:
    code: str
    first: MappingProxyType[str, float]
    """Kinds that serve the need first (DOMAIN's table), with their weight 0–1."""
    also: MappingProxyType[str, float]


@dataclass(frozen=True)
class ServiceKind:
    scope: str
    """WAM NET's file number with three digits ("062"), or the service's own name where none is known."""
    kind: str
    known: bool


class UnknownKind(KeyError):
    """No such kind or need in data/taxonomy."""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _needs() -> dict[str, Need]:
    return {
        code: Need(code, MappingProxyType(entry["first"]), MappingProxyType(entry["also"]))
        for code, entry in _read("needs.toml").items()
    }


def _service_kinds(kinds: dict[str, Any]) -> dict[str, ServiceKind]:
    return {
        name: ServiceKind(number.zfill(3), code, True)
        for code, entry in kinds.items()
        for number, name in entry.get("wamnet", {}).items()
    }


FEATURES: Final[MappingProxyType[str, tuple[str, ...]]] = MappingProxyType(
    {name: tuple(codes) for name, codes in _read("features.toml").items()}
)
"""Taxonomies "offer" (what employers take on), "access" (how people come in and talk), "referrer" (who may refer),
"gender" and "income" (for whom alone) → their codes; no code is in two.
Labels: `<taxonomy>.<code>`, `<taxonomy>.<code>.about`."""
_RAW: Final = _read("kinds.toml")
_KAIGO: Final = {name: code for code, entry in _RAW.items() for name in entry.get("kaigo", ())}
_KIND: Final = {code: Kind(code, entry["group"], entry["rank"]) for code, entry in _RAW.items()}
_NEED: Final = _needs()
_SERVICE: Final = _service_kinds(_RAW)
KINDS: Final = tuple(_KIND)
NEEDS: Final = tuple(_NEED)
GROUPS: Final = tuple(dict.fromkeys(kind.group for kind in _KIND.values()))


def kind(code: str) -> Kind:
    if code not in _KIND:
        raise UnknownKind(code)
    return _KIND[code]


def kinds_in(group: str) -> tuple[str, ...]:
    return tuple(code for code in KINDS if _KIND[code].group == group)


def main_kind(kinds: Iterable[str]) -> str:
    """The kind that says most about what a place with these services is; `other` for a place with none."""
    return min(kinds, key=lambda code: (kind(code).rank, code), default="other")


def kind_weight(need: str, kind: str) -> float:
    """How much of a need such a place usually meets, 0–1; 0 = the kind does not serve it."""
    if need not in _NEED:
        raise UnknownKind(need)
    entry = _NEED[need]
    return float(entry.first.get(kind, entry.also.get(kind, 0.0)))


def first_kinds(need: str) -> tuple[str, ...]:
    """Who serves the need first (DOMAIN's table "served first by")."""
    if need not in _NEED:
        raise UnknownKind(need)
    return tuple(_NEED[need].first)


def needs_of(kinds: Iterable[str]) -> list[str]:
    """The needs that these kinds together serve, in the form's order."""
    return list(_needs_of(frozenset(kinds)))


@lru_cache(maxsize=4096)
def _needs_of(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code, need in _NEED.items() if kinds & (need.first.keys() | need.also.keys()))


@lru_cache(maxsize=1024)
def service_kind(name: str) -> ServiceKind:
    """WAM NET's サービス種別 → scope and kind. A subtype in brackets counts as its type
    (共同生活援助（介護サービス包括型） is 共同生活援助); an unknown name is `other`, with itself as scope."""
    plain = unicodedata.normalize("NFKC", name).strip()
    found = _SERVICE.get(plain) or _SERVICE.get(plain.split("(")[0])
    return found or ServiceKind(plain[:60], "other", False)


def kaigo_kind(name: str) -> tuple[str, bool]:
    """介護サービス情報公表's サービスの種類 → kind, and whether it is known; by how the name begins."""
    plain = unicodedata.normalize("NFKC", name).replace("介護予防", "").strip()
    found = [begin for begin in _KAIGO if plain.startswith(begin)]
    return (_KAIGO[max(found, key=len)], True) if found else ("other", False)
