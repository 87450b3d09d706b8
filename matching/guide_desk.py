"""/desk/guide-counts: what residents asked the guide about, for who plans support. Never fewer than ten."""

from __future__ import annotations

from flask import Blueprint, render_template

from accounts.guard import requires
from accounts.permission import Permission
from directory.geo.gazetteer import gazetteer
from directory.geo.municipality import UnknownMunicipality, prefectures
from foundation import clock
from foundation.i18n import t
from matching import store_guide
from matching.guide_count import first_month, shown

guide_desk = Blueprint("guide_desk", __name__)


@guide_desk.get("/desk/guide-counts")
@requires(Permission.NETWORK_COORDINATE)
def index() -> str:
    rows = shown(store_guide.sums(first_month(clock.today())))
    return render_template("guide/counts.html", rows=[(_named(row.area), row) for row in rows])


def _named(area: str) -> str:
    """A municipality's or a prefecture's name; a code that no longer exists stays as it is."""
    if not area:
        return t("guide.counts.everywhere")
    try:
        if len(area) == 2:
            return next((each.name for each in prefectures() if each.code == area), area)
        place = gazetteer().municipality(area)
    except UnknownMunicipality:
        return area
    return f"{place.prefecture}{place.municipality}"
