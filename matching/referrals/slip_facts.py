"""What the A4 slip says, as headings and pairs: for the page that screen readers read. Pure.

The same frozen slip, the same words and the same omissions as the PDF; of check boxes only the ticked ones
are named. A test holds both to the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matching.referrals.japanese_year import BeforeEras, age, era_year
from matching.referrals.slip import Office, Slip
from matching.referrals.slip_pen import Say

Pair = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """A heading, then sentences, then pairs of a term and its values; none of them empty."""

    title: str
    sentences: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()


def parts(slip: Slip, say: Say) -> list[Part]:
    return [
        _heading(slip, say),
        _office(say("slip.to"), say("slip.to_honour", name=slip.to.organization), slip.to, say, hours=False),
        _office(say("slip.from"), slip.sender.organization, slip.sender, say, hours=True),
        _person(slip, say),
        _matter(slip, say),
        _permission(slip, say),
        _reply(slip, say),
    ]


def day(say: Say, iso: str) -> str:
    """2026年11月23日（月）, as the PDF prints it."""
    on = date.fromisoformat(iso[:10])
    weekday = say("slip.weekdays")[on.weekday()]
    return say("slip.date", year=on.year, month=on.month, day=on.day, weekday=weekday)


def _kept(pairs: list[tuple[str, str | tuple[str, ...]]]) -> tuple[Pair, ...]:
    """A term in one line, without the pairs that say nothing."""
    several = ((term, (value,) if isinstance(value, str) else value) for term, value in pairs)
    kept = ((term.split("\n")[0], tuple(each for each in value if each)) for term, value in several)
    return tuple((term, value) for term, value in kept if value)


def _heading(slip: Slip, say: Say) -> Part:
    top = slip.heading
    year = era_year(date(top.fiscal_year, 5, 1))
    return Part(
        say("slip.title"),
        (say("slip.handle_with_care"), say("slip.handle_with_care.why")),
        _kept(
            [
                (
                    say("referrals.number"),
                    (top.number, say("slip.fiscal_number", year=year, serial=top.serial)),
                ),
                (say("referrals.issued_on"), day(say, top.issued_at)),
                (say("referrals.valid_until"), day(say, top.valid_until)),
                (say("slip.urgency"), say(f"slip.urgency.{top.urgency}")),
            ]
        ),
    )


def _office(title: str, name: str, office: Office, say: Say, *, hours: bool) -> Part:
    postal = say("slip.postal_code", code=office.postal_code) if office.postal_code else ""
    return Part(
        title,
        pairs=_kept(
            [
                (say("slip.organization"), name),
                (say("slip.person_in_charge"), (office.section, office.person)),
                (say("slip.address"), (postal, office.address)),
                (say("slip.telephone"), office.phone),
                (say("referrals.fax"), office.fax),
                (say("referrals.field.from_hours"), office.hours if hours else ""),
            ]
        ),
    )


def _person(slip: Slip, say: Say) -> Part:
    who = slip.person
    helps = tuple(say(f"slip.accommodation.{code}") for code in who.accommodations)
    pairs = _kept(
        [
            (say("slip.name"), (who.kana, who.name) if who.name else ()),
            (say("slip.birth_date"), _born(say, who.birth_date, slip.heading.issued_on)),
            (say("slip.address"), who.address),
            (say("slip.item.safe_contact"), who.safe_contact),
            (say("slip.telephone"), who.phone),
            (say("slip.accommodations"), (*helps, who.accommodations_note)),
        ]
    )
    return Part(say("slip.part.person"), () if pairs else (say("slip.person.omitted"),), pairs)


def _born(say: Say, iso: str, on: date) -> str:
    if not iso:
        return ""
    born = date.fromisoformat(iso)
    try:
        era = era_year(born)
    except BeforeEras:
        era = ""
    return say("slip.born", year=born.year, era=era, month=born.month, day=born.day, age=age(born, on))


def _matter(slip: Slip, say: Say) -> Part:
    who, asked = slip.person, slip.request

    def named(prefix: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(say(f"{prefix}.{code}") for code in codes)

    return Part(
        say("referrals.matter"),
        pairs=_kept(
            [
                (say("referrals.field.main_need"), named("need", who.main_needs)),
                (say("referrals.field.further_needs"), named("need", who.further_needs)),
                (say("slip.summary"), who.summary),
                (say("slip.part.wish"), who.wish),
                (say("slip.part.support_so_far"), who.support_so_far),
                (say("referrals.reasons_for"), who.reasons_for),
                (say("referrals.reasons_to_ask"), who.reasons_to_ask),
                (say("slip.part.request"), (*named("slip.ask", asked.asked_for), asked.asked_other)),
                (say("slip.part.attachments"), who.attachments),
            ]
        ),
    )


def _permission(slip: Slip, say: Say) -> Part:
    why, top = slip.permission, slip.heading
    basis = say(
        f"slip.basis.{why.basis}",
        items="、".join(say(f"slip.item.{item}") for item in why.items),
        recipient=why.recipient,
        purpose=why.purpose,
        way=say(f"slip.way.{why.way}"),
        since=day(say, why.valid_from),
        until=day(say, why.valid_until),
        obtained=day(say, why.obtained_on),
        reason=why.reason,
    )
    record = say(
        "slip.disclosure",
        sender=slip.sender.organization,
        recipient=slip.to.organization,
        at=day(say, top.issued_at),
        time=top.issued_at[11:16],
    )
    return Part(say("slip.part.permission"), (basis, record))


def _reply(slip: Slip, say: Say) -> Part:
    """How to answer; the empty lines of the paper's reply are a form on the web."""
    top = slip.heading
    where = top.reply_url.rsplit("/", 1)[0]
    return Part(
        say("slip.reply.title", number=top.number),
        tuple(_answer_by(slip, say)),
        _kept(
            [
                (say("reply.field.code"), top.spoken_code),
                (say("reply.field.fact"), top.fact),
                (say("reply.field.where"), where),
            ]
        ),
    )


def _answer_by(slip: Slip, say: Say) -> Iterator[str]:
    sender = slip.sender
    numbers = [
        say(f"slip.{kind}", number=getattr(sender, kind))
        for kind in ("phone", "fax")
        if getattr(sender, kind)
    ]
    where = "　".join(part for part in (sender.organization, sender.person, *numbers) if part)
    yield say("slip.reply.back_to", where=where)
