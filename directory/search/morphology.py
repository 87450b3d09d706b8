"""Other wordings of a query that found nothing: by dictionary form (たべれない → 食べられない), by reading. Pure.

Needs `pip install .[morphology]` (Sudachi); without it there are no other wordings, and the site says so once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from directory.search.text import fold, solid
from directory.search.words import Words

_SPEAKING: Final = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接尾辞", "接頭辞"})
_EMPTY: Final = frozenset(
    {"為る", "居る", "有る", "成る", "事", "物", "困る", "良い", "どう", "何", "下さる", "呉れる", "御"}
)
_THING: Final = frozenset({"事", "物", "何"})
_NO: Final = frozenset({"ない", "無い", "ず", "ぬ"})
_NOT: Final = "無い"
_KANJI: Final = re.compile("[一-鿿]")
_SHORTEST: Final = 2  # characters of a word of one form: one character stands for too much


class MorphologyMissing(RuntimeError):
    """Sudachi or its dictionary is not installed."""


@dataclass(frozen=True)
class Form:
    """A part of a sentence: its dictionary form, its reading in kana, whether it says something."""

    normal: str
    reading: str
    says: bool


Analyse = Callable[[str], list[Form]]


@cache
def analyser() -> Analyse:
    """Sudachi with its small dictionary; MorphologyMissing without it."""
    try:
        from sudachipy import Dictionary, SplitMode  # optional

        tokenizer = Dictionary(dict="small").tokenizer()
    except (ImportError, OSError) as error:
        raise MorphologyMissing(str(error)) from error
    return lambda text: [_form(each) for each in tokenizer.tokenize(text, SplitMode.C)]


def _form(morpheme: Any) -> Form:
    normal = morpheme.normalized_form()
    if normal in _NO:
        return Form(_NOT, morpheme.reading_form(), says=True)
    says = morpheme.part_of_speech()[0] in _SPEAKING and normal not in _EMPTY
    return Form(normal, morpheme.reading_form(), says=says)


def is_installed() -> bool:
    try:
        analyser()
    except MorphologyMissing:
        return False
    return True


class Wordings:
    """What else a query may be written as, the surest first."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, typed: str) -> Iterator[str]:
        if not is_installed():
            return
        forms = analyser()(typed)
        said = [form.normal for form in forms if form.says]
        known = self._known(said)
        if known:
            yield " ".join(known)
        yield solid(fold("".join(form.reading for form in forms)))

    def prepare(self) -> None:
        """What the first question would otherwise wait for."""
        if is_installed():
            len(self._by_forms)

    def _known(self, said: Sequence[str]) -> list[str]:
        """Words of the dictionaries whose forms stand in the sentence side by side, the longest first taken; none
        where they are less than half of what is said."""
        found, at, known = list[str](), 0, 0
        while at < len(said):
            length, word = self._longest(said, at)
            found += [word] if word else []
            known += length if word else 0
            at += length
        return found if 2 * known >= len(said) - said.count(_NOT) else []

    def _longest(self, said: Sequence[str], at: int) -> tuple[int, str]:
        for length in range(len(said) - at, 0, -1):
            word = self._by_forms.get(tuple(said[at : at + length]), "")
            if word:
                return length, word
        return 1, ""

    @cached_property
    def _by_forms(self) -> dict[tuple[str, ...], str]:
        by_forms: dict[tuple[str, ...], str] = {}
        for word, meaning in self._words.known.items():
            spoken = self._words.spoken[word]
            read = analyser()(spoken)
            forms = tuple(form.normal for form in read if form.says)
            is_whole = forms != (_NOT,) and not any(
                form.normal in _THING for form in read
            )  # 物が買え: no 買う
            is_long = len(forms) > 1 or (is_whole and any(len(form) >= _SHORTEST for form in forms))
            if is_long and not meaning.weak and _KANJI.search(spoken):  # of kana alone it makes wrong words
                by_forms.setdefault(forms, spoken)
        return by_forms
