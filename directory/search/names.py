"""What a listing may be called: as written, as read, without the legal form (株式会社). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from directory.search.spellings import Name
from directory.search.text import BETWEEN, fold, fold_all, solid
from directory.search.words import Words

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


_FOLDED: Final = tuple(sorted({solid(fold(form)) for form in _FORMS}, key=len, reverse=True))
_BEGIN, _END = frozenset(form[0] for form in _FOLDED), frozenset(form[-1] for form in _FOLDED)


def without_brackets(name: str) -> str:
    """（株）あい → あい, before anything is folded."""
    return _BRACKETED.sub("", name) or name


def _all_without_brackets(names: Sequence[str]) -> list[str]:
    """The same of many at once."""
    whole = BETWEEN.join(name.replace(BETWEEN, " ") for name in names)
    return [rest or name for rest, name in zip(_BRACKETED.sub("", whole).split(BETWEEN), names, strict=False)]


def without_form(folded: str) -> str:
    """A folded name without spaces, less its legal form in front or behind; the name itself where nothing is left."""
    rest = folded
    while rest[:1] in _BEGIN and rest.startswith(_FOLDED):
        rest = rest.removeprefix(next(form for form in _FOLDED if rest.startswith(form)))
    while rest[-1:] in _END and rest.endswith(_FOLDED):
        rest = rest.removesuffix(next(form for form in _FOLDED if rest.endswith(form)))
    return rest if len(rest) >= _SHORTEST else folded


def spellings_of(names: Sequence[Sequence[str]], words: Words) -> list[list[Name]]:
    """For each listing, of its names (its own one first) all that it may be called, each once."""
    bare = iter(_all_without_brackets([name for of_one in names for name in of_one]))
    flat = [
        (number, not place, each)
        for number, of_one in enumerate(names)
        for place, name in enumerate(of_one)
        for each in dict.fromkeys((name, next(bare)))
    ]
    called: dict[tuple[int, str], bool] = {}
    for (number, is_own, _), folded in zip(flat, fold_all([name for *_, name in flat]), strict=True):
        called.setdefault((number, solid(folded)), is_own)
        called.setdefault((number, without_form(solid(folded))), False)
    found: list[list[Name]] = [[] for _ in names]
    normalised = words.respell_all([folded for _, folded in called])
    for ((number, folded), is_own), normal in zip(called.items(), normalised, strict=True):
        found[number].append(Name(solid(normal), folded, is_own))
    return found
