"""The engine of this site: its dictionaries, areas, and what kinds and needs mean."""

from __future__ import annotations

from functools import cache

from directory.search import areas, words
from directory.search.engine import Engine
from directory.search.entry import KindWords
from directory.taxonomy import KINDS, NEEDS, kind_weight
from foundation.i18n import LANGS, t


def new_engine() -> Engine:
    """Empty; `build` fills it."""
    return Engine(words.bundled(), areas.bundled(), weights())


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
