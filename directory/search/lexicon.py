"""The engine of this site: its dictionaries, areas, and what kinds and needs mean."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache

from directory.geo.place import STATION
from directory.search import areas, morphology, sayings, words
from directory.search.areas import Area
from directory.search.engine import Engine
from directory.search.entry import KindWords
from directory.search.heard import Ear
from directory.search.morphology import Wordings
from directory.taxonomy import KINDS, NEEDS, kind_weight
from foundation.i18n import LANGS, t

log = logging.getLogger("tsunagi.search")


def new_engine() -> Engine:
    """Empty; `build` fills it."""
    made = Engine(words.bundled(), areas.bundled(), weights())
    made.knows.wordings = wordings()
    made.knows.places = place_named
    made.knows.ear = ear()
    return made


def place_named(word: str) -> Area | None:
    """A municipality, ward, town or station that the gazetteer knows by this name; all of them where it may be
    several, without a point."""
    if areas.SHORT_KANA.fullmatch(word):
        return None
    from directory.geo.gazetteer import gazetteer  # only here: geopy takes long to load, and few searches ask

    place = gazetteer().locate(word)
    meant = place.candidates or ((place,) if not place.rest or place.note == STATION else ())
    codes = dict.fromkeys(each.municipality_code for each in meant)
    if not meant or not all(codes):
        return None
    known = areas.bundled()
    found = [replace(known.of_code(each.municipality_code), label=each.address) for each in meant]
    if len(codes) > 1:
        return areas.together(found)
    lat, lng = meant[0].lat, meant[0].lng
    return replace(found[0], point=None if lat is None or lng is None else (lat, lng))


@cache
def ear() -> Ear:
    return Ear(words.bundled(), sayings.read)


@cache
def wordings() -> Wordings:
    return Wordings(words.bundled())


@cache
def is_reworded() -> bool:
    """Whether queries that find nothing are tried in other words. Loads what that needs; its absence is told once."""
    if morphology.is_installed():
        wordings().prepare()
        return True
    log.warning(t("search.morphology.missing"))
    return False


@cache
def kind_words() -> dict[str, KindWords]:
    """How each kind is called: in Japanese, and in the site's other languages."""
    others = [lang for lang in LANGS if lang != "ja"]
    return {
        kind: KindWords(t(f"kind.{kind}", "ja"), " ".join(t(f"kind.{kind}", lang) for lang in others))
        for kind in KINDS
    }


@cache
def weights() -> dict[str, dict[str, float]]:
    return {need: {kind: kind_weight(need, kind) for kind in KINDS} for need in NEEDS}
