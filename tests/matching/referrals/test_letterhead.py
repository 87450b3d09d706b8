"""The organization's own head of its slips: edited, previewed, frozen with each slip."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import update

from directory.models import Listing, Organization
from foundation.db import db
from matching.referrals.frozen import thaw
from matching.referrals.logo import BOX, BadLogo, redrawn
from matching.referrals.models_desk import Letterhead, LetterheadLogo
from matching.referrals.models_referral import Referral
from tests.matching.referrals.conftest import World, consent, send
from tests.matching.referrals.test_desk import SLIP, entries, field_error, rows
from tests.page import check
from tests.people import csrf_token, post_form

AT = "/desk/letterhead"
HEAD = {
    "name": "社会福祉法人あおぞら会 あおぞら相談室",
    "section": "就労支援係",
    "postal_code": "0600002",
    "address": "北海道札幌市中央区北二条西一丁目",
    "phone": "011-222-3333",
    "fax": "011-222-3334",
    "hours": "平日10時〜16時",
}


def picture(size=(300, 100), kind="PNG", **values: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (0, 90, 160)).save(out, kind, **values)
    return out.getvalue()


def saved(browser, **fields: object):
    return post_form(browser, AT, **{**HEAD, **fields})


def text_of(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_it_stands_on_the_next_slip(world: World, signed_in):
    sato = signed_in(world.people.sato)
    first = check(sato.get(AT))
    assert "まだ保存していません" in first.text
    assert "あおぞら相談室 本部" in sato.get(AT).get_data(as_text=True)
    done = saved(sato, logo=(io.BytesIO(picture()), "logo.png"))
    assert done.status_code == 302
    assert entries("letterhead.changed")
    assert sato.get(f"{AT}/logo.png").mimetype == "image/png"
    sample = sato.get(f"{AT}/sample.pdf")
    assert "社会福祉法人あおぞら会" in text_of(sample.get_data())
    assert len(PdfReader(io.BytesIO(sample.get_data())).pages[0].images) == 1
    consent(world)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}"
    form = sato.get(at).get_data(as_text=True)
    assert "平日10時〜16時" in form
    assert "就労支援係" in form
    made = post_form(sato, at, **SLIP, step="issue", token="3" * 32, from_section="就労支援係")
    document = sato.get(f"{made.location}/slip.pdf").get_data()
    found = text_of(document)
    for part in (
        "社会福祉法人あおぞら会",
        "就労支援係佐藤美咲",
        "〒060-0002",
        "FAX011-222-3334",
        "平日10時〜16時",
    ):
        assert part in found, part
    assert len(PdfReader(io.BytesIO(document)).pages[0].images) == 1
    assert signed_in(world.people.suzuki).get(f"{made.location}/slip.pdf").get_data() == document


def test_a_reprint_is_the_original_whatever_changed(world: World, signed_in):
    sato = signed_in(world.people.sato)
    saved(sato, logo=(io.BytesIO(picture()), "logo.png"))
    number = send(world)
    at = f"/desk/referrals/{number}/slip.pdf"
    before = sato.get(at).get_data()
    [row] = rows(Referral)
    assert thaw(row.slip, row.slip_hash).sender.logo
    saved(sato, name="新しい名前", phone="03-0000-0000", remove_logo="y")
    db.session.execute(update(Organization).values(name="別の名前"))
    db.session.execute(update(Listing).values(name="別の事業所", phone="03-9999-9999", address="東京都"))
    db.session.commit()
    after = sato.get(at).get_data()
    assert zlib.crc32(after) == zlib.crc32(before)
    assert after == before
    assert sato.get(f"{AT}/logo.png").status_code == 404
    assert len(rows(LetterheadLogo)) == 1, "old slips still need it"


def test_an_office_can_be_chosen_instead(world: World, signed_in):
    sato = signed_in(world.people.sato)
    saved(sato)
    consent(world)
    at = f"/desk/clients/{world.client_id}/slips/new?to={world.b}"
    assert "（レターヘッド）" in check(sato.get(at)).text
    made = post_form(sato, at, **SLIP, step="issue", token="3" * 32, from_listing=str(world.a))
    found = text_of(sato.get(f"{made.location}/slip.pdf").get_data())
    assert "あおぞら相談室本部" in found
    assert "社会福祉法人あおぞら会" not in found


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"postal_code": "060"}, "postal_code"),
        ({"phone": "0" * 61}, "phone"),
        ({"logo": (io.BytesIO(b"<svg onload=x>"), "x.png")}, "logo"),
        ({"logo": (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 40), "x.png")}, "logo"),
        ({"logo": (io.BytesIO(b"0" * 500_001), "x.png")}, "logo"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(world: World, signed_in, fields, field):
    sato = signed_in(world.people.sato)
    wrong = saved(sato, **fields)
    assert wrong.status_code == 422
    assert field_error(check(wrong), field)
    assert "北二条西一丁目" in wrong.get_data(as_text=True)
    assert rows(Letterhead) == []


def test_who_may(world: World, signed_in, client):
    assert client.get(AT).status_code == 302
    for person in (world.people.yamada, world.people.suzuki, world.people.takahashi):
        browser = signed_in(person)
        assert [browser.get(path).status_code for path in (AT, f"{AT}/logo.png", f"{AT}/sample.pdf")] == [
            403
        ] * 3
        token = csrf_token(browser, "/desk/account")
        assert browser.post(AT, data={"csrf_token": token, **HEAD}).status_code == 403
    saved(signed_in(world.people.sato))
    tanaka = signed_in(world.people.tanaka)
    assert "あおぞら" not in tanaka.get(AT).get_data(as_text=True), "everyone sees their own only"
    assert tanaka.get(f"{AT}/logo.png").status_code == 404
    assert tanaka.put(AT, headers={"X-CSRFToken": csrf_token(tanaka, AT)}).status_code == 405


@pytest.mark.parametrize("lang", ["en", "ja-Hira"])
def test_in_other_languages(world: World, signed_in, lang):
    check(signed_in(world.people.sato).get(f"/{lang}{AT}"))


class TestRedrawing:
    def test_a_small_grey_picture_without_anything_else(self):
        from PIL.PngImagePlugin import PngInfo

        note = PngInfo()
        note.add_text("Comment", "canary-geheim")
        for data in (
            picture((3000, 600), pnginfo=note),
            picture((300, 100), "JPEG", exif=b"Exif\0\0canary"),
            picture((10, 10), "GIF"),
        ):
            made = redrawn(data + b"<script>canary")
            with Image.open(io.BytesIO(made)) as drawn:
                assert (drawn.format, drawn.mode) == ("PNG", "L")
                assert drawn.width <= BOX[0]
                assert drawn.height <= BOX[1]
            assert b"canary" not in made

    def test_the_same_picture_gives_the_same_bytes(self):
        assert redrawn(picture()) == redrawn(picture())

    def test_transparent_is_white(self):
        out = io.BytesIO()
        Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
        with Image.open(io.BytesIO(redrawn(out.getvalue()))) as drawn:
            assert drawn.getpixel((5, 5)) == 255

    def test_a_bomb_is_not_unpacked(self):
        bomb = _bomb()
        assert len(bomb) < 1000
        with pytest.raises(BadLogo) as refused:
            redrawn(bomb)
        assert refused.value.reason == "too_large"

    @pytest.mark.parametrize("data", [b"", b"x", b"%PDF-1.4", b"<svg/>", picture()[:60]])
    def test_what_is_no_picture_is_refused(self, data):
        with pytest.raises(BadLogo):
            redrawn(data)


def _bomb() -> bytes:
    """A PNG that says it is 30,000 × 30,000."""
    import struct

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"0" * 99)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
