"""Opening hours as people write them (月曜日から金曜日 午前8時30分から午後5時15分) → weekly slots. Pure.

Only a text that is understood to its last character becomes slots; any other stays words. Days that the text
does not name are the ones that 定休日 leaves open, and where that says nothing either, nothing is known.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from directory.closed_days import closed_days
from directory.hours import WEEKDAYS, Slot, weekly_slots

_SIGNS: Final = "月火水木金土日"
_TIME: Final = r"(?:正午|(?:午前|午後)?\d{1,2}(?:時半|時\d{1,2}分|時|:\d{2}))"
_RANGE: Final = rf"{_TIME}(?:から|~|-){_TIME}(?:まで)?"
_DAY: Final = r"(?:平日|[月火水木金土日](?:曜日?)?)"
_DAYS: Final = rf"{_DAY}(?:(?:から|~|-|・|、|,|と|及び){_DAY})*"
_PART: Final = re.compile(
    rf"(?P<days>{_DAYS})?[ 、:は]*(?P<ranges>{_RANGE}(?:(?:・|、|,|及び|と| ){_RANGE})*)"
    rf"(?:\((?P<break>{_RANGE})(?:を|は)?除く。?\))?"
)
_CLOSED: Final = re.compile(
    r"[ ※(、]*(?P<closed>[月火水木金土日曜祝祭休・、 ]+?(?:[・、及び]*年末年始)?|年末年始)"
    r"(?:を|は)?(?:除く|休み|閉庁)[。)]*$"
)


_EXCEPT: Final = re.compile(r"([月火水木金土日曜祝祭休日・、 ]*(?:年末年始)?)[はを]除く")


class NotUnderstood(ValueError):
    """More than days and times, or less."""


def parse(raw: str, closed: str = "") -> tuple[Slot, ...]:
    """Raises NotUnderstood. `closed` is the source's 定休日."""
    text = _plain(raw)
    found = _CLOSED.search(text)
    if found:
        text, closed = text[: found.start()], f"{found['closed']} {closed}"
    slots: list[Slot] = []
    for part in filter(None, re.split(r"[/／;。]", text)):
        match = _PART.fullmatch(part.strip(" 、"))
        if not match:
            raise NotUnderstood(raw)
        days = _days(match["days"]) if match["days"] else _open_days(closed)
        slots.extend(_slots(days, match))
    if not slots or not all(slot.days for slot in slots):
        raise NotUnderstood(raw)
    return tuple(slots)


def closed_words(raw: str) -> str:
    """「祝日、年末年始は除く」 as what stands under 定休日: the days alone. Any other text as it is."""
    found = _EXCEPT.fullmatch(raw.strip())
    return found[1] if found else raw


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw)
    text = re.sub(r"[〜～−–—‐~]", "~", text)
    text = text.replace("曜日", "曜").replace("。)", ")").replace("毎週", "")
    return re.sub(r"\s+", " ", text).strip(" ※")


def _days(text: str) -> tuple[str, ...]:
    """平日 are Monday to Friday; on public holidays it says nothing."""
    span = re.fullmatch(r"([月火水木金土日])曜?(?:から|~|-)([月火水木金土日])曜?", text)
    if span:
        first, last = (_SIGNS.index(sign) for sign in span.groups())
        return WEEKDAYS[first : last + 1]
    named = set(_SIGNS[:5]) if "平日" in text else set()
    named |= set(re.sub(r"平日|曜", "", text)) & set(_SIGNS)
    return tuple(day for day, sign in zip(WEEKDAYS, _SIGNS, strict=True) if sign in named)


def _open_days(closed: str) -> tuple[str, ...]:
    said = closed_days(closed.partition("\n")[0])
    if said.unsure or not said.weekdays:
        return ()
    return tuple(day for number, day in enumerate(WEEKDAYS) if number not in said.weekdays)


def _slots(days: tuple[str, ...], match: re.Match[str]) -> list[Slot]:
    spans = [_span(text) for text in re.findall(_RANGE, match["ranges"])]
    if match["break"]:
        pause = _span(match["break"])
        spans = [half for span in spans for half in _without(span, pause)]
    return [slot for span in spans for slot in weekly_slots(dict.fromkeys(days, span))]


def _without(span: tuple[str, str], pause: tuple[str, str]) -> list[tuple[str, str]]:
    if not span[0] < pause[0] < pause[1] < span[1]:
        raise NotUnderstood(f"{span} {pause}")
    return [(span[0], pause[0]), (pause[1], span[1])]


def _span(text: str) -> tuple[str, str]:
    first, last = (_clock(found) for found in re.findall(_TIME, text)[:2])
    if first >= last or last > "24:00":
        raise NotUnderstood(text)
    return first, last


def _clock(text: str) -> str:
    if text == "正午":
        return "12:00"
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    hour, minute = numbers[0], 30 if text.endswith("半") else (numbers[1:] or [0])[0]
    if text.startswith("午後") and hour < 12:
        hour += 12
    if hour > 24 or minute > 59:
        raise NotUnderstood(text)
    return f"{hour:02}:{minute:02}"
