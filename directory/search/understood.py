"""What was understood of a query, for people and machines: `interpreted` in the API, chips on pages. Pure."""

from __future__ import annotations

from typing import Any

from directory.search.asked import SearchQuery
from directory.search.query import Plan
from directory.search.words import Words


def interpreted(query: SearchQuery, plan: Plan, instead: str, words: Words) -> dict[str, Any]:
    """What was understood of the text; pages show it as chips that can be taken away."""
    return {
        "text": query.text.strip(),
        "words": [word.text for word in plan.words()],
        "kinds": list(plan.kinds()),
        "needs": list(plan.needs()),
        "areas": [{"code": area.code, "label": area.label} for area in plan.areas],
        "understood": [*_places(plan), *_meanings(plan, words)],
        "plain": list(query.plain),
        "instead": instead or None,
    }


def _places(plan: Plan) -> list[dict[str, Any]]:
    return [
        {**_one(text, text), "area": {"code": area.code, "label": area.label}} for text, area in plan.said
    ]


def _meanings(plan: Plan, words: Words) -> list[dict[str, Any]]:
    return [
        {
            **_one(piece.text, words.spoken.get(piece.text, piece.text)),
            "kinds": list(piece.meaning.kinds),
            "needs": list(piece.meaning.needs),
        }
        for piece in plan.meant()
        if piece.meaning and (piece.meaning.kinds or piece.meaning.needs)
    ]


def _one(plain: str, word: str) -> dict[str, Any]:
    """`plain`: what takes this understanding, and no other, away when it is sent as that parameter."""
    return {"word": word, "plain": plain, "area": None, "kinds": [], "needs": []}
