"""What is heard out of a whole text where its words alone do not say it: kinds of place, and the need. Pure.

「おとうさんが おさけのむと たたく」 holds no word of the dictionaries; who says so needs a child guidance center. What
people say, and who helps them, stands in data/synonyms/sayings.tsv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from directory.search.gist import Doc, Gist
from directory.search.plan import Node, Plan, Word
from directory.search.sayings import Saying
from directory.search.telling import is_prose, is_sentence
from directory.search.text import compact
from directory.search.words import Meaning, Piece, Words

BESIDE: Final = 0.3  # what speaks for a kind at least, where words of the dictionaries were said too
ALONE: Final = 0.6  # … in a sentence without any: better than to find nothing
UNTOLD: Final = 1.5  # … in words without any side by side: they may be a name
MOST: Final = 5  # kinds
PART: Final = 0.1  # of what speaks for the first kind
NEED: Final = 0.6  # what speaks for a need at least
SAYING: Final = 3.0  # how often a saying counts; a word of the dictionaries counts once
IsListed = Callable[[str], bool]
UNSAID: Final = ("", "other")


class Ear:
    """Made when it is first asked: it takes a third of a second."""

    def __init__(self, words: Words, sayings: Callable[[], Iterable[Saying]] = tuple) -> None:
        self._words, self._sayings = words, sayings
        self._made: tuple[Gist, Gist] | None = None

    def spelt(self, text: str) -> str:
        """As a plan's `whole`."""
        return self._words.normalise(text).replace(" ", "")

    def prepare(self) -> tuple[Gist, Gist]:
        """For kinds, and for needs."""
        if self._made is None:
            said = [(text, each) for each in self._sayings() for text in each.texts]
            texts = map(compact, self._words.normalise_all([text for text, _ in said]))
            said = [(text, each) for text, (_, each) in zip(texts, said, strict=True)]
            kinds = [Doc(text, each.kinds, SAYING) for text, each in said if each.kinds]
            needs = [Doc(text, (each.need,), SAYING) for text, each in said if each.need not in UNSAID]
            known = [(word, m) for word, m in self._words.known.items() if not m.weak]
            kinds += [Doc(word, m.kinds) for word, m in known if m.kinds]
            needs += [Doc(word, m.needs) for word, m in known if m.needs]
            self._made = Gist(kinds), Gist(needs)
        return self._made

    def hears(self, text: str, least: float, is_listed: IsListed) -> Meaning | None:
        """None where nothing speaks clearly enough for any kind. Only kinds of which there are places; the need
        all the same: who is in danger is told whom to call. `text`: normalised."""
        of_kinds, of_needs = self.prepare()
        weighed = of_kinds.weigh(text)
        best = weighed[0][1]
        clear = [(kind, worth / best) for kind, worth in weighed if worth >= max(least, PART * best)]
        kept = [(kind, share) for kind, share in clear if is_listed(kind)][:MOST]
        need, worth = of_needs.weigh(text)[0]
        needs = (need,) if clear and worth >= NEED else ()
        if not (kept or needs):
            return None
        return Meaning(tuple(kind for kind, _ in kept), needs, heard=tuple(share for _, share in kept))


def heard(
    plan: Plan, typed: str, ear: Ear, is_listed: IsListed, plain: Sequence[str], least: float = 0.0
) -> Plan | None:
    """The plan with what was heard beside what its words say; None where there is nothing to add, or it was taken
    away (`plain`). `is_listed`: whether there are places of a kind. `least`: what must speak for a kind where words
    stand side by side of which none is known; without it, and in one such word, a name is seen."""
    text = plan.names[-1] if plan.names else ""
    is_taken = any(ear.spelt(each) in (text, plan.whole) for each in plain)
    if is_taken or plan.node is None or not _is_plain(plan.node):
        return None
    is_told = is_sentence(typed) or is_prose(typed)
    is_clear = plan.is_clear()
    is_list = least > 0 and len(typed.split()) > 1
    if not is_told and (_names_one(plan, is_listed) or not (is_clear or is_list)):
        return None
    meaning = ear.hears(text, BESIDE if is_clear else ALONE if is_told else least, is_listed)
    if meaning is None or not (meaning.kinds or is_told):
        return None
    return replace(plan, heard=Piece(text, meaning))


def _names_one(plan: Plan, is_listed: IsListed) -> bool:
    """Whether a kind of place was named of which there are some; or one alone, which says nothing else."""
    return plan.names_kinds() and (len(plan.meant()) < 2 or any(map(is_listed, plan.kinds())))


def _is_plain(node: Node) -> bool:
    """Whether it is words alone: no phrase, no field, nothing excluded."""
    if isinstance(node, Word):
        return node.is_plain and node.area is None
    return node.join != "not" and all(map(_is_plain, node.nodes))
