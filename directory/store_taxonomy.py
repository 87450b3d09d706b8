"""Kinds and needs as HSDS taxonomies, for whoever reads the directory by its API."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from directory import identity, store_batch
from directory.models import Taxonomy, TaxonomyTerm
from directory.store_offices import table_of
from directory.taxonomy import KINDS, NEEDS
from foundation.db import db
from foundation.i18n import t

_TERMS: Final = {"kind": KINDS, "need": NEEDS}


def is_missing() -> bool:
    held = db.session.scalar(select(func.count()).select_from(TaxonomyTerm))
    return held != len(KINDS) + len(NEEDS)


def write() -> None:
    sides = {"kind": "about", "need": "help"}
    taxonomies: list[dict[str, Any]] = [
        {"id": identity.part_id(identity.NAMESPACE, f"taxonomy/{name}"), "name": name} for name in _TERMS
    ]
    terms = [
        {
            "id": identity.part_id(row["id"], code),
            "taxonomy_id": row["id"],
            "code": code,
            "name": t(f"{row['name']}.{code}", lang="ja"),
            "description": t(f"{row['name']}.{code}.{sides[row['name']]}", lang="ja"),
        }
        for row in taxonomies
        for code in _TERMS[row["name"]]
    ]
    store_batch.sync(table_of(Taxonomy), taxonomies)
    store_batch.sync(table_of(TaxonomyTerm), terms)
