"""/map/picture: the map of a search as a picture with a numbered list, drawn here; moved and zoomed by links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from directory import asking, map_picture, store_listing
from directory.map_picture import CLOSEST, FARTHEST, Frame, Mark, Spot
from directory.presenting_search import Arguments, arguments
from directory.presenting_site import site
from directory.search.engine import engine
from directory.search.spots import Spots, spots
from directory.search_forms import SearchForm
from foundation import clock
from foundation.web import public

map_views = Blueprint("map_views", __name__)
NAMED: Final = 6
"""So many listings of one mark are told by name; of more only the number, until one looks closer."""
NAMED_CLOSEST: Final = 100
STEPS: Final = {"north": (0, -0.5), "south": (0, 0.5), "west": (-0.5, 0), "east": (0.5, 0)}


@dataclass(frozen=True)
class Shown:
    """A mark with the listings that it stands for, or with where it is and the way closer."""

    mark: Mark
    points: Sequence[Any]
    place: str
    closer: str


@map_views.get("/map/picture")
@public
def picture() -> str:
    form = SearchForm(request.args)
    form.validate()
    where = asking.where(form)
    frame = _frame(form, where)
    found = _found(form, where, frame)
    rows = store_listing.points(found.ids)
    placed = map_picture.marks(frame, _as_spots(found, rows))
    return render_template(
        "pages/map_picture.html",
        frame=frame,
        picture=map_picture,
        total=found.total,
        shown=_shown(frame, placed, rows),
        moves={name: _address(frame.moved(*by)) for name, by in STEPS.items()},
        closer=_address(frame.zoomed(1)) if frame.zoom < CLOSEST else "",
        farther=_address(frame.zoomed(-1)) if frame.zoom > FARTHEST else "",
        query_string=urlencode(_search(), doseq=True),
    )


def _frame(form: SearchForm, where: asking.Where) -> Frame:
    """As the address says; else around what is searched for."""
    try:
        return map_picture.read_frame(request.args.get("at", ""))
    except map_picture.NoFrame:
        return _first_frame(form, where)


def _first_frame(form: SearchForm, where: asking.Where) -> Frame:
    if where.point:
        return Frame(*where.point, 12)
    found = _found(form, where, None)
    return map_picture.around(_as_spots(found, store_listing.points(found.ids)))


def _found(form: SearchForm, where: asking.Where, frame: Frame | None) -> Spots:
    index, hits = engine().hits(replace(asking.question(form, where, clock.now()), box=None))
    return spots(index, hits, frame.box if frame else None, frame.zoom if frame else FARTHEST)


def _as_spots(found: Spots, rows: Sequence[Any]) -> list[Spot]:
    single = [Spot(row.lat, row.lng, 1, (row.id,)) for row in rows]
    return [Spot(each.lat, each.lng, each.count) for each in found.circles] + single


def _shown(frame: Frame, placed: Sequence[Mark], rows: Sequence[Any]) -> list[Shown]:
    most = NAMED_CLOSEST if frame.zoom == CLOSEST else NAMED
    by_id = {row.id: row for row in rows}
    return [
        _one(frame, mark, [by_id[each] for each in mark.spot.ids] if len(mark.spot.ids) <= most else [])
        for mark in placed
    ]


def _one(frame: Frame, mark: Mark, points: Sequence[Any]) -> Shown:
    closer = Frame(mark.spot.lat, mark.spot.lng, frame.zoom).zoomed(2)
    return Shown(
        mark, points, map_picture.place_of(frame, mark.spot), _address(closer) if frame.zoom < CLOSEST else ""
    )


def _search() -> Arguments:
    return {name: values for name, values in arguments(request.args).items() if name != "bbox"}


def _address(frame: Frame) -> str:
    return f"{site('/map/picture')}?{urlencode({**_search(), 'at': frame.code}, doseq=True)}"
