"""What somebody may be about to type: names, kinds, needs, places. Nothing typed here is kept or logged."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from directory import store_listing
from directory.search import areas
from directory.search.engine import engine
from directory.search.query import LONGEST
from directory.search.suggest import names_beginning
from directory.taxonomy import KINDS, NEEDS
from foundation.i18n import t
from foundation.web import problem, public

suggest_api = Blueprint("suggest_api", __name__)
AT_MOST: Final = 8
_NAMES: Final = 5
_LISTINGS: Final = 20  # many are called さくら
_PLACES: Final = 2
_MEANINGS: Final = 3


@suggest_api.get("/api/v1/suggest")
@public
def suggest() -> Response:
    """`q`: what has been typed so far, 1 to 200 characters; fewer find nothing, more are refused."""
    typed = request.args.get("q", "")
    if len(typed) > LONGEST:
        detail = t("forms.too_long", n=LONGEST, over=len(typed) - LONGEST)
        errors = [{"parameter": "q", "detail": detail}]
        return problem(400, t("search.error.title"), f"q: {detail}", errors=errors)
    answer = jsonify(suggestions=_suggestions(typed) if typed.strip() else [])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _suggestions(typed: str) -> list[dict[str, str]]:
    """Meanings and places first: who types 仕 wants work more often than a name that begins so."""
    meanings = [_meaning(text, kinds, needs) for text, kinds, needs in engine().speller.beginning(typed)]
    places = [_item(p.label, "place", t("search.suggest.place")) for p in _areas(typed)]
    names = [_item(name, "name", t("search.suggest.name")) for name in _names(typed)]
    found = (*meanings[:_MEANINGS], *places, *names)
    first: dict[str, dict[str, str]] = {}
    for item in found:
        first.setdefault(item["text"], item)
    return list(first.values())[:AT_MOST]


def _areas(typed: str) -> list[areas.Area]:
    return areas.bundled().beginning(typed, _PLACES)


def _names(typed: str) -> list[str]:
    cards = store_listing.cards(names_beginning(engine().index, typed, _LISTINGS))
    return list(dict.fromkeys(card.name for card in cards))[:_NAMES]


def _meaning(text: str, kinds: tuple[str, ...], needs: tuple[str, ...]) -> dict[str, str]:
    """A situation tells its need and several kinds of places that help; it is no name of a kind."""
    if kinds and not (needs and len(kinds) > 1):
        return _item(text, "kind", next((t(f"kind.{kind}") for kind in kinds if kind in KINDS), ""))
    return _item(text, "need", next((t(f"need.{need}") for need in needs if need in NEEDS), ""))


def _item(text: str, kind: str, label: str) -> dict[str, Any]:
    return {"text": text, "type": kind, "label": label}
