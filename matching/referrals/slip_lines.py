"""Breaking Japanese text into lines (JIS X 4051, the part a form needs): pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOT_FIRST = frozenset(
    "、。，．,.・：；:;？！?!）)」』】〕］｝〉》”’ーっゃゅょッャュョぁぃぅぇぉァィゥェォ々゛゜％%℃"
)
_NOT_LAST = frozenset("（(「『【〔［｛〈《“‘〒￥＃#")
_WORD = re.compile(r"[0-9A-Za-z@./:+_#&'-]+|.", re.DOTALL)


def break_lines(text: str, room: float, advance: Callable[[str], float]) -> list[str]:
    """Lines of at most `room` em.

    Words and numbers stay whole where a line holds them; nothing is dropped.
    """
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, room, advance)]


def _paragraph(text: str, room: float, advance: Callable[[str], float]) -> list[str]:
    if sum(map(advance, text)) <= room:  # most of a form: a label, a name, a date
        return [text]
    lines: list[list[str]] = [[]]
    used = 0.0
    for word, wide in _words(text, room, advance):
        if lines[-1] and used + wide > room:
            taken = _taken(lines[-1], word)
            carried = lines[-1][len(lines[-1]) - taken :]
            used = sum(advance(sign) for part in carried for sign in part)
            if used + wide > room:  # a rule is broken rather than the margin
                taken, carried, used = 0, [], 0.0
            del lines[-1][len(lines[-1]) - taken :]
            lines.append(carried)
        lines[-1].append(word)
        used += wide
    return ["".join(line) for line in lines]


def _words(text: str, room: float, advance: Callable[[str], float]) -> Iterator[tuple[str, float]]:
    """Units that are not broken, with their width; a word wider than half the line is broken anywhere."""
    for word in _WORD.findall(text):
        wide = advance(word) if len(word) == 1 else sum(map(advance, word))
        if wide <= room / 2:
            yield word, wide
        else:
            yield from ((sign, advance(sign)) for sign in word)


def _taken(line: list[str], word: str) -> int:
    """How many units go down from the end of `line` before `word`, so that neither line breaks a rule
    (追い出し).

    At most three, and never the whole line.
    """
    first, taken = word, 0
    while len(line) - taken > 1 and taken < 3:
        if first[0] not in _NOT_FIRST and line[-1 - taken][-1] not in _NOT_LAST:
            break
        taken += 1
        first = line[-taken]
    return taken
