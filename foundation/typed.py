"""What people type and programs send, without what nobody means to write. Pure."""

from __future__ import annotations

import unicodedata
from typing import Any

_CONTROL_ALLOWED = {"\n", "\r", "\t"}
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def clean(value: Any) -> Any:
    """Strips ends and removes control and bidi-override characters from typed text."""
    if not isinstance(value, str):
        return value
    kept = (
        c
        for c in value
        if c in _CONTROL_ALLOWED or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _BIDI)
    )
    return "".join(kept).strip()
