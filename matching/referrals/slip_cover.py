"""The list on top of several slips printed at once: what goes where, to tick off. It names no person."""

from __future__ import annotations

from collections.abc import Sequence

from matching.referrals.slip import Slip
from matching.referrals.slip_blocks import Block, Space
from matching.referrals.slip_pen import Pen, beside
from matching.referrals.slip_shapes import Choice, Choices

SHARES = (0.05, 0.21, 0.36, 0.21, 0.10, 0.07)


def cover(pen: Pen, slips: Sequence[Slip], pages: Sequence[int]) -> list[Block]:
    """`pages` says how many sheets each slip has."""
    head = [pen.say(f"slip.cover.{name}") for name in ("done", "number", "to", "reach", "urgency", "pages")]
    return [
        pen.text(pen.say("slip.cover.title", n=len(slips)), 1.6),
        Space(4),
        pen.label("slip.cover.about", pages=sum(pages)),
        Space(6),
        _row([pen.text(each, 0.84) for each in head]),
        *(_line(pen, slip, count) for slip, count in zip(slips, pages, strict=True)),
    ]


def _line(pen: Pen, slip: Slip, count: int) -> Block:
    to, top = slip.to, slip.heading
    reach = [
        pen.say(f"slip.{kind}", number=getattr(to, kind)) for kind in ("fax", "phone") if getattr(to, kind)
    ]
    return _row(
        [
            Choices([Choice("")], pen.size),
            pen.text(top.number),
            pen.text(" ".join(part for part in (to.organization, to.section) if part)),
            pen.text("\n".join(reach), 0.9),
            pen.text(pen.say(f"slip.urgency.{top.urgency}"), 0.9),
            pen.text(str(count)),
        ]
    )


def _row(cells: Sequence[Block]) -> Block:
    return beside(*zip(SHARES, cells, strict=True))
