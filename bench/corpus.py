"""Seeded synthetic listings shaped like the real columns: names and readings, operators, services, texts, places."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from directory.search.areas import GAZETTEER
from directory.taxonomy import KINDS
from tests.directory.search.rows import Row, with_kinds

_NAMES: Final = (
    ("ひまわり", "ひまわり"), ("さくら", "さくら"), ("あおぞら", "あおぞら"), ("希望", "きぼう"),
    ("虹", "にじ"), ("星", "ほし"), ("大地", "だいち"), ("光", "ひかり"),
    ("風", "かぜ"), ("花", "はな"), ("森", "もり"), ("みらい", "みらい"),
    ("ゆめ", "ゆめ"), ("絆", "きずな"), ("和", "なごみ"), ("陽だまり", "ひだまり"),
    ("つばさ", "つばさ"), ("けやき", "けやき"), ("やまびこ", "やまびこ"), ("ドリーム", "どりーむ"),
    ("アシスト", "あしすと"), ("コスモス", "こすもす"), ("ライフ", "らいふ"), ("ハート", "はーと"),
    ("リンク", "りんく"), ("ステップ", "すてっぷ"), ("明生", "めいせい"), ("若葉", "わかば"),
    ("青葉", "あおば"), ("松風", "まつかぜ"),
)  # fmt: skip
_ENDS: Final = (
    ("園", "えん"), ("の家", "のいえ"), ("の里", "のさと"), ("工房", "こうぼう"),
    ("作業所", "さぎょうしょ"), ("センター", "せんたー"), ("学園", "がくえん"), ("寮", "りょう"),
    ("ホーム", "ほーむ"), ("事業所", "じぎょうしょ"), ("ワークス", "わーくす"), ("", ""),
)  # fmt: skip
_FORMS: Final = ("社会福祉法人", "特定非営利活動法人", "株式会社", "合同会社", "一般社団法人", "医療法人")
_SAYS: Final = (
    "障害のある方の働くことと暮らすことを、ご本人と一緒に考えます。",
    "見学や体験はいつでもお電話ください。",
    "送迎があります。",
    "家賃や生活費のことでお困りの方もご連絡ください。",
    "パソコン訓練、清掃、軽作業、農作業などを行っています。",
    "就職した後も職場を訪問し、長く働けるよう支えます。",
    "車いすの方もご利用いただけます。",
    "駅から歩いて五分です。",
    "精神保健福祉士、社会福祉士が在籍しています。",
    "子育て中の方、介護をしている方のご相談にも応じます。",
    "夜間や休日のことは事前にお問い合わせください。",
    "食事の提供があります。",
    "医療機関や学校、ハローワークと連携しています。",
)  # fmt: skip
COMMON: Final = "のご相談をお受けしています"  # in four of five texts
_HOURS: Final = tuple(
    [{"days": list(days), "opens": opens, "closes": closes}]
    for days in (("MO", "TU", "WE", "TH", "FR"), ("MO", "TU", "WE", "TH", "FR", "SA"))
    for opens in ("08:30", "09:00", "10:00")
    for closes in ("15:30", "17:00", "18:00")
)


def listings(count: int, seed: int = 7) -> Iterator[Row]:
    dice = random.Random(seed)
    with (GAZETTEER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    weights = list(accumulate(1 / (1 + place) ** 0.7 for place in range(len(towns))))
    dice.shuffle(towns)
    for number in range(count):
        yield _listing(dice, dice.choices(towns, cum_weights=weights)[0], number)


def _listing(dice: random.Random, town: dict[str, str], number: int) -> Row:
    (first, first_kana), (second, second_kana) = dice.sample(_NAMES, 2)
    end, end_kana = dice.choice(_ENDS)
    kinds = dice.sample(KINDS, dice.choice((1, 1, 1, 2, 2, 3)))
    place = dice.choice(("", "", town["name"][:-1]))
    kana = first_kana + (second_kana if number % 2 else "") + end_kana
    text = (
        dice.choice(("暮らし", "仕事", "こころ", "子ども", "住まい"))
        + (COMMON if number % 5 else "について")
        + "。"
    )
    values: dict[str, Any] = {
        "name_kana": kana,
        "organization_name": dice.choice(_FORMS) + dice.choice(_NAMES)[0] + "会",
        "description": text + "".join(dice.sample(_SAYS, dice.randint(2, 6))),
        "address": f"{town['prefecture']}{town['name']}{dice.choice(_NAMES)[0]}町{dice.randint(1, 99)}番地",
        "prefecture_code": town["code"][:2],
        "municipality_code": town["code"],
        "lat": float(town["lat"]) + dice.gauss(0, 0.03),
        "lng": float(town["lng"]) + dice.gauss(0, 0.03),
        "location_precision": "point",
        "phone": f"0{number % 9 + 1}-{number % 10_000:04d}-{number // 10_000:04d}",
        "hours": dice.choice(_HOURS) if number % 3 else [],
        "last_verified_on": date(2026, 11, 1) - timedelta(days=dice.randint(0, 1_500)),
        "capacity_status": dice.choice(("unknown", "unknown", "unknown", "open", "few", "full")),
        "capacity_reported_on": date(2026, 11, 1) - timedelta(days=number % 90),
    }
    name = place + first + (second if number % 2 else "") + end + (str(number % 97) if number % 3 else "")
    return replace(with_kinds(Row(name, UUID(int=dice.getrandbits(128))), kinds), **values)
