"""Reads the gazetteer's towns."""

from __future__ import annotations

from flask import has_app_context
from sqlalchemy import select

from directory.geo import place
from directory.models import Town
from foundation.db import db


def towns_of(municipality_code: str) -> list[place.Town]:
    """Of one municipality by its 6-digit code; none outside an application, or before `import towns`."""
    if not has_app_context():
        return []
    rows = db.session.execute(
        select(Town.name, Town.koaza, Town.lat, Town.lng).where(Town.municipality_code == municipality_code)
    )
    return [place.Town(*row) for row in rows]
