"""The sayings of data/synonyms/sayings.tsv: what people say who look for help, and who helps them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "synonyms" / "sayings.tsv"
COMMENT: Final = "#"


@dataclass(frozen=True)
class Saying:
    text: str
    kinds: tuple[str, ...]
    """Codes of data/taxonomy, who helps first in front."""
    need: str
    reading: str = ""
    """In kana, for who writes so; empty where the text is in kana or Latin letters."""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, self.reading) if self.reading else (self.text,)


def read(file: Path = FILE) -> Iterator[Saying]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith(COMMENT):
                text, kinds, need, *reading = row
                yield Saying(text, tuple(kinds.split()), need, *reading)
