"""/jurisdiction: which Hello Work and which labour standards office is in charge of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request
from wtforms import StringField

from directory import store_listing
from directory.area import OfficeInCharge, Verdict, office_in_charge
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
    q = StringField(validators=[required("places.form.required"), max_length(LONGEST_TEXT)])


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
        answers=_answers(place),
        choices=_choices(place),
    )


def _note(place: Place) -> str:
    """What is to be said of the address itself, once for all services."""
    if place.note in ("", "places.not_found"):
        return "" if _is_somewhere(place) else t("places.ask_address")
    return t(place.note)


def _is_somewhere(place: Place) -> bool:
    return place.level > NOTHING or bool(place.candidates)


def _answers(place: Place) -> list[Answer]:
    if not _is_somewhere(place):
        return []
    verdicts = {service: office_in_charge(place, service) for service in SERVICES}
    ids = [each.id for verdict in verdicts.values() for each in verdict.offices]
    cards = {card.id: card for card in store_listing.cards(ids)} if ids else {}
    return [
        Answer(s, v, ask(v), [_shown(each, s, cards, place) for each in v.offices])
        for s, v in verdicts.items()
    ]


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
