"""Parts 5 to 10 and 12 of the A4 slip: what it is about, what is asked for, why it may be told."""

from __future__ import annotations

from collections.abc import Sequence

from matching.referrals.slip import Ask, Slip
from matching.referrals.slip_blocks import Block, Space
from matching.referrals.slip_pen import Pen
from matching.referrals.slip_shapes import Choice, Choices, Mark


def needs(pen: Pen, slip: Slip, all_needs: Sequence[str]) -> list[Block]:
    """Part 5: every need as a box (◎ main, ○ further), and the marked ones in words for screen readers and
    search.
    """
    who = slip.person
    fields: list[Block] = []
    if who.main_needs or who.further_needs:
        named = [
            pen.text(pen.say(key, needs="、".join(pen.say(f"need.{code}") for code in codes)))
            for key, codes in (("slip.main_needs", who.main_needs), ("slip.further_needs", who.further_needs))
            if codes
        ]
        fields.append(pen.field("slip.part.matter", *named, Space(1), _boxes(pen, slip, all_needs)))
    if who.summary:
        fields.append(pen.field("slip.summary", pen.text(who.summary)))
    return fields


def _boxes(pen: Pen, slip: Slip, all_needs: Sequence[str]) -> Choices:
    who = slip.person
    marks = {**dict.fromkeys(who.further_needs, Mark.FURTHER), **dict.fromkeys(who.main_needs, Mark.MAIN)}
    boxes = [
        Choice(pen.substitute(pen.say(f"need.{code}")), marks.get(code, Mark.EMPTY)) for code in all_needs
    ]
    return Choices(boxes, pen.size * 0.88, columns=4)


def history(pen: Pen, slip: Slip) -> list[Block]:
    """Parts 6 and 7, and what the match said when the slip was issued."""
    who = slip.person
    texts = (("wish", who.wish), ("support_so_far", who.support_so_far))
    fields: list[Block] = [pen.field(f"slip.part.{key}", pen.text(text)) for key, text in texts if text]
    said = (("slip.reasons_for", who.reasons_for), ("slip.reasons_to_ask", who.reasons_to_ask))
    lines = [
        pen.text(pen.say(key, reasons="／".join(each.removesuffix("。") for each in why)), 0.92)
        for key, why in said
        if why
    ]
    return [*fields, pen.field("slip.part.reasons", *lines)] if lines else fields


def request(pen: Pen, slip: Slip) -> list[Block]:
    """Parts 8 and 9."""
    asked = slip.request
    other = [pen.text(asked.asked_other)] if asked.asked_other else []
    boxes = Choices(pen.choices("slip.ask", Ask, asked.asked_for), pen.size)
    fields: list[Block] = [pen.field("slip.part.request", boxes, *other)]
    if slip.person.attachments:
        fields.append(pen.field("slip.part.attachments", pen.text(slip.person.attachments)))
    return fields


def permission(pen: Pen, slip: Slip) -> list[Block]:
    """Parts 10 and 12: why this may be told, how to take it back, and the record of telling (個人情報保護法
    29条).
    """
    why, top = slip.permission, slip.heading
    basis = pen.say(
        f"slip.basis.{why.basis}",
        items="、".join(pen.say(f"slip.item.{item}") for item in why.items),
        recipient=why.recipient,
        purpose=why.purpose,
        way=pen.say(f"slip.way.{why.way}"),
        since=pen.day(why.valid_from),
        until=pen.day(why.valid_until),
        obtained=pen.day(why.obtained_on),
        reason=why.reason,
    )
    record = pen.say(
        "slip.disclosure",
        sender=slip.sender.organization,
        recipient=slip.to.organization,
        at=pen.day(top.issued_at),
        time=top.issued_at[11:16],
    )
    return [pen.field("slip.part.permission", pen.text(basis, 0.84), pen.text(record, 0.84))]


def legend(pen: Pen) -> list[Block]:
    """Which characters the typeface lacks; must be asked for after everything else was written."""
    missing = pen.substitute.legend
    if not missing:
        return []
    pairs = "、".join(f"{sign} = {point}" for sign, point in missing)
    return [Space(2), pen.text(pen.say("slip.legend", characters=pairs), 0.84)]
