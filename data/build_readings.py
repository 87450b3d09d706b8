"""Writes data/synonyms/readings.toml: how the words of the dictionaries are read, for who writes in kana.

Needs `pip install .[morphology]`; run it after editing kinds.toml, situations.toml or needs.toml and look at what
changed: a machine reads some words wrongly. `python data/build_readings.py`.
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
SHORTEST_PART: Final = 3
SHORTEST_ALONE: Final = 2  # of a word that is nothing but this
BOTH_WAYS: Final = ("相談所", "診療所", "作業所", "避難所", "授産所", "保育所", "紹介所")  # しょ and じょ
HEAD: Final = """\
# How the words of kinds.toml, situations.toml and needs.toml are read, for who writes in kana (やさしい日本語).
# Made by a machine: data/build_readings.py with Sudachi's small dictionary. The entries of 2026-11-24 were read through
# once, of the 5,500 since then the first 1,600 and those that are cut off, hold digits or Latin letters, by one reader
# and no second one; what was wrong is corrected in RIGHT, SPELT, STEMS and DROPPED there.
# Do not edit here: the next run would undo it.

"""
RIGHT: Final = {  # what the machine reads wrongly, as written in the dictionaries
    "就ポツ": "しゅうぽつ", "金を借りたい": "かねをかりたい", "日本司法支援センター": "にほんしほうしえんせんたー",
    "駆け込み寺": "かけこみでら", "放デイ": "ほうでい", "筋ジストロフィー": "きんじすとろふぃー", "児相": "じそう",
    "24時間介護": "にじゅうよじかんかいご", "仕事を失": "しごとをうしな", "家を失": "いえをうしな",
    "家を追い出": "いえをおいだ", "一文無し": "いちもんなし", "金がない": "かねがない",
    "収入が減": "しゅうにゅうがへ", "電気が止": "でんきがと", "電気が止ま": "でんきがとま",
    "ガスが止ま": "がすがとま", "水道が止ま": "すいどうがとま", "気持ちが沈": "きもちがしず",
    "気分が沈": "きぶんがしず", "腹が減": "はらがへ", "米がない": "こめがない",
    "何も食べていない": "なにもたべていない", "8050問題": "はちまるごーまるもんだい", "リボ払い": "りぼばらい",
    "お酒が止め": "おさけがやめ", "外国人の仕事": "がいこくじんのしごと", "0円": "ぜろえん", "30代": "さんじゅうだい",
    "40代": "よんじゅうだい", "50代": "ごじゅうだい", "60代": "ろくじゅうだい", "65歳": "ろくじゅうごさい",
    "70代": "ななじゅうだい", "70歳": "ななじゅっさい", "お母さん": "おかあさん", "お父さん": "おとうさん",
    "お金を渡": "おかねをわた", "一緒に行": "いっしょにい", "上の階": "うえのかい", "保険に入": "ほけんにはい",
    "働": "はたら", "働かな": "はたらかな", "働きた": "はたらきた", "分から": "わから", "届か": "とどか",
    "引籠": "ひきこも", "怒鳴": "どなる", "振り込": "ふりこ", "将来暮ら": "しょうらいくら",
    "自立して暮ら": "じりつしてくら", "歩かな": "あるかな", "日本語": "にほんご", "物を投": "ものをな",
    "申し込": "もうしこ", "約束と違": "やくそくとちが", "言い出": "いいだ", "追い出": "おいだ", "高認": "こうにん",
    "マル障": "まるしょう", "ガス止ま": "がすとま", "電気止ま": "でんきとま", "水道止ま": "すいどうとま",
    "児発管": "じはつかん", "児デイ": "じでい", "生介": "せいかい", "サ責": "させき", "看多機": "かんたき",
    "相専": "そうせん", "特児": "とくじ", "障職": "しょうしょく", "首切り": "くびきり", "行き場": "いきば",
    "行き場がない": "いきばがない", "税": "ぜい", "日自": "にちじ", "無低": "むてい", "孤独死": "こどくし",
    "児発": "じはつ", "閉め出": "しめだ", "首を絞": "くびをし", "連れて行": "つれてい",
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
    "りょうをで", "りょうをだ",  # 治療を…
    "あるかない", "はなさない", "きになるこ", "てがでるこ", "となりのこ", "いがいた", "はんしゃ", "こうせい",
    "けいふに", "けいふ", "うごけない", "やめれない", "だろ", "べい", "うえ", "はいて", "おいた", "ぎふに", "ふし",
    "がし", "たたい", "きかん", "ちほう", "とうき", "ようし", "けいそう", "かじで", "ひま", "しょく", "さんきゅう",
    "はいしゃ", "れんきん", "てんこう", "てんとう", "けんしん", "かしょく", "きょしょく", "きょうはく", "げんきゅう",
    "げんちょう", "とうこう", "じゅしん", "ちょうてい", "しゅうとめ", "ゆうざん", "ひとりでじゃくし",
})  # fmt: skip


SPELT: Final = (  # written so before the machine reads it
    ("お母さん", "おかあさん"), ("お父さん", "おとうさん"), ("二日酔い", "ふつかよい"), ("コミュ障", "コミュしょう"),
    ("緑内障", "りょくないしょう"), ("白内障", "はくないしょう"), ("終の棲家", "ついのすみか"), ("酒癖", "さけぐせ"),
    ("病児", "びょうじ"), ("過眠", "かみん"), ("もやもや病", "もやもやびょう"), ("筋疾患", "きんしっかん"),
    ("三つ子", "みつご"), ("何も", "なにも"), ("生福資金", "せいふくしきん"), ("女セン", "じょせん"),
    ("110番", "ひゃくとおばん"), ("36協定", "さぶろくきょうてい"),
    ("身体を壊", "からだをこわ"), ("年家に", "ねんいえに"),
    ("LGBTQ", "えるじーびーてぃーきゅー"), ("LGBT", "えるじーびーてぃー"), ("ASD", "えーえすでぃー"),
    ("立ち歩", "たちある"), ("手放", "てばな"), ("心が病", "こころがや"), ("24時間", "にじゅうよじかん"),
    ("20歳の壁", "はたちのかべ"), ("一時的に住", "いちじてきにす"), ("体を売", "からだをう"),
)  # fmt: skip
STEMS: Final = {  # a verb or adjective cut off behind its kanji, which the machine reads as in a compound
    "失": "うしな", "切": "き", "当": "あた", "隠": "かく", "頼": "たよ たの",
    "出": "で だ", "行": "い", "探": "さが",
    "言": "い", "違": "ちが", "挟": "はさ", "弱": "よわ", "雇": "やと",
    "取": "と", "売": "う", "入": "はい い", "返": "かえ",
    "届": "とど", "引": "ひ", "住": "す", "減": "へ", "盗": "ぬす",
    "貢": "みつ", "吐": "は", "暴": "あば", "来": "き こ",
    "買": "か", "転": "ころ", "犯": "おか", "学": "まな", "守": "まも", "働": "はたら", "迷": "まよ", "狭": "せま",
    "終": "お", "吸": "す", "吊": "つ", "持": "も", "悪": "わる",
    "怖": "こわ", "汚": "きたな", "辛": "つら", "遅": "おそ",
    "暮": "く", "払": "はら", "借": "か", "辞": "や", "休": "やす",
    "戻": "もど", "通": "かよ", "会": "あ", "話": "はな",
    "飲": "の", "食": "た", "眠": "ねむ", "起": "お", "泣": "な",
    "怒": "おこ", "殴": "なぐ", "叩": "たた", "壊": "こわ",
    "洗": "あら", "見": "み", "浮": "う", "痛": "いた", "渡": "わた",
    "沈": "しず", "止": "と", "投": "な", "絞": "し",
}  # fmt: skip
_STEM: Final = re.compile(f"(?<=[をがにでへと])([{''.join(STEMS)}])$")
_DIGITS: Final = "〇一二三四五六七八九"
PARTS_DROPPED: Final = frozenset(  # of phrases: too short a piece of other words (医りょう, しょくば)
    {"住", "寮", "食", "払", "暮ら", "泊ま", "溜ま", "継父"}
)


def main() -> None:
    tokenizer = Dictionary(dict="small").tokenizer()
    seen = set[str]()
    parts = [HEAD]
    for name in ("kinds", "situations", "needs"):
        for entry in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["word"]:
            if entry.get("ending"):
                continue
            read = dict.fromkeys(_readings(entry["words"], tokenizer))
            fresh = [reading for reading in read if reading not in seen]
            seen.update(fresh)
            if fresh:
                parts.append(_entry(fresh, entry, is_situation=name == "situations"))
            short = [
                each
                for each in dict.fromkeys(_readings(entry["words"], tokenizer, SHORTEST_ALONE))
                if each not in seen
            ]
            seen.update(short)
            if short:
                parts.append(_entry(short, {**entry, "alone": True}, is_situation=name == "situations"))
    (FOLDER / "readings.toml").write_text("\n".join([*parts, _of_phrases(tokenizer)]), "utf-8")


def _of_phrases(tokenizer: Tokenizer) -> str:
    """Shorter ones may be read too: two parts must stand together."""
    phrases = tomllib.loads((FOLDER / "phrases.toml").read_text("utf-8"))["phrase"]
    words = sorted({word for phrase in phrases for part in phrase["parts"] for word in part} - PARTS_DROPPED)
    read = {word: list(_readings([word], tokenizer, SHORTEST_PART)) for word in words}
    return "\n".join(["[parts]", *(f"{_quoted(w)} = {_quoted(r[0])}" for w, r in read.items() if r), ""])


def _readings(words: list[str], tokenizer: Tokenizer, shortest: int = SHORTEST) -> Iterator[str]:
    for word in words:
        if re.search("[一-鿿]", word):
            for reading in [RIGHT[word]] if word in RIGHT else _read(word, tokenizer):
                is_kana = re.fullmatch("[ぁ-ゖー0-9a-zA-Z・]+", reading)
                if is_kana and len(reading) >= shortest and reading not in DROPPED:
                    yield reading
                    if word.endswith(BOTH_WAYS) and reading.endswith("しょ"):
                        yield reading.removesuffix("しょ") + "じょ"


def _read(word: str, tokenizer: Tokenizer) -> list[str]:
    """In every way in which its cut end may go on."""
    spelt = word.replace(" ", "")
    for written, kana in SPELT:
        spelt = spelt.replace(written, kana)
    spelt = re.sub("^園で", "えんで", spelt)
    spelt = re.sub("(?<![A-Za-z])([AB])(?![A-Za-z])", lambda m: {"A": "エー", "B": "ビー"}[m[1]], spelt)
    spelt = re.sub("[0-9]+", lambda m: _number(int(m[0])), spelt)
    stem = _STEM.search(spelt)
    said = "".join(
        each.reading_form()
        for each in tokenizer.tokenize(spelt[: stem.start()] if stem else spelt, SplitMode.C)
    )
    ends = STEMS[stem[1]].split() if stem else [""]
    if re.search("[がに]出$", spelt):  # 涙が出, but 求人を出
        ends = ["で"]
    return [_hiragana(said) + end for end in ends]


def _number(number: int) -> str:
    """65 is 六十五: digits one by one are read one by one."""
    if not number:
        return "ゼロ"
    said = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += (
                "" if digit == 1 and name else _DIGITS[digit] if digit < len(_DIGITS) else str(digit)
            ) + name
    return said


def _hiragana(text: str) -> str:
    """Ａ型 is えーがた; the small dictionary takes a lone A for an are, and leaves B as it is."""
    kana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text).replace(
        "にっぽんご", "にほんご"
    )
    return re.sub(
        "[bｂＢ]がた|びーかた",
        "びーがた",
        kana.replace("あーるがた", "えーがた").replace("えーかた", "えーがた"),
        flags=re.IGNORECASE,
    )


def _entry(words: list[str], entry: dict[str, object], *, is_situation: bool) -> str:
    lines = ["[[word]]", f"words = [{', '.join(map(_quoted, words))}]"]
    for key in ("kinds", "needs"):
        if key in entry:
            lines.append(f"{key} = [{', '.join(map(_quoted, entry[key]))}]")  # type: ignore[call-overload]
    if is_situation:
        lines.append("situation = true")
    lines += [f"{key} = true" for key in ("weak", "alone") if entry.get(key)]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return f'"{word}"'


if __name__ == "__main__":
    main()
