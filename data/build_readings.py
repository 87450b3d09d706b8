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
BOTH_WAYS: Final = ("相談所", "診療所", "作業所", "避難所", "授産所", "保育所", "紹介所")  # しょ and じょ
HEAD: Final = """\
# How the words of kinds.toml and needs.toml are read, for who writes in kana (やさしい日本語).
# Made by a machine: data/build_readings.py with Sudachi's small dictionary. Every entry was read through once, on
# 2026-11-24, by one reader and no second one; what was wrong is corrected in RIGHT and DROPPED there.
# Do not edit here: the next run would undo it.

"""
RIGHT: Final = {  # what the machine reads wrongly, as written in the dictionaries
    "就ポツ": "しゅうぽつ", "金を借りたい": "かねをかりたい", "日本司法支援センター": "にほんしほうしえんせんたー",
    "駆け込み寺": "かけこみでら", "放デイ": "ほうでい", "筋ジストロフィー": "きんじすとろふぃー", "児相": "じそう",
    "24時間介護": "にじゅうよじかんかいご", "仕事を失": "しごとをうしな", "家を失": "いえをうしな",
    "家を追い出": "いえをおいだ", "一文無し": "いちもんなし", "金がない": "かねがない",
    "収入が減": "しゅうにゅうがへ", "電気が止": "でんきがと", "電気が止ま": "でんきがとま", "電気止ま": "でんきとま",
    "ガスが止ま": "がすがとま", "水道が止ま": "すいどうがとま", "気持ちが沈": "きもちがしず",
    "気分が沈": "きぶんがしず", "腹が減": "はらがへ", "米がない": "こめがない",
    "何も食べていない": "なにもたべていない", "8050問題": "はちまるごーまるもんだい", "リボ払い": "りぼばらい",
    "お酒が止め": "おさけがやめ", "外国人の仕事": "がいこくじんのしごと",
}  # fmt: skip
DROPPED: Final = frozenset({  # other words are read so too, or they stand inside longer ones
    "しょくに", "にんげんかんけい",
    "とうさん",  # お父さん
    "きゅうしょく", "きゅうしょくちゅう",  # 給食, 休職
    "じゃくし",  # おたまじゃくし
    "じしょう", "しんけん",  # 児 障…, 精神健康
    "にゅうじ",  # 入場
    "ふくしか",  # 福祉会館
    "せいかつく",  # 生活クラブ
    "りょうをで",  # 治療を…
})  # fmt: skip


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
            reading = RIGHT.get(word) or _hiragana(said)
            is_kana = re.fullmatch("[ぁ-ゖー0-9a-zA-Z・]+", reading)
            if is_kana and len(reading) >= SHORTEST and reading not in DROPPED:
                yield reading
                if word.endswith(BOTH_WAYS) and reading.endswith("しょ"):
                    yield reading.removesuffix("しょ") + "じょ"


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
