"""Kinds, needs and features as HSDS taxonomies, for whoever reads the directory by its API."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from directory import identity, store_batch
from directory.models import Taxonomy, TaxonomyTerm
from directory.store_offices import table_of
from directory.taxonomy import FEATURES, KINDS, NEEDS
from foundation.db import db
from foundation.i18n import t

_TERMS: Final = {"kind": KINDS, "need": NEEDS, **FEATURES}
_SIDES: Final = {"need": "help"}


def ids() -> frozenset[UUID]:
    """Of our own taxonomies and their terms: no file may write them."""
    terms = {identity.term_id(name, code) for name, codes in _TERMS.items() for code in codes}
    return frozenset(terms | {identity.taxonomy_id(name) for name in _TERMS})


def is_missing() -> bool:
    """Terms that others' files brought are not counted."""
    ours = [identity.term_id(name, code) for name, codes in _TERMS.items() for code in codes]
    held = db.session.scalar(select(func.count()).select_from(TaxonomyTerm).where(TaxonomyTerm.id.in_(ours)))
    return held != len(ours)


def write() -> None:
    taxonomies: list[dict[str, Any]] = [{"id": identity.taxonomy_id(name), "name": name} for name in _TERMS]
    terms = [
        {
            "id": identity.term_id(row["name"], code),
            "taxonomy_id": row["id"],
            "code": code,
            "name": t(f"{row['name']}.{code}", lang="ja"),
            "description": t(f"{row['name']}.{code}.{_SIDES.get(row['name'], 'about')}", lang="ja"),
        }
        for row in taxonomies
        for code in _TERMS[row["name"]]
    ]
    store_batch.sync(table_of(Taxonomy), taxonomies)
    store_batch.sync(table_of(TaxonomyTerm), terms)
