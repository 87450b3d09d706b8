"""All that a match goes by besides the question, and the scoring of every row with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from directory.search.asked import Corpus
from matching.beside import Grown
from matching.candidates import Candidates, gather
from matching.explain import Telling
from matching.facts import MatchInput
from matching.fit import kind_fit
from matching.lessons import NO_HISTORY, History
from matching.residence import Charge, residence
from matching.rules import rulebook
from matching.score import Steady, extras, score, steady_part
from matching.service_map import BUNDLED, ServiceMap
from matching.terms import Laid, Terms, laid, stale

SCORER = "5"
EPOCH = date(1970, 1, 1)
NO_TERMS: Mapping[UUID, Terms] = {}


def rule_version(served: ServiceMap) -> str:
    """The scorer's own version, that of data/rules/statutory.toml, and the number of the map from need to kind
    (0: data/taxonomy/needs.toml); stored with every match of a client."""
    return f"{SCORER}/{rulebook().version}/{served.version}"


@dataclass(frozen=True)
class Knowledge:
    """All that a match goes by besides the question: passed in, so that the answer depends on nothing else."""

    corpus: Corpus
    charge: Charge
    today: date
    served: ServiceMap = BUNDLED
    terms: Mapping[UUID, Terms] = field(default_factory=lambda: NO_TERMS)
    history: History = NO_HISTORY


def telling(wanted: MatchInput, by: Knowledge) -> Telling:
    """Scores every row of the corpus."""
    prepared = _prepared(by.corpus, by.today, by.terms)
    kinds = kind_fit(wanted, rulebook(), by.served)
    home = residence(prepared.candidates, wanted.place.municipality_code, by.charge)
    more = extras(prepared.candidates, wanted, prepared.laid, by.history)
    scored = score(prepared.candidates, wanted, kinds, home, prepared.steady, more)
    return Telling(wanted, prepared.candidates, kinds, scored, by.charge, by.today)


@dataclass(frozen=True)
class Prepared:
    """The corpus as arrays, with the terms and the day they were made for."""

    alive: object
    terms: Mapping[UUID, Terms]
    today: date
    candidates: Candidates
    laid: Laid
    steady: Steady


_last: dict[bool, Prepared] = {}
"""Of the public corpus, and of the one that staff's match has grown from it."""


def _prepared(corpus: Corpus, today: date, terms: Mapping[UUID, Terms]) -> Prepared:
    """Kept until the corpus (`alive` is replaced with every change), the terms or the day change."""
    grown = isinstance(corpus, Grown)
    last = _last.get(grown)
    same = last is not None and last.alive is corpus.alive
    if last is not None and same and last.terms is terms and last.today == today:
        return last
    if last is not None and same:
        candidates = last.candidates
    elif isinstance(corpus, Grown):
        candidates = gather(corpus, _prepared(corpus.base, today, terms).candidates)
    else:
        candidates = gather(corpus, last.candidates if last else None)
    found = laid(candidates, terms)
    steady = steady_part(candidates, (today - EPOCH).days, stale(found, today))
    _last[grown] = Prepared(corpus.alive, terms, today, candidates, found, steady)
    return _last[grown]
