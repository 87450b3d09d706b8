"""Parts 1 to 4 of the A4 slip: heading, the two organizations, the person."""

from __future__ import annotations

from datetime import date

from matching.referrals.japanese_year import BeforeEras, age, era_year
from matching.referrals.slip import Accommodation, Office, Slip
from matching.referrals.slip_blocks import Block, Space, Stack
from matching.referrals.slip_pen import Pen, beside
from matching.referrals.slip_shapes import Choices, Picture
from matching.referrals.state import Urgency

LOGO = 26.0
"""Points that a logo is high: it stands beside the word over the office and costs one line."""


def heading(pen: Pen, slip: Slip) -> list[Block]:
    top = slip.heading
    urgency = pen.choices("slip.urgency", Urgency, [top.urgency])
    title = Stack([pen.text(pen.say("slip.title"), 1.9), Space(2), Choices(urgency, pen.size)])
    facts = Stack(
        [
            pen.text(pen.say("slip.number", number=top.number), 1.12),
            pen.label("slip.fiscal_number", year=era_year(date(top.fiscal_year, 5, 1)), serial=top.serial),
            pen.label("slip.issued_on", date=pen.day(top.issued_at)),
            pen.label("slip.valid_until", date=pen.day(top.valid_until)),
        ]
    )
    care = pen.text(pen.say("slip.handle_with_care"), 1.12)
    why = pen.label("slip.handle_with_care.why")
    return [
        beside((0.63, title), (0.37, facts), ruled=False, pad=0),
        Space(2),
        beside((0.15, care), (0.85, why)),
        Space(pen.size * 0.4),
    ]


def organizations(pen: Pen, slip: Slip) -> list[Block]:
    to = pen.say("slip.to_honour", name=slip.to.organization)
    sides = beside(
        (0.5, _office(pen, "to", to, slip.to)),
        (0.5, _office(pen, "from", slip.sender.organization, slip.sender)),
    )
    return [sides, Space(pen.size * 0.4)]


def _office(pen: Pen, side: str, name: str, office: Office) -> Stack:
    address = [pen.say("slip.postal_code", code=office.postal_code)] if office.postal_code else []
    numbers = [
        pen.say(f"slip.{kind}", number=getattr(office, kind))
        for kind in ("phone", "fax")
        if getattr(office, kind)
    ]
    lines = [
        "　".join(part for part in (office.section, office.person) if part),
        " ".join([*address, office.address]),
        "　".join(numbers),
        pen.say("slip.call_back", hours=office.hours) if side == "from" and office.hours else "",
    ]
    texts = [pen.text(line, 0.94) for line in lines if line.strip()]
    return Stack([_top(pen, side, office), pen.text(name, 1.18), *texts])


def _top(pen: Pen, side: str, office: Office) -> Block:
    """The word over the office, beside its logo where it has one."""
    label, png = pen.label(f"slip.{side}"), pen.logos.get(office.logo)
    if png is None:
        return label
    return beside((0.35, label), (0.65, Picture(png, LOGO)), ruled=False, pad=0)


def person(pen: Pen, slip: Slip) -> list[Block]:
    """Part 4: only lines that say something; how to reach the person safely comes before the telephone."""
    who = slip.person
    fields: list[Block] = []
    if who.name:
        kana = [pen.text(who.kana, 0.8)] if who.kana else []
        fields.append(pen.field("slip.name", *kana, pen.text(who.name, 1.35)))
    born = _birth(pen, who.birth_date, slip.heading.issued_on) if who.birth_date else ""
    lines = (
        ("birth_date", born),
        ("address", who.address),
        ("safe_contact", who.safe_contact),
        ("telephone", who.phone),
    )
    fields += [pen.field(f"slip.{key}", pen.text(text)) for key, text in lines if text]
    if who.accommodations or who.accommodations_note:
        boxes = Choices(pen.choices("slip.accommodation", Accommodation, who.accommodations), pen.size)
        note = [pen.text(who.accommodations_note)] if who.accommodations_note else []
        fields.append(pen.field("slip.accommodations", boxes, *note))
    return fields or [pen.label("slip.person.omitted")]


def _birth(pen: Pen, iso: str, on: date) -> str:
    born = date.fromisoformat(iso)
    try:
        era = era_year(born)
    except BeforeEras:
        era = ""
    return pen.say("slip.born", year=born.year, era=era, month=born.month, day=born.day, age=age(born, on))
