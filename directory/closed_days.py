"""Japanese free text about closed days (定休日) → what is certain in it. Pure.

Only what the text surely says counts: a day that is not named stays unsaid, and a text with a condition
(「以外」「場合」「隔週」…) makes the days it names unsure. Nothing here ever guesses a place closed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

MonthDay = tuple[int, int]
_YEAR_END: Final = ((12, 29), (1, 3))  # 行政機関の休日に関する法律
_SEASONS: Final = {  # when these holidays fall; a text that names one only makes its days unsure
    r"お盆|盆休|盆|夏[期季]": ((8, 10), (8, 20)),
    r"GW|ゴールデンウ[イィ]ーク": ((4, 28), (5, 6)),
}
_NEVER: Final = re.compile(r"年中無休|休みなし|無休|365日")
_NOTHING: Final = re.compile(r"(特に)?(なし|無し|無|ない|-|未定|空欄)?")
_UNSURE: Final = re.compile(
    r"以外|場合|隔週|営業|開所|開館|不定|シフト|交互|除|のみ|一部|ただし|但し|相談|カレンダー|月[0-9]回|週[0-9]|状況|による|により"
    r"|午前|午後"
)
_IRREGULAR: Final = re.compile(r"不定休|不定期|シフト|カレンダー")
_RANGE: Final = re.compile(
    r"([0-9]{1,2})[/月]([0-9]{1,2})日?(?![0-9]*週)(?:(?:[~\-]|から)+(?:翌年の?)?(?:([0-9]{1,2})[/月])?([0-9]{1,2})日?)?"
)
_NTH: Final = re.compile(r"第([1-5](?:[・,、と及び]*第?[1-5])*)週?の?([月火水木金土日])")
_SPAN: Final = re.compile(r"([月火水木金土日])曜?[~-]([月火水木金土日])曜?")
_OTHER_DAY: Final = re.compile(
    r"(?:平|休|営業|指定|定休|休業|当|開所|開館|誕生|記念|創立|毎|翌|前|同|全|終|半|該当)日|日[数程中頃時常]"
)
_DAY: Final = r"(?:毎週)?[月火水木金土日祝]曜?"
_FIRST_DAY: Final = r"(?:(?:毎週)?[月火水木金土日祝]曜|(?<![ぁ-ん])[月火水木金土日祝])"  # not 「指定した日」
_DAY_LIST: Final = re.compile(
    rf"(?<![0-9一-龥々])({_FIRST_DAY}(?:[・,、/\s及びとや&]*{_DAY})*)(?![0-9一二三四五六七八九十~内末間々額回])"
)
_WEEKDAY: Final = {"月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6}


class Shut(Enum):
    CLOSED = "closed"
    OPEN = "open"
    UNSURE = "unsure"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class ClosedDays:
    weekdays: frozenset[int] = frozenset()
    """0 = Monday."""
    holidays: bool = False
    nth: frozenset[tuple[int, int]] = frozenset()
    """(2, 5) = every second Saturday of a month."""
    ranges: tuple[tuple[MonthDay, MonthDay], ...] = ()
    never: bool = False
    unsure: bool = False
    irregular: bool = False
    seasons: tuple[tuple[MonthDay, MonthDay], ...] = ()
    raw: str = field(default="", compare=False)

    def on(self, day: date, *, holiday: bool) -> Shut:
        month_day = (day.month, day.day)
        if any(_within(month_day, span) for span in self.ranges):
            return Shut.UNSURE if self.unsure else Shut.CLOSED
        if self._names(day, holiday):
            return Shut.UNSURE if self.unsure else Shut.CLOSED
        if self.never:
            return Shut.OPEN
        maybe = any(_within(month_day, span) for span in (_YEAR_END, *self.seasons))
        return Shut.UNSURE if self.irregular or maybe else Shut.UNSAID

    def _names(self, day: date, holiday: bool) -> bool:
        nth = ((day.day - 1) // 7 + 1, day.weekday())
        return day.weekday() in self.weekdays or nth in self.nth or (holiday and self.holidays)


def _within(day: MonthDay, span: tuple[MonthDay, MonthDay]) -> bool:
    first, last = span
    return first <= day <= last if first <= last else (day >= first or day <= last)


@lru_cache(maxsize=8192)
def closed_days(text: str) -> ClosedDays:
    """Only the first line counts: further lines of a listing's hours_note are other remarks."""
    plain = (
        unicodedata.normalize("NFKC", text.partition("\n")[0]).replace("〜", "~").replace("−", "-").strip()
    )
    if _NOTHING.fullmatch(plain):
        return ClosedDays(raw=text)
    ranges = _ranges(plain)
    rest = re.sub(r"国民の[祝休]日|祝祭日|祝日|祭日", "祝", _RANGE.sub(" ", plain)).replace("曜日", "曜")
    rest, nth = _nth(_SPAN.sub(_all_days, rest))
    named = "".join(_DAY_LIST.findall(_OTHER_DAY.sub(" ", rest)))
    return ClosedDays(
        weekdays=frozenset(number for sign, number in _WEEKDAY.items() if sign in named),
        holidays="祝" in named,
        nth=nth,
        ranges=ranges,
        never=bool(_NEVER.search(plain)),
        unsure=bool(_UNSURE.search(plain)),
        irregular=bool(_IRREGULAR.search(plain)),
        seasons=tuple(span for name, span in _SEASONS.items() if re.search(name, plain)),
        raw=text,
    )


def _ranges(plain: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    found = [
        ((int(month), int(day)), (int(to_month or month), int(to_day or day)))
        for month, day, to_month, to_day in _RANGE.findall(plain)
    ]
    named = [span for span in found if all(1 <= month <= 12 and 1 <= day <= 31 for month, day in span)]
    says_year_end = re.search(r"年末|年始|正月", plain)
    if says_year_end and not any(12 in (first[0], last[0]) for first, last in named):
        named.append(_YEAR_END)
    return tuple(named)


def _all_days(span: re.Match[str]) -> str:
    first, last = _WEEKDAY[span[1]], _WEEKDAY[span[2]]
    return "・".join(sign for sign, number in _WEEKDAY.items() if first <= number <= last)


def _nth(text: str) -> tuple[str, frozenset[tuple[int, int]]]:
    found = frozenset(
        (int(number), _WEEKDAY[day])
        for numbers, day in _NTH.findall(text)
        for number in re.findall(r"[1-5]", numbers)
    )
    return _NTH.sub(" ", text), found
