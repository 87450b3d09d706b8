"""/jurisdiction: which Hello Work and which labour standards office is in charge of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request
from wtforms import StringField

from directory import store_listing
from directory.area import OfficeInCharge, Verdict, in_charge_of_rest, office_in_charge
from directory.area_choices import NamedTowns, named_towns
from directory.geo.gazetteer import gazetteer
from directory.geo.locate import LONGEST_TEXT
from directory.geo.municipality import municipalities, prefectures
from directory.geo.place import MUNICIPALITY, NOTHING, PREFECTURE, Place
from directory.offices import SERVICES, Office, branches, office
from directory.places import ask, because
from foundation.forms import GetForm, max_length, required
from foundation.i18n import t
from foundation.web import public

places = Blueprint("places", __name__)


class AddressForm(GetForm):
    """`rest` names a service: the reader lives in none of the towns that the law names for it."""

    q = StringField(validators=[required("places.form.required"), max_length(LONGEST_TEXT)])
    rest = StringField()


@dataclass(frozen=True)
class Shown:
    """An office in a verdict: why, what the law says of it, its card where the directory holds one."""

    office: Office
    because: str
    card: store_listing.Card | None
    branches: Sequence[Office]


@dataclass(frozen=True)
class Answer:
    service: str
    verdict: Verdict
    ask: str | None
    offices: Sequence[Shown]
    towns: Sequence[NamedTowns]


@places.get("/jurisdiction")
@public
def jurisdiction() -> tuple[str, int] | str:
    form = AddressForm(request.args)
    form.q.label.text = t("places.form.address")
    if "q" not in request.args:
        return render_template("places/jurisdiction.html", form=form, place=None)
    if not form.validate():
        return render_template("places/jurisdiction.html", form=form, place=None), 400
    place = gazetteer().locate(form.q.data)
    return render_template(
        "places/jurisdiction.html",
        form=form,
        place=place,
        note=_note(place),
        answers=_answers(place, form.rest.data or ""),
        choices=_choices(place),
    )


def _note(place: Place) -> str:
    """What is to be said of the address itself, once for all services."""
    if place.note in ("", "places.not_found"):
        return "" if _is_somewhere(place) else t("places.ask_address")
    return t(place.note)


def _is_somewhere(place: Place) -> bool:
    return place.level > NOTHING or bool(place.candidates)


def _answers(place: Place, rest: str) -> list[Answer]:
    if not _is_somewhere(place):
        return []
    verdicts = {s: (in_charge_of_rest if s == rest else office_in_charge)(place, s) for s in SERVICES}
    ids = [each.id for verdict in verdicts.values() for each in verdict.offices]
    cards = {card.id: card for card in store_listing.cards(ids)} if ids else {}
    return [
        Answer(s, v, ask(v), [_shown(each, s, cards, place) for each in v.offices], _towns(place, s, v))
        for s, v in verdicts.items()
    ]


def _towns(place: Place, service: str, verdict: Verdict) -> Sequence[NamedTowns]:
    """What to choose from while the town decides and is not known."""
    return named_towns(place, service) if verdict.ask_key == "places.ask_town" else ()


def _shown(each: OfficeInCharge, service: str, cards: dict[UUID, store_listing.Card], place: Place) -> Shown:
    found = office(service, each.key)
    return Shown(found, because(each), cards.get(each.id), branches(found, place.municipality_code))


def _choices(place: Place) -> list[str]:
    """Fuller addresses to go on with; one of them is the reader's own."""
    known = municipalities()
    if place.candidates:
        return [each.address for each in place.candidates]
    if place.level >= MUNICIPALITY:
        return [m.prefecture + m.full_name for m in known.wards(known.get(place.municipality_code))]
    if place.level == PREFECTURE:
        return [
            m.prefecture + m.full_name for m in known.all if m.prefecture == place.prefecture and not m.city
        ]
    return [p.name for p in prefectures()] if place.level == NOTHING else []
