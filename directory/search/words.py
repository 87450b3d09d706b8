"""The dictionaries people keep in data/synonyms: spellings of one word, everyday words and what they mean.

Variants are applied to everything, at indexing and in queries. Words and phrases are looked for in queries
only: each stands for other wordings, for kinds of organization, or for needs.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from directory.search.phrases import Phrase, Phrases
from directory.search.text import compact, fold, fold_all, solid
from directory.search.variants import Variants

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "synonyms"
_SITUATIONS: Final = "situations"
_WORDS: Final = ("kinds", _SITUATIONS, "needs", "readings")
_SHORT: Final = 3  # kana: below and at that a word stands in many others (うつ in うつわ)
_KANA: Final = "ぁ-ゖ"
_AFTER_KANJI: Final = f"(?<=[^{_KANA}a-z0-9 ])"
_BEFORE_SHORT: Final = f"(?:(?<![{_KANA}])|(?<=[^{_KANA}][がはもでにをとのへ]))"  # 夫がうつ
_AFTER_SHORT: Final = (
    f"(?=$|さん|です|だ|って|して|した|され|から|まで|より|っぽ|かも|[のでがはとにをもへや]|[^{_KANA}])"
)


@dataclass(frozen=True)
class Meaning:
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other wordings, normalised."""
    weak: bool = False
    """Counts only where nothing clearer was said."""
    situation: bool = False
    """What somebody is in: its kinds come first, whoever meets its needs after them."""
    heard: tuple[float, ...] = ()
    """How clearly each of `kinds` was heard out of a whole text, 1 the clearest; no word says them."""

    @property
    def asks(self) -> bool:
        """Whether it says what is the matter, not what kind of place is looked for."""
        return bool(self.heard) or (bool(self.needs) and (self.situation or not self.kinds))


@dataclass(frozen=True)
class Piece:
    """A part of what was typed: a known word with its meaning, or text without one."""

    text: str
    meaning: Meaning | None = None


