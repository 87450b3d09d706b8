"""Cards of a list of listings: drawn once for as long as nothing that they show changes.

A card follows from its row, the language, where the site hangs, the day (what is old) and whether it is open now.
Only its number in the list and its distance differ between searches: they are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from flask import request
from markupsafe import Markup, escape

from directory.opening import Same, open_at
from foundation import clock
from foundation.folding import macro_of
from foundation.i18n import current_lang

_MOST: Final = 1_000  # drawings that are remembered, of some 3 KB each
_NUMBER, _DISTANCE = Markup("\x00number\x00"), Markup("\x00distance\x00")
_GAPS: Final = re.compile("\x00(number|distance)\x00")


def cards_in_list(cards: Sequence[Any], distances: Sequence[str | None], first: int) -> list[Markup]:
    """As the macro listing_card draws them, numbered from `first` on. `distances`: said already, None where
    there is none."""
    now, lang, root = clock.now(), current_lang(), request.script_root
    day = now.astimezone(clock.TOKYO).date()
    with clock.frozen(now):
        return [
            _filled(_parts(same, open_at(same, now), day, lang, root, distance is None), distance, number)
            for number, (same, distance) in enumerate(zip(map(Same, cards), distances, strict=True), first)
        ]


def _filled(parts: Sequence[str], distance: str | None, number: int) -> Markup:
    """Every other part is a gap."""
    whole = list(parts)
    values = {"number": str(number), "distance": str(escape(distance or ""))}
    whole[1::2] = [values[gap] for gap in parts[1::2]]
    return Markup("".join(whole))  # noqa: S704 – drawn by the template, which escapes what a listing says


@lru_cache(maxsize=_MOST)
def _parts(
    same: Same, _state: bool | None, _day: date, _lang: str, _root: str, is_nowhere: bool
) -> tuple[str, ...]:
    draw = macro_of("components/listing_card.html", "listing_card")
    drawn = draw(same.card, distance=None if is_nowhere else _DISTANCE, number=_NUMBER, level=3)
    return tuple(_GAPS.split(str(drawn)))
