"""The A4 slip as PDF: one page where it fits, else a clean break with the reply at the foot of the last
page.

Portrait, black on white, text selectable. The same frozen slip gives the same bytes every time (no clock,
no random tag), so a re-print is the original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from matching.referrals import slip_cover, slip_font, slip_heading, slip_matter, slip_reply
from matching.referrals.slip import Slip
from matching.referrals.slip_blocks import Block
from matching.referrals.slip_pen import Pen, Say
from matching.referrals.slip_shapes import qr_modules

SIDE, TOP, FOOT = 36.0, 28.0, 32.0
WIDTH, HEIGHT = A4[0] - 2 * SIDE, A4[1] - TOP - FOOT
SIZES = (9.8, 9.2, 8.6)
"""Type sizes in points: a smaller one only where it brings the slip onto one page (8 pt still survives a
FAX).
"""

Page = list[tuple[Block, float]]
Logos = Mapping[str, bytes]


class Part(NamedTuple):
    """Pages that are counted together; `number` stands at the foot of each, `ahead` at that of all but the
    last.
    """

    number: str
    pages: list[Page]
    ahead: str = ""


def render(slip: Slip, say: Say, all_needs: Sequence[str], logos: Logos | None = None) -> bytes:
    """PDF bytes.

    `say` gives the Japanese of a message key, `all_needs` the need codes in the form's order, `logos` the
    letterhead's picture by its hash.
    """
    title = say("slip.document", number=slip.heading.number)
    return _draw([_part(slip, say, laid_out(slip, say, all_needs, logos))], title, say)


def render_many(
    slips: Sequence[Slip], say: Say, all_needs: Sequence[str], logos: Logos | None = None
) -> bytes:
    """Several slips in one PDF, each with its own page numbers, after a list of them to tick off."""
    parts = [_part(slip, say, laid_out(slip, say, all_needs, logos)) for slip in slips]
    pen = Pen(SIZES[0], say, slip_font.Substitution())
    listed = slip_cover.cover(pen, slips, [len(part.pages) for part in parts])
    title = say("slip.cover.title", n=len(slips))
    return _draw([Part("", paginate(listed)), *parts], title, say)


def _part(slip: Slip, say: Say, pages: list[Page]) -> Part:
    """Whoever holds the first of several pages is told where the reply is; form 1 did not say so."""
    told = len(pages) > 1 and slip.form != "1"
    return Part(slip.heading.number, pages, say("slip.reply.on_page", page=len(pages)) if told else "")


def laid_out(slip: Slip, say: Say, all_needs: Sequence[str], logos: Logos | None) -> list[Page]:
    """In the largest type size that brings the slip onto one page; in the largest of all where none does."""
    slip_font.ready()
    modules = qr_modules(slip.heading.reply_url)
    tried: list[list[Page]] = []
    for size in SIZES:
        pen = Pen(size, say, slip_font.Substitution(), logos or {})
        tried.append(paginate(_body(pen, slip, all_needs), slip_reply.reply(pen, slip, modules)))
        if len(tried[-1]) == 1:
            return tried[-1]
    return tried[0]


def _body(pen: Pen, slip: Slip, all_needs: Sequence[str]) -> list[Block]:
    written = [
        *slip_heading.heading(pen, slip),
        *slip_heading.organizations(pen, slip),
        *slip_heading.person(pen, slip),
        *slip_matter.needs(pen, slip, all_needs),
        *slip_matter.history(pen, slip),
        *slip_matter.request(pen, slip),
        *slip_matter.permission(pen, slip),
    ]
    return [*written, *slip_matter.legend(pen)]


def paginate(body: Sequence[Block], reply: Block | None = None) -> list[Page]:
    """Blocks with their height above the page's foot; parts what must be parted, keeps the reply in one
    piece.
    """
    pages: list[Page] = [[]]
    waiting, room = list(body), HEIGHT
    while waiting:
        block = waiting.pop(0)
        height = block.measure(WIDTH)
        if height <= room:
            pages[-1].append((block, FOOT + room))
            room -= height
            continue
        parted = block.cut(room)
        if parted is None and not pages[-1]:
            raise DoesNotFit
        if parted:
            parted[0].measure(WIDTH)
            pages[-1].append((parted[0], FOOT + room))
        waiting.insert(0, parted[1] if parted else block)
        pages.append([])
        room = HEIGHT
    if reply is None:
        return pages
    height = reply.measure(WIDTH)
    if height > room:
        pages.append([])
    pages[-1].append((reply, FOOT + height))
    return pages


class DoesNotFit(Exception):
    """A block is taller than a page and cannot be parted."""


def _draw(parts: Sequence[Part], title: str, say: Say) -> bytes:
    slip_font.ready()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas._doc.Catalog.Lang = PDFString("ja")  # screen readers choose their voice by it
    for part in parts:
        for place, page in enumerate(part.pages, start=1):
            for block, top in page:
                block.draw(canvas, SIDE, top)
            canvas.setFont(slip_font.FONT, 7.5)
            canvas.drawString(SIDE, FOOT - 16, f"{part.number}　{say('slip.handle_with_care')}".strip())
            count = say("slip.page", page=place, pages=len(part.pages))
            canvas.drawRightString(A4[0] - SIDE, FOOT - 16, count)
            if part.ahead and place < len(part.pages):
                canvas.drawCentredString(A4[0] / 2, FOOT - 16, part.ahead)
            canvas.showPage()
    canvas.save()
    return out.getvalue()
