"""One spelling for Japanese addresses. Pure.

`clean` keeps the address readable, `fold` makes the key that two spellings of one address share:
ヶ/ケ/が, ノ/之/の, ツ/ッ, old and new characters, kanji and arabic numbers, 丁目/丁, 大字/字, hyphens,
spaces. A key is for comparing only; `Folded.at` leads back to the readable text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

POSTAL_CODE: Final = re.compile(r"^\s*(?:〒\s*\d{3}-?\d{4}|\d{3}-\d{4}|\d{7}(?=\D|$))[\s、,]*")

_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−─━ｰ﹣－", "-"))
_SPACES: Final = re.compile(r"[\s\u200b\ufeff]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

# Old, variant and simplified characters of place names, each pair "variant, the one we compare with".
_VARIANTS: Final = (
    "澤沢 濱浜 濵浜 龍竜 邊辺 邉辺 齋斎 齊斎 斉斎 嶋島 嶌島 條条 國国 櫻桜 壽寿 廣広 眞真 瀧滝 "
    "籠篭 檜桧 鹽塩 竈釜 竃釜 埜野 渕淵 渊淵 冨富 﨑崎 嵜崎 碕崎 髙高 德徳 惠恵 莊荘 圓円 應応 "
    "舘館 舩船 會会 學学 榮栄 氣気 假仮 區区 縣県 號号 與与 萬万 藏蔵 佛仏 傳伝 兒児 勳勲 單単 "
    "嚴厳 團団 堯尭 增増 壯壮 實実 寶宝 將将 專専 峯峰 嶽岳 巢巣 帶帯 廐厩 廳庁 彌弥 戶戸 拂払 "
    "擧挙 攝摂 數数 斷断 晉晋 曉暁 曾曽 枩松 槇槙 橫横 步歩 歷歴 歸帰 殘残 每毎 淨浄 淺浅 淸清 "
    "涌湧 溪渓 滿満 澁渋 澀渋 濟済 濤涛 灣湾 燈灯 爐炉 獨独 瑤瑶 畫画 疊畳 盡尽 眾衆 砺礪 祿禄 "
    "禪禅 禮礼 穗穂 竝並 經経 綠緑 緖緒 縱縦 總総 繩縄 聲声 臺台 苅刈 薗園 蘆芦 蘂蕊 處処 蟲虫 "
    "蠣蛎 螢蛍 觀観 覺覚 譽誉 讓譲 豐豊 賴頼 蹈踏 轉転 辨弁 瓣弁 辯弁 遙遥 邨村 鄕郷 郞郎 醬醤 "
    "釋釈 釼剣 劍剣 鐵鉄 鑛鉱 關関 雙双 靈霊 靜静 頸頚 顏顔 驛駅 驒騨 髮髪 鬪闘 鰺鯵 鷄鶏 鶯鴬 "
    "鷗鴎 麥麦 麴麹 黃黄 黑黒 默黙 點点 齒歯 嚙噛 杤栃 栩栃 莵兎 菟兎 兔兎 薮藪 埓埒 鮓鮨 逹達 "
    "逺遠 靏鶴 靍鶴 桒桑 桝枡 舛枡 升枡 檮梼 頬頰 祇祗 迩邇 諫諌 靑青 內内 吳呉 吴呉 錄録 翆翠 "
    "曻昇 舖舗 亙亘 亞亜 乘乗 價価 儉倹 冰氷 凉涼 刄刃 雞鶏 當当 發発 藝芸 藥薬 虛虚 衞衛 證証 "
    "釀醸 錢銭 險険 隨随 隱隠 雜雑 顯顕 騷騒 驗験 體体 "
    "靱靭 靫靭 挾挟 餠餅 爼俎 頴穎 曵曳 栁柳 桺柳 舊旧 礒磯 冝宜 圡土 峽峡 狹狭 楳梅"
)
# 関ヶ原 is also written 関ケ原, 関が原; 三ヶ日 三ヵ日, 三カ日: one letter for all of them.
_KANA: Final = {
    "ヶ": "け",
    "ヵ": "け",
    "ガ": "け",
    "が": "け",
    "カ": "け",
    "か": "け",
    "个": "け",
    "箇": "け",
    "ケ": "け",
    "之": "の",
    "乃": "の",
    "廼": "の",
    "ッ": "つ",
    "っ": "つ",
}


def _table() -> dict[int, str]:
    table = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}  # katakana to hiragana
    table.update({ord(pair[0]): pair[1] for pair in _VARIANTS.split()})
    table.update({ord(key): value for key, value in _KANA.items()})
    return table


_TABLE: Final = _table()
_DIGITS: Final = {kanji: number for number, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_TOKEN: Final = re.compile(
    r"(?P<gap>(?<=\d)[\s、,]+)|(?P<drop>[\s、,]+|大字|(?<=[町村])字)"
    r"|(?P<number>[〇零一二三四五六七八九十百千]{2,}(?=番|号|丁|条|線|地割)|[〇零一二三四五六七八九十]+)"
    r"|(?P<block>(?<=[0-9〇一二三四五六七八九十])丁目)"
    r"|(?P<dash>(?<=[0-9〇一二三四五六七八九十])[ーの之ノ](?=[0-9]))"
)

_AGAIN: Final = re.compile(r"([^\W\d〇一二三四五六七八九十百千])[々ゝヽ]")
"""スゝハキ町 is ススハキ町."""
_PLAIN: Final = re.compile(
    "((?:(?![字零一二三四五六七八九十百千])[一-鿿])+)(?:([一二三四五六七八九十]+)丁目)?"
)
"""Only characters, none that any of the rules below looks at, and perhaps the number of a block."""
_DIGIT_NEXT: Final = re.compile(r"\d")


@dataclass(frozen=True)
class Folded:
    """`key` for comparing; `at[i]` is where its character i begins in `text`, `at[len(key)]` is its end."""

    text: str
    key: str
    at: tuple[int, ...]

    def rest(self, position: int) -> str:
        """The readable text from a position of the key on."""
        return self.text[self.at[position] :].strip(" 、,-") if position < len(self.key) else ""


def clean(text: str) -> str:
    """NFKC, one kind of hyphen, single spaces, no control characters, no postcode in front."""
    plain = _CONTROL.sub("", unicodedata.normalize("NFKC", text)).translate(_HYPHENS)
    return POSTAL_CODE.sub("", _SPACES.sub(" ", plain)).strip()


def number(kanji: str) -> int:
    """二十三 → 23, 一〇五 → 105, 七五一八 → 7518."""
    if not any(c in _UNITS for c in kanji):
        return int("".join(str(_DIGITS[c]) for c in kanji))
    total = digit = 0
    for c in kanji:
        if c in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[c], 0
        else:
            digit = digit * 10 + _DIGITS[c]
    return total + digit


def fold(text: str) -> Folded:
    """The key of an address that `clean` has been through."""
    key: list[str] = []
    at: list[int] = []
    position = 0
    written = _said_again(text)
    for match in _TOKEN.finditer(written):
        _take(key, at, written[position : match.start()], position)
        _replace(key, at, match)
        position = match.end()
    _take(key, at, written[position:], position)
    return Folded(text, "".join(key), (*at, len(text)))


@lru_cache(maxsize=8192)
def fold_key(text: str) -> str:
    """Of a name in a table: cleaned and folded, 大字/字 in front dropped."""
    plain = _PLAIN.fullmatch(text)
    if plain:  # most names, at a fraction of the time
        return plain[1].translate(_TABLE) + (f"{number(plain[2])}丁" if plain[2] else "")
    return strip_aza(_TOKEN.sub(_written, _said_again(clean(text))).translate(_TABLE).lower())


def _said_again(text: str) -> str:
    """As many characters as before."""
    return _AGAIN.sub(r"\1\1", text)


def strip_aza(key: str) -> str:
    return key[1:] if key.startswith("字") else key


def _take(key: list[str], at: list[int], part: str, begin: int) -> None:
    key.extend(part.translate(_TABLE).lower())
    at.extend(range(begin, begin + len(part)))


def _replace(key: list[str], at: list[int], match: re.Match[str]) -> None:
    written = _written(match)
    key.extend(written)
    at.extend([match.start()] * len(written))
    if written.endswith(" ") and match.lastgroup == "number":
        at[-1] = match.end()


def _written(match: re.Match[str]) -> str:
    written = {"drop": "", "gap": " ", "block": "丁", "dash": "-"}.get(match.lastgroup or "")
    if written is not None:
        return written
    # 前弥六12 is not 前弥612
    return str(number(match.group())) + " " * bool(_DIGIT_NEXT.match(match.string, match.end()))
