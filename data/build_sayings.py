"""Fills the last column of data/synonyms/sayings.tsv: how each saying is read, for who writes in kana.

Needs `pip install .[morphology]`; run it after adding sayings: `python data/build_sayings.py`. Readings that are
there stay, so one that the machine got wrong may be corrected by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import jaconv
from sudachipy import Dictionary, SplitMode, Tokenizer

FILE: Final = Path(__file__).resolve().parent / "synonyms" / "sayings.tsv"
KANJI: Final = re.compile("[一-鿿々]")


def main() -> None:
    tokenizer = Dictionary(dict="small").tokenizer(SplitMode.C)
    lines = FILE.read_text("utf-8").splitlines()
    FILE.write_text("".join(f"{_read(line, tokenizer)}\n" for line in lines), "utf-8")


def _read(line: str, tokenizer: Tokenizer) -> str:
    cells = line.split("\t")
    if line.startswith("#") or len(cells) != 3 or not KANJI.search(cells[0]):
        return line
    parts = (
        m.reading_form() if KANJI.search(m.surface()) else m.surface() for m in tokenizer.tokenize(cells[0])
    )
    return f"{line}\t{jaconv.kata2hira(''.join(parts))}"


if __name__ == "__main__":
    main()
