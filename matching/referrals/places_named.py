"""The name of a municipality by its code, for tables."""

from __future__ import annotations

from directory.sources.municipalities import UnknownMunicipality, municipality


def area_name(code: str) -> str:
    """The code itself where nobody knows it."""
    try:
        found = municipality(code)
    except UnknownMunicipality:
        return code
    return f"{found.prefecture}{found.name}"
