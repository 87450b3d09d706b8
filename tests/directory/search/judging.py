"""The judged list and the known items: a directory of real rows and stand-ins, questions, and how they are scored."""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from directory.search import areas, words
from directory.search.engine import Engine, SearchQuery
from directory.search.names import without_form
from directory.search.text import fold, solid
from tests.directory.search.rows import Row, office_rows, row, wamnet_rows

HERE = Path(__file__).resolve().parent / "judged"
FIRST = 5
CAPITALS = ("011002", "131041", "141003", "271004", "401307", "041009", "231002", "281000")
TODAY = 20_781  # 2026-11-24
STAND_INS = {  # kinds that the real files at hand lack, named as such places are
    "employment_life_support_center": "障害者就業・生活支援センター{}",
    "youth_support_station": "{}地域若者サポートステーション",
    "vocational_center": "{}障害者職業センター",
    "continued_employment_b": "就労継続支援Ｂ型事業所 {}工房",
    "employment_choice_support": "就労選択支援 {}",
    "self_reliance_office": "{}自立相談支援センター",
    "welfare_office": "{}福祉事務所",
    "social_welfare_council": "社会福祉法人 {}社会福祉協議会",
    "legal_aid": "法テラス{}",
    "violence_support_center": "{}女性相談支援センター",
    "withdrawal_support_center": "{}ひきこもり地域支援センター",
    "npo": "フードバンク{}",
    "municipality": "{}役所",
    "community_general_support_center": "{}地域包括支援センター",
    "public_health_center": "{}保健所",
    "medical": "{}病院",
    "school": "{}特別支援学校",
    "daily_life_care": "生活介護 {}の家",
    "group_home": "グループホーム {}",
    "short_stay": "ショートステイ{}",
    "home_care": "ヘルパーステーション{}",
    "intensive_home_care": "訪問介護{}",
    "after_school_day_service": "放課後等デイサービス {}",
    "child_development_support": "児童発達支援センター{}",
    "child_consultation_support": "障害児相談支援事業所{}",
    "independent_living_support": "自立生活援助{}",
    "employer": "株式会社{}フーズ",
    "consumer_center": "{}消費生活センター",
    "child_guidance_center": "{}児童相談所",
    "elder_care_planning": "居宅介護支援事業所{}",
    "elder_day_care": "デイサービス{}",
    "elder_residence": "特別養護老人ホーム{}園",
}


@dataclass(frozen=True)
class Judged:
    typed: str
    kinds: frozenset[str]
    area: str = ""


def judged(name: str) -> list[Judged]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Judged(each[0], frozenset(each[1].split()), each[2] if len(each) > 2 else "") for each in cells]


def directory(wamnet: Path) -> list[Row]:
    """The bundled offices, all of WAM NET, and a stand-in of each missing kind for every second city."""
    bundled = areas.bundled()
    cities = [area for area in bundled.by_code.values() if area.label.endswith("市")][::2]
    cities = list(dict.fromkeys((*cities, *map(bundled.of_code, CAPITALS))))
    made = [_stand_in(kind, name, area) for kind, name in STAND_INS.items() for area in cities]
    points = {line["code"]: (float(line["lat"]), float(line["lng"])) for line in lines("municipalities")}
    placed = [_placed(each, points) for each in (*office_rows(), *made)]
    return [*placed, *wamnet_rows(wamnet)]


def _stand_in(kind: str, name: str, area: areas.Area) -> Row:
    called = name.format(re.sub("^.{2,3}[都道府県]", "", area.label))
    codes = {"prefecture_code": area.code[:2], "municipality_code": area.code}
    return row(called, kind, address=area.label, **codes)


def _placed(each: Row, points: dict[str, tuple[float, float]]) -> Row:
    lat, lng = points.get(each.municipality_code, (None, None))
    return replace(each, lat=lat, lng=lng, location_precision="municipality") if lat else each


def lines(name: str) -> list[dict[str, str]]:
    with (areas.GAZETTEER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def failures(
    made: Engine, rows: dict[UUID, Row], questions: Iterable[Judged], **asked: Any
) -> list[tuple[str, list[str]]]:
    """What was typed and the kinds that came first, where the judged kind was not among the first five."""
    failed = []
    for each in questions:
        found = [rows[i] for i in made.run(SearchQuery(each.typed, today=TODAY, **asked)).ids[:FIRST]]
        inside = all(r.prefecture_code == each.area for r in found) if each.area else True
        if not (inside and any(each.kinds & set(r.kinds) for r in found)):
            failed.append((each.typed, [f"{r.name}/{r.kind}" for r in found]))
    return failed


# --- known items ------------------------------------------------------------------------------------------

POOL = "あいうえおかきくけこさしすせそたちつてとなにのはまもらりるん福祉支援の会社アイウエオカキクケコラリルレロン"


def known_items(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """Real listings of which no other has the name or the reading."""
    spell = words.bundled().normalise
    names, kanas = (Counter(solid(spell(getattr(r, field))) for r in rows) for field in ("name", "name_kana"))
    alone = [
        r for r in rows
        if r.name_kana and len(solid(fold(r.name))) >= 3
        and names[solid(spell(r.name))] == 1 and kanas[solid(spell(r.name_kana))] == 1
    ]  # fmt: skip
    alone.sort(key=lambda r: r.id)
    random.Random(20261124).shuffle(alone)
    return alone[seed * count : (seed + 1) * count]


def ways(listing: Row, dice: random.Random) -> Iterator[tuple[str, str]]:
    """How people look for a place they know: the way, and what they type."""
    yield "name", listing.name
    yield "kana", listing.name_kana
    yield "half-width kana", half_width(listing.name_kana)
    yield "name and city", f"{listing.name} {city(listing)}"
    bare = without_form(solid(fold(listing.name)))
    if bare != solid(fold(listing.name)) and len(bare) > 3:
        yield "without legal form", bare
    for slip, typed in slips(listing.name, dice):
        yield f"typo: {slip}", typed


def slips(name: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    at, other = dice.randrange(len(name)), dice.randrange(len(name) - 1)
    yield "another", name[:at] + dice.choice(POOL.replace(name[at], "")) + name[at + 1 :]
    yield "too many", name[:at] + dice.choice(POOL) + name[at:]
    if len(name) > 3:
        yield "missing", name[:at] + name[at + 1 :]
    if name[other] != name[other + 1]:
        yield "swapped", name[:other] + name[other + 1] + name[other] + name[other + 2 :]


def city(listing: Row) -> str:
    found = re.match("(?:北海道|東京都|大阪府|京都府|.{2,3}県)?(.+?[市区町村])", listing.address)
    return found[1] if found else listing.address


def half_width(kana: str) -> str:
    narrow = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFFA0, 0xFF65, -1)}
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in kana)
    return "".join(marks.get(c, narrow.get(c, c)) for c in unicodedata.normalize("NFD", katakana))


def reciprocal_ranks(made: Engine, sample: Iterable[Row]) -> dict[str, list[float]]:
    dice = random.Random(7)
    ranks: dict[str, list[float]] = defaultdict(list)
    for listing in sample:
        for way, typed in ways(listing, dice):
            ids = made.run(SearchQuery(typed)).ids
            ranks[way].append(1 / (1 + ids.index(listing.id)) if listing.id in ids else 0.0)
    return ranks
