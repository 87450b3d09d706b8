"""The A4 form: what it must hold, what it must not, how many pages, and the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from directory.taxonomy import NEEDS
from foundation.i18n import t
from matching.referrals.consent import Item
from matching.referrals.slip import Ask, Dossier, Office, Request
from matching.referrals.slip_blocks import LEADING
from matching.referrals.slip_font import advance
from matching.referrals.slip_lines import _NOT_FIRST, break_lines
from matching.referrals.slip_pdf import render
from tests.matching.referrals.test_slip import slip_of

HANAKO = Dossier(
    name="山本　花子",
    kana="やまもと　はなこ",
    birth_date="1991-05-17",
    address="北海道札幌市中央区北一条西二丁目1番1号",
    phone="090-1234-5678",
    safe_contact="平日18時以降に携帯へ",
    accommodations=("writing",),
    accommodations_note="電話は苦手",
    main_needs=("retention",),
    further_needs=("health", "income"),
    summary="職場の指示が口頭だけになった",
    wish="今の会社で働き続けたい",
    support_so_far="月1回の面談",
    attachments="就労パスポート 1・3・5",
    reasons_for=("就労定着支援を行っています",),
    reasons_to_ask=("土曜日に面談できるか",),
)
TO = Office(
    "きぼうの橋 定着支援センター",
    "定着支援係",
    "",
    "060-0001",
    "北海道札幌市中央区北一条西三丁目1番地",
    "011-123-4567",
    "011-123-4568",
)
FROM = Office(
    "あおぞら相談室",
    "",
    "佐藤 美咲",
    "060-0002",
    "北海道札幌市中央区北二条西一丁目",
    "011-222-3333",
    "",
    "平日9時〜17時",
)


def say(key: str, **values: object) -> str:
    return t(key, "ja", **values)


def pdf(items=frozenset(Item), dossier: Dossier = HANAKO, **changes: object) -> bytes:
    return render(slip_of(items, dossier, **{"to": TO, "sender": FROM, **changes}), say, NEEDS)


def text_of(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_all_twelve_parts_are_on_one_page():
    document = pdf()
    assert len(PdfReader(io.BytesIO(document)).pages) == 1
    found = squeezed(text_of(document))
    for part in (
        "連絡票（つなぎシート）",
        "K7Q2-2026-0001",
        "令和8年度第1号",
        "2026年11月23日（月）",
        "有効期限2027年5月23日（日）",
        "■1週間以内",
        "□至急",
        "取扱注意",
        "きぼうの橋定着支援センター御中",
        "定着支援係",
        "〒060-0001",
        "電話011-123-4567",
        "FAX011-123-4568",
        "あおぞら相談室",
        "佐藤美咲",
        "折り返しの電話は平日9時〜17時",
        "やまもとはなこ",
        "山本花子",
        "1991年（平成3年）5月17日35歳",
        "札幌市中央区北一条西二丁目1番1号",
        "平日18時以降に携帯へ",
        "■筆談",
        "□車いす",
        "電話は苦手",
        "◎おもな相談：働き続けること（定着）",
        "○そのほかの相談：病気や健康、障害のこと、収入・生活費のこと",
        "◎働き続けること（定着）",
        "○収入・生活費のこと",
        "□債務について",
        "職場の指示が口頭だけになった",
        "今の会社で働き続けたい",
        "月1回の面談",
        "合う点：就労定着支援を行っています",
        "確認いただきたい点：土曜日に面談できるか",
        "■訓練",
        "□同行",
        "就労パスポート1・3・5",
        "同意はいつでも取り消せます",
        "2027年5月23日（日）まで",
        "個人情報保護法第29条",
        "返信票連絡票番号K7Q2-2026-0001",
        "□受理",
        "□受理不可",
        "□空きなし",
        "初回面談",
        "短縮コードABCD-EFGH-JKMN",
        "照合番号0472",
        "1/1ページ",
    ):
        assert part in found, part


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_text_can_be_read_from_top_to_bottom(tmp_path):
    (tmp_path / "slip.pdf").write_bytes(pdf())
    done = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "slip.pdf", "-"], capture_output=True, text=True, check=True
    )
    parts = [
        "連絡票（つなぎシート）",
        "取扱注意",
        "つなぎ先\n",
        "紹介元\n",
        "山本 花子",
        "090-1234-5678",
        "おもな相談",
        "相談の概要",
        "ご本人の希望",
        "お願いしたいこと",
        "情報提供の同意と記録",
        "返信票",
        "短縮コード",
        "1 / 1",
    ]
    places = [done.stdout.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("left_out", list(Item))
def test_what_is_not_consented_is_nowhere(left_out):
    words = {
        Item.NAME: ("山本", "はなこ"),
        Item.BIRTH_DATE: ("1991", "35歳"),
        Item.ADDRESS: ("北一条西二丁目",),
        Item.PHONE: ("090-1234-5678",),
        Item.SAFE_CONTACT: ("18時以降",),
        Item.ACCOMMODATIONS: ("筆談", "電話は苦手"),
        Item.NEEDS: ("働き続けること（定着）", "債務"),
        Item.SUMMARY: ("口頭",),
        Item.WISH: ("今の会社",),
        Item.SUPPORT_SO_FAR: ("月1回",),
        Item.ATTACHMENTS: ("就労パスポート",),
        Item.REASONS: ("就労定着支援を行って", "土曜日"),
    }
    document = pdf(frozenset(Item) - {left_out})
    found = squeezed(text_of(document))
    for item, listed in words.items():
        for word in listed:
            assert (squeezed(word) in found) is (item is not left_out), word
    assert say(f"slip.item.{left_out}") not in found.split("同意しています")[1].split("目的：")[0].split("、")
    assert "canary" not in text_of(document)


def test_the_reply_names_nobody():
    found = squeezed(text_of(pdf()))
    reply = found[found.index("返信票") :]
    assert "山本" not in reply
    assert "090-" not in reply


def test_a_reprint_is_the_original():
    assert pdf() == pdf()
    information = PdfReader(io.BytesIO(pdf())).metadata
    assert information is not None
    assert information.title == "連絡票 K7Q2-2026-0001"
    assert "山本" not in str(information)


def test_long_texts_break_onto_numbered_pages_with_the_reply_last():
    many = replace(
        HANAKO,
        summary="長い概要。" * 400,
        wish="長い希望。" * 400,
        support_so_far="長い経過。" * 400,
        name="寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末" * 2,
    )
    document = pdf(dossier=many, request=Request(tuple(Ask), "何でも" * 60))
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(document)).pages]
    assert 2 <= len(pages) <= 4
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}ページ" in page
        assert ("返信票連絡票番号" in page) is (number == len(pages))
        assert (f"返信票（きりとり）は{len(pages)}ページ目" in page) is (number < len(pages))
        assert "K7Q2-2026-0001取扱注意" in page
    whole = "".join(
        re.sub(
            r"K7Q2-2026-0001取扱注意\d/\dページ(返信票（きりとり）は\dページ目の下にあります)?|相談の概要|ご本人の希望|これまでの支援・かかわっている機関",
            "",
            p,
        )
        for p in pages
    )
    for words in ("長い概要。", "長い希望。", "長い経過。"):
        assert whole.count(words) == 400


def test_characters_the_typeface_lacks_are_shown_and_told_of():
    found = squeezed(text_of(pdf(dossier=replace(HANAKO, name="𠮷田 Nguyễn 髙﨑"))))
    assert "〓1田Nguy〓2n髙﨑" in found
    assert "〓1=U+20BB7、〓2=U+1EC5" in found


def test_markup_is_only_text():
    evil = '<b>太字</b>&amp;<font size="90">'
    found = text_of(pdf(dossier=replace(HANAKO, summary=evil)))
    assert squeezed(evil) in squeezed(found)


@settings(max_examples=25)
@given(
    st.builds(
        Dossier,
        **{
            n: st.text(max_size=300)
            for n in ("name", "kana", "address", "summary", "wish", "accommodations_note")
        },
    )
)
def test_any_text_makes_a_page(dossier):
    assert pdf(dossier=dossier).startswith(b"%PDF-")


@settings(max_examples=400)
@example("1 。。。", 3)
@given(st.text(alphabet="あ漢A1、。（）「」ー-. 𠮷\n", max_size=120), st.integers(3, 40))
def test_lines_hold_every_character_and_never_overflow(text, room):
    lines = break_lines(text, room, advance)
    assert "".join(lines) == text.replace("\n", "")
    assert all(sum(map(advance, line)) <= room + 0.01 for line in lines)


def test_no_line_begins_with_what_must_not():
    text = "就労支援、定着支援。（相談）「職場」ー" * 20
    for room in range(8, 40):
        assert not [line for line in break_lines(text, room, advance) if line[0] in _NOT_FIRST]
    assert LEADING > 1


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")
def test_the_qr_code_on_the_page_is_the_reply_address(tmp_path):
    """Each module of the printed square, measured at 300 dpi, against what segno says of the address."""
    (tmp_path / "slip.pdf").write_bytes(pdf())
    target = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", "-r", "300", "-gray", "-singlefile", tmp_path / "slip.pdf", target], check=True
    )
    dark = grey(target.with_suffix(".pgm")) < 128
    height, width = dark.shape
    corner = dark[int(height * 0.75) :, int(width * 0.73) : int(width * 0.92)]
    rows = np.flatnonzero(corner.any(axis=1))
    square = corner[max(np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1), key=len)]
    columns = np.flatnonzero(square.any(axis=0))
    square = square[:, columns[0] : columns[-1] + 1]
    expected = segno.make("https://example.jp/r/ABCDEFGHJKMN", error="m", micro=False).matrix
    side = len(expected)
    assert abs(square.shape[0] - square.shape[1]) <= 3
    middles = [((np.arange(side) + 0.5) * n / side).astype(int) for n in square.shape]
    assert (square[np.ix_(*middles)] == np.array(expected, dtype=bool)).all()


def grey(path) -> np.ndarray:
    """A binary PGM as an array of rows."""
    magic, size, _most, pixels = path.read_bytes().split(b"\n", 3)
    assert magic == b"P5"
    wide, high = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(high, wide)


LONG_NAME = "社会福祉法人北海道広域就労生活支援事業団札幌中央地区障害者就業・生活支援センターきぼうの橋と明日をつなぐ会"


def test_very_long_names_lose_nothing():
    """Offices and persons of more than 40 characters, on the slip and on the reply."""
    assert len(LONG_NAME) > 40
    person = "ヴィクトリア・アレクサンドラ・フェルナンデス・デ・ラ・クルス・山本・花子・マリア・テレサ"
    document = pdf(
        dossier=replace(HANAKO, name=person, kana="ゔぃくとりあ" * 8),
        to=replace(TO, organization=LONG_NAME),
        sender=replace(FROM, organization=LONG_NAME, section="就労・生活支援部 相談支援第二課 定着支援係"),
    )
    found = squeezed(text_of(document))
    assert found.count(LONG_NAME) >= 4
    assert person in found
    assert "ゔぃくとりあ" * 8 in found
    assert len(PdfReader(io.BytesIO(document)).pages) <= 2


def test_a_slip_of_three_pages_keeps_its_number_and_its_reply_in_one_piece():
    words = "職場の指示が口頭だけになり、疲れがたまっている。" * 90
    document = pdf(dossier=replace(HANAKO, summary=words, support_so_far=words))
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(document)).pages]
    assert len(pages) == 3
    for place, page in enumerate(pages, start=1):
        assert "K7Q2-2026-0001" in page
        assert f"{place}/3ページ" in page
    assert ["返信票連絡票番号" in page for page in pages] == [False, False, True]
    assert ["返信票（きりとり）は3ページ目の下に" in page for page in pages] == [True, True, False]
    assert all(part in pages[2] for part in ("□受理不可", "短縮コード", "照合番号"))


def test_a_slip_of_the_first_form_is_drawn_as_it_was():
    """What it draws was taken down before the second form came; a re-print must not look changed."""
    words = "職場の指示が口頭だけになり、疲れがたまっている。" * 60
    slip = replace(slip_of(frozenset(Item), replace(HANAKO, summary=words), to=TO, sender=FROM), form="1")
    document = render(slip, say, NEEDS)
    pages = PdfReader(io.BytesIO(document)).pages
    drawn = hashlib.sha256(b"".join(page.get_contents().get_data() for page in pages))
    assert len(pages) == 2
    assert drawn.hexdigest() == "c61d90a2d5a052948959210b3ae56f4d56a9eb79c8ce613adfebfe138747afa0"
    second = squeezed(text_of(render(replace(slip, form="2"), say, NEEDS)))
    assert "返信票（きりとり）は" in second
    assert "返信票（きりとり）は" not in squeezed(text_of(document))
