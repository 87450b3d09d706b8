"""What a listing may be called: as written, as read, without the legal form (株式会社). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from directory.search.text import fold, solid

_FORMS: Final = (
    "社会福祉法人", "特定非営利活動法人", "認定特定非営利活動法人", "認定NPO法人", "NPO法人", "株式会社", "有限会社",
    "合同会社", "合資会社", "合名会社", "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社団法人",
    "財団法人", "医療法人", "医療法人社団", "医療法人財団", "社会医療法人", "特定医療法人", "学校法人", "宗教法人",
    "独立行政法人", "地方独立行政法人", "国立大学法人", "生活協同組合", "医療生活協同組合", "企業組合",
    "労働者協同組合",
    "しゃかいふくしほうじん", "とくていひえいりかつどうほうじん",
    "えぬぴーおーほうじん", "かぶしきがいしゃ", "かぶしきかいしゃ", "ゆうげんがいしゃ", "ゆうげんかいしゃ",
    "ごうどうがいしゃ", "ごうどうかいしゃ", "いっぱんしゃだんほうじん", "こうえきしゃだんほうじん",
    "いっぱんざいだんほうじん", "こうえきざいだんほうじん", "いりょうほうじんしゃだん", "いりょうほうじん",
    "しゃかいいりょうほうじん", "がっこうほうじん", "どくりつぎょうせいほうじん",
)  # fmt: skip
_BRACKETED: Final = re.compile(r"[(（](?:株|有|福|特非|医|社|社福|同|合|学|財|一社|一財)[)）]|[㈱㈲㈳㈶]")
_SHORTEST: Final = 2


def _pattern() -> re.Pattern[str]:
    folded = sorted({solid(fold(form)) for form in _FORMS}, key=len, reverse=True)
    forms = "|".join(map(re.escape, folded))
    return re.compile(f"^(?:{forms})+|(?:{forms})+$")


_FORM: Final = _pattern()


def without_brackets(name: str) -> str:
    """（株）あい → あい, before anything is folded."""
    return _BRACKETED.sub("", name) or name


def without_form(folded: str) -> str:
    """A folded name without spaces, less its legal form in front or behind; the name itself where nothing is left."""
    rest = _FORM.sub("", folded)
    return rest if len(rest) >= _SHORTEST else folded


def called(names: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Names to compare with, each once and as written, and whether it is the listing's own (the first) one."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        bare = without_brackets(name)
        for each in (name, bare, without_form(solid(fold(bare)))):
            if each and (key := solid(fold(each))) not in seen:
                seen.add(key)
                yield each, place == 0 and each == name
