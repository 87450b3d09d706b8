"""Writes data/synonyms/readings.toml: how the words of the dictionaries are read, for who writes in kana.

Needs `pip install .[morphology]`; run it after editing kinds.toml or needs.toml and look at what changed:
a machine reads some words wrongly. `python data/build_readings.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sudachipy import Dictionary, SplitMode, Tokenizer

FOLDER: Final = Path(__file__).resolve().parent / "synonyms"
SHORTEST: Final = 4
HEAD: Final = """\
# How the words of kinds.toml and needs.toml are read, for people who write in kana (やさしい日本語).
# Made by data/build_readings.py, then looked through by people; a wrong reading goes on its list WRONG.

"""
WRONG: Final = frozenset({"しょくに", "にんげんかんけい"})


def main() -> None:
    tokenizer = Dictionary(dict="small").tokenizer()
    seen = set[str]()
    parts = [HEAD]
    for name in ("kinds", "needs"):
        for entry in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["word"]:
            read = dict.fromkeys(_readings(entry["words"], tokenizer))
            fresh = [reading for reading in read if reading not in seen]
            seen.update(fresh)
            if fresh:
                parts.append(_entry(fresh, entry))
    (FOLDER / "readings.toml").write_text("\n".join(parts), "utf-8")


def _readings(words: list[str], tokenizer: Tokenizer) -> Iterator[str]:
    for word in words:
        if re.search("[一-鿿]", word):
            said = "".join(each.reading_form() for each in tokenizer.tokenize(word, SplitMode.C))
            reading = _hiragana(said)
            is_kana = re.fullmatch("[ぁ-ゖー0-9a-zA-Z・]+", reading)
            if is_kana and len(reading) >= SHORTEST and reading not in WRONG:
                yield reading


def _hiragana(text: str) -> str:
    """Ａ型 is えーがた; the small dictionary takes a lone A for an are, and leaves B as it is."""
    kana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    return re.sub("[bｂＢ]がた", "びーがた", kana.replace("あーるがた", "えーがた"), flags=re.IGNORECASE)


def _entry(words: list[str], entry: dict[str, object]) -> str:
    lines = ["[[word]]", f"words = [{', '.join(map(_quoted, words))}]"]
    for key in ("kinds", "needs"):
        if key in entry:
            lines.append(f"{key} = [{', '.join(map(_quoted, entry[key]))}]")  # type: ignore[call-overload]
    if entry.get("weak"):
        lines.append("weak = true")
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return f'"{word}"'


if __name__ == "__main__":
    main()
