"""What was understood of a query, for people and machines: `interpreted` in the API, chips on pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from directory.search.asked import SearchQuery
from directory.search.query import Plan
from directory.search.words import Words

INFLECTED: Final = re.compile(r"(?![をにはがでとへもの]|まで)(?:(?!から|ので|のに|けど)[ぁ-ゖ]){1,6}")
"""What a stem of the dictionaries may be followed by in its own word: 家賃が払え|ない, but not 職安|に."""


def interpreted(query: SearchQuery, plan: Plan, instead: str, words: Words) -> dict[str, Any]:
    """What was understood of the text; pages show it as chips that can be taken away."""
    return {
        "text": query.text.strip(),
        "words": [word.text for word in plan.words()],
        "kinds": list(plan.kinds()),
        "needs": list(plan.needs()),
        "areas": [{"code": area.code, "label": area.label} for area in plan.areas],
        "understood": [*_places(plan), *_meanings(plan, words, query.text), *_whole(plan, query.text)],
        "plain": list(query.plain),
        "instead": instead or None,
    }


def _places(plan: Plan) -> list[dict[str, Any]]:
    return [
        {**_one(text, text), "area": {"code": area.code, "label": area.label}} for text, area in plan.said
    ]


def _meanings(plan: Plan, words: Words, typed: str) -> list[dict[str, Any]]:
    pieces = [
        piece
        for piece in plan.meant()
        if piece.meaning and (piece.meaning.kinds or piece.meaning.needs) and piece is not plan.heard
    ]
    spoken = [words.spoken.get(piece.text, piece.text) for piece in pieces]
    return [
        {
            **_one(piece.text, in_full(word, typed, spoken)),
            "kinds": list(piece.meaning.kinds),
            "needs": list(piece.meaning.needs),
        }
        for piece, word in zip(pieces, spoken, strict=True)
        if piece.meaning
    ]


def _whole(plan: Plan, typed: str) -> list[dict[str, Any]]:
    """What was heard out of all of it."""
    if plan.heard is None or plan.heard.meaning is None:
        return []
    meaning = plan.heard.meaning
    said = {
        **_one(typed.strip(), typed.strip()),
        "kinds": list(meaning.kinds),
        "needs": list(meaning.needs),
    }
    return [{**said, "is_whole": True}]


def in_full(word: str, typed: str, words: Sequence[str]) -> str:
    """A stem as the visitor wrote it, with its ending: 「払え」 is nobody's word. `words`: all that were understood."""
    start = typed.find(word)
    if start < 0:
        return word
    end = start + len(word)
    ending = INFLECTED.match(typed, end)
    nexts = [at for each in words if (at := typed.find(each, end)) >= 0]
    return typed[start : min([ending.end() if ending else end, *nexts])]


def _one(plain: str, word: str) -> dict[str, Any]:
    """`plain`: what takes this understanding, and no other, away when it is sent as that parameter."""
    return {"word": word, "plain": plain, "area": None, "kinds": [], "needs": [], "is_whole": False}
