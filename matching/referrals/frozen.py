"""A slip as canonical JSON with its hash: what was issued is what is shown, printed and exported for ever.
Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from matching.referrals.slip import Dossier, Heading, Office, Permission, Request, Slip


class FrozenSlipDamaged(Exception):
    """A stored slip is not what its hash says."""


def freeze(slip: Slip) -> str:
    """Canonical JSON: sorted keys, nothing empty in it."""
    return json.dumps(_without_empty(asdict(slip)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(frozen: str) -> str:
    return hashlib.sha256(frozen.encode()).hexdigest()


def thaw(frozen: str, expected: str) -> Slip:
    """The slip again, after its text was found to have the hash it was issued with."""
    if digest(frozen) != expected:
        raise FrozenSlipDamaged
    raw = json.loads(frozen)
    return Slip(
        heading=_read(Heading, raw["heading"]),
        to=_read(Office, raw["to"]),
        sender=_read(Office, raw["sender"]),
        person=_read(Dossier, raw.get("person", {})),
        request=_read(Request, raw.get("request", {})),
        permission=_read(Permission, raw["permission"]),
        form=raw["form"],
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ("", [], (), {}, None)}
    return value


def _read(kind: Any, raw: Mapping[str, Any]) -> Any:
    """A dataclass from its JSON; a field that was left out has its default or is an empty text."""
    values = {}
    for field in fields(kind):
        value = raw.get(field.name, () if field.type.startswith("tuple") else "")
        values[field.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