class Words:
    """The dictionaries, ready for use. `fingerprint` changes whenever one of them does."""

    def __init__(self, variants: Mapping[str, Any], synonyms: Mapping[str, Any]) -> None:
        self.fingerprint = hashlib.sha256(repr((variants, synonyms)).encode()).hexdigest()[:16]
        self._variants = Variants(variants["group"])
        self.spoken: dict[str, str] = {}
        self._alone, self._endings = set[str](), set[str]()
        self.known = self._meanings(synonyms["word"])
        self._beginning = _by_first_letter(self.known.keys() - self._alone)
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._ending = re.compile(
            _AFTER_KANJI + f"(?:{'|'.join(_by_length(self._endings)) or '(?!)'})" + _AFTER_SHORT
        )
        self._phrases = Phrases(map(self._phrase, synonyms.get("phrase", ())))
        particles = "|".join(synonyms["unsaid"].get("particles", ("の",)))
        unsaid = "|".join(map(re.escape, _by_length({self.joined(w) for w in synonyms["unsaid"]["words"]})))
        self._unsaid = re.compile(f"(?:{unsaid}|{particles}| )+")
        letters = "".join(re.escape(w) for w in synonyms["unsaid"]["words"] if len(w) == 1)
        self._of_letters = re.compile(f"[{letters}の]{{3,}}" if letters else "(?!)")
        self._edges = re.compile(f"^(?:{particles})+(?=.)|(?<=.)(?:{particles})+$")

    def normalise(self, text: str) -> str:
        """Folded, with one spelling for each group of variants; doing it twice changes nothing."""
        return self._variants.respell(fold(text))

    def normalise_all(self, texts: Sequence[str]) -> list[str]:
        """`normalise` of each, several times as fast."""
        return self.respell_all(fold_all(texts))

    def respell_all(self, folded: Sequence[str]) -> list[str]:
        """The one spelling of texts that are folded already."""
        return self._variants.respell_all(folded)

    def joined(self, text: str) -> str:
        """Normalised, without spaces but those between words in Latin letters."""
        return compact(self.normalise(text))

    def pieces(self, text: str) -> list[Piece]:
        """Cuts a word of a query (any spelling) at the known words in it; what says nothing is dropped."""
        text, at, found = self.joined(text), 0, list[Piece]()
        for start, stop, meaning in self._found(text):
            found += self._rest(text[at:start])
            found.append(Piece(text[start:stop], meaning))
            at = stop
        return found + self._rest(text[at:]) if found else [Piece(text)] if text else []

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where known words stand in a text as `joined` makes it."""
        return [(start, stop) for start, stop, _ in self._found(text)]

    def says_nothing(self, text: str) -> bool:
        """Whether a normalised text holds nothing but words of data/synonyms/unsaid.toml; three of single letters are
        rather a name (なんば is no な, ん and ば)."""
        return self._unsaid.fullmatch(text) is not None and not self._of_letters.fullmatch(text)

    def _found(self, text: str) -> list[tuple[int, int, Meaning]]:
        """Known words and phrases in order; a phrase wins over the words in it."""
        if text in self.known:
            return [(0, len(text), self.known[text])]
        phrases = self._phrases.find(text)
        words = [
            (*match.span(), self._meaning(match[0]))
            for match in self._known_in(text)
            if not any(start < match.end() and match.start() < stop for start, stop, _ in phrases)
        ]
        return sorted([*phrases, *words], key=lambda each: each[0])

    def _known_in(self, text: str) -> Iterator[re.Match[str]]:
        """Known words in a text, one after the other, the longest where several begin."""
        at = 0
        while at < len(text):
            match = self._known_at(text[at]).match(text, at) if text[at] in self._beginning else None
            match = match or self._ending.match(text, at)
            if match:
                yield match
            at = match.end() if match else at + 1

    def _known_at(self, letter: str) -> re.Pattern[str]:
        """The few words that begin so: tried at a letter instead of thousands."""
        if letter not in self._patterns:
            self._patterns[letter] = re.compile("|".join(map(_word_pattern, self._beginning[letter])))
        return self._patterns[letter]

    def _meaning(self, found: str) -> Meaning:
        return self.known.get(found) or self.known[found[:-1]]  # jobs: job

    def _rest(self, text: str) -> list[Piece]:
        rest = text.strip()
        if not rest or self.says_nothing(rest):
            return []
        inner = self._edges.sub("", rest)
        is_ending = re.fullmatch(f"[{_KANA}]", inner)  # 手続|き: of a phrase that is cut inside a word
        return [] if is_ending or self.says_nothing(inner) else [Piece(inner)]

    def _phrase(self, entry: Mapping[str, Any]) -> Phrase:
        kinds, needs = tuple(entry.get("kinds", ())), tuple(entry.get("needs", ()))
        meaning = Meaning(kinds, needs, situation=bool(kinds and needs))
        parts = [list(dict.fromkeys(map(self.joined, part))) for part in entry["parts"]]
        return Phrase(parts, meaning, entry.get("far", 12), entry.get("any_order", False))

    def _meanings(self, entries: Iterable[Mapping[str, Any]]) -> dict[str, Meaning]:
        known: dict[str, Meaning] = {}
        for entry in entries:
            also = tuple(solid(self.normalise(word)) for word in entry.get("also", ()))
            meaning = Meaning(
                tuple(entry.get("kinds", ())), tuple(entry.get("needs", ())), also,
                entry.get("weak", False), entry.get("situation", False),
            )  # fmt: skip
            for written in entry["words"]:
                word = self.joined(written)
                self._endings.update([word] if entry.get("ending") else ())
                if word not in known and (entry.get("alone") or entry.get("ending")):
                    self._alone.add(word)
                known.setdefault(word, meaning)
                self.spoken.setdefault(word, written)
        return known


def _by_length(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _by_length(words):
        found.setdefault(word[0], []).append(word)
    return found


def _word_pattern(word: str) -> str:
    """Where a known word may stand: Latin letters as whole words, one character alone, short kana between others."""
    if len(word) == 1:
        return f"(?:^{re.escape(word)}$)"
    before = "(?<![a-z])" if word[0].isascii() else ""
    after = "s?(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    if len(word) <= _SHORT and re.fullmatch(f"[{_KANA}]+", word):
        before, after = _BEFORE_SHORT, _AFTER_SHORT
    return before + re.escape(word) + after


def read(folder: Path = FOLDER) -> tuple[dict[str, Any], dict[str, Any]]:
    """Variants, and everything else as one dictionary."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    words = [entry for name in _WORDS for entry in _entries(name, files.get(name, {}))]
    read_as = files.get("readings", {}).get("parts", {})
    phrases = [_in_kana(phrase, read_as) for phrase in files["phrases"]["phrase"]]
    return files["variants"], {"word": words, "phrase": phrases, "unsaid": files["unsaid"]}


def _entries(name: str, file: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in file.get("word", ()):
        yield {**entry, "situation": True} if name == _SITUATIONS else entry


def _in_kana(phrase: Mapping[str, Any], read_as: Mapping[str, str]) -> dict[str, Any]:
    parts = [[*part, *(read_as[word] for word in part if word in read_as)] for part in phrase["parts"]]
    return {**phrase, "parts": parts}


@cache
def bundled(folder: Path = FOLDER) -> Words:
    return Words(*read(folder))
