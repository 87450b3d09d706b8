"""The A4 slip: how long one takes to draw, and how large it is."""

from __future__ import annotations

import time
from statistics import median, quantiles
from typing import Any

from directory.taxonomy import NEEDS
from foundation.i18n import t
from matching.referrals.code import new_code, new_fact
from matching.referrals.consent import Item
from matching.referrals.slip import (
    Accommodation,
    Ask,
    Dossier,
    Heading,
    Office,
    Permission,
    Request,
    Slip,
    compose,
)
from matching.referrals.slip_pdf import render

SLIPS = 200
LONG = "職場の指示が口頭だけになって疲れがたまり、先月は三日休んだ。主治医は続けられるという意見。"


def run() -> list[dict[str, Any]]:
    """A form with every part filled in; each slip has its own number, code and QR."""
    sizes, times = [], []
    render(_slip(0, 1), _say, NEEDS)  # the typeface is read once per process
    for serial in range(1, SLIPS + 1):
        slip = _slip(serial, repeat=1 + serial % 4 * 2)
        start = time.process_time()  # drawing waits for nothing, and other work on the machine is not its own
        sizes.append(len(render(slip, _say, NEEDS)))
        times.append((time.process_time() - start) * 1000)
    return [
        {"name": "slip PDF, CPU median", "value": round(median(times), 1), "unit": "ms", "target": "≤ 50"},
        {
            "name": "slip PDF, CPU p95",
            "value": round(quantiles(times, n=20)[-1], 1),
            "unit": "ms",
            "target": "≤ 50",
        },
        {"name": "slip PDF, size", "value": round(median(sizes) / 1024), "unit": "KB", "target": "≤ 150"},
    ]


def _say(key: str, **values: object) -> str:
    return t(key, "ja", **values)


def _slip(serial: int, repeat: int) -> Slip:
    code = new_code()
    heading = Heading(
        f"K7Q2-2026-{serial:04d}",
        2026,
        serial,
        "2026-11-23T14:05:00+09:00",
        "2027-05-23",
        "week",
        code,
        new_fact(),
        f"https://tsunagi.example.jp/r/{code}",
    )
    office = Office(
        "就労定着支援センターさっぽろ",
        "定着支援係",
        "佐藤 美咲",
        "060-0001",
        "北海道札幌市中央区北一条西三丁目1番地",
        "011-123-4567",
        "011-123-4568",
        "平日9時〜17時",
    )
    permission = Permission(
        "consent",
        tuple(Item),
        office.organization,
        "支援の連絡調整",
        "2026-11-23",
        "2027-05-23",
        "signature",
        "2026-11-23",
    )
    return compose(heading, office, office, _dossier(repeat), Request(tuple(Ask)[:2]), permission)


def _dossier(repeat: int) -> Dossier:
    return Dossier(
        name="山本　花子",
        kana="やまもと　はなこ",
        birth_date="1991-05-17",
        address="北海道札幌市中央区北一条西二丁目1番1号",
        phone="090-1234-5678",
        safe_contact="平日18時以降に携帯へ",
        accommodations=tuple(Accommodation),
        accommodations_note="電話より文字が楽",
        main_needs=("retention",),
        further_needs=("health", "income"),
        summary=LONG * repeat,
        wish=LONG,
        support_so_far=LONG * repeat,
        attachments="就労パスポート 1・3・5",
        reasons_for=("就労定着支援を行っています", "札幌市中央区を対象としています"),
        reasons_to_ask=("土曜日に面談できるか",),
    )


if __name__ == "__main__":
    for line in run():
        print(f"{line['name']}: {line['value']} {line['unit']} ({line['target']})")
