"""Part 11 of the A4 slip: the reply to cut off and send back. No word of it names the person."""

from __future__ import annotations

from collections.abc import Sequence

from matching.referrals.slip import Slip
from matching.referrals.slip_blocks import Block, Space, Stack
from matching.referrals.slip_pen import Pen, beside
from matching.referrals.slip_shapes import Choices, CutLine, QrCode
from matching.referrals.state import Decline

ANSWERS = ("accepted", "waitlisted", "declined")
QR_SIDE = 86.0


def reply(pen: Pen, slip: Slip, modules: Sequence[Sequence[int]]) -> Stack:
    top = slip.heading
    side = Stack(
        [
            QrCode(modules, QR_SIDE),
            pen.text(pen.say("slip.reply.code", code=top.spoken_code), 0.9),
            pen.text(pen.say("slip.reply.fact", fact=top.fact), 1.1),
            pen.label("slip.reply.how", address=top.reply_url.rsplit("/", 1)[0]),
        ]
    )
    head = pen.text(pen.say("slip.reply.title", number=top.number), 1.15)
    body = beside((0.74, Stack(_rows(pen))), (0.02, Space(0)), (0.24, side), ruled=False, pad=0)
    return Stack([CutLine(pen.say("slip.cut"), 8), head, pen.text(_back_to(pen, slip), 0.92), Space(2), body])


def _back_to(pen: Pen, slip: Slip) -> str:
    sender = slip.sender
    numbers = [
        pen.say(f"slip.{kind}", number=getattr(sender, kind))
        for kind in ("phone", "fax")
        if getattr(sender, kind)
    ]
    where = "　".join(part for part in (sender.organization, sender.person, *numbers) if part)
    return pen.say("slip.reply.back_to", where=where)


def _rows(pen: Pen) -> list[Block]:
    answers = Choices(pen.choices("slip.reply", ANSWERS), pen.size)
    declines = Choices(pen.choices("slip.decline", Decline), pen.size * 0.9)
    blank = Space(pen.size * 2.4)
    return [
        _row(pen, "slip.reply.answer", answers),
        _row(pen, "slip.reply.decline_why", declines, pen.label("slip.reply.elsewhere")),
        _row(pen, "slip.reply.meeting", pen.form("slip.reply.meeting.blank")),
        _row(pen, "slip.reply.person", pen.form("slip.reply.person.blank")),
        _row(pen, "slip.reply.result", blank),
    ]


def _row(pen: Pen, key: str, *content: Block) -> Block:
    return beside((0.19, pen.label(key)), (0.81, Stack(content)), pad=pen.size * 0.24)
