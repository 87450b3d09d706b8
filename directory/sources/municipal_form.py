"""The columns of 公共施設一覧 in 自治体標準オープンデータセット (デジタル庁), in their order. Pure.

Where they were verified stands in docs/decisions (2026-11-24, municipal open data).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BARRIER_FREE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "車椅子可": "wheelchair",
        "車椅子貸出": "",
        "ツエ貸出": "",
        "バリアフリートイレ": "accessible_toilet",
        "スロープ、エレベータ、エスカレータ": "elevator",
        "点字ブロック等の移動支援": "",
        "点字や読上による支援": "",
        "盲導犬・介助犬、聴導犬同伴": "assistance_dog",
        "字幕": "",
        "筆談対応": "written_talk",
        "優先駐車場": "parking",
        "オストメイト対応トイレ": "",
        "授乳室": "",
        "おむつ替えコーナー": "",
        "飲食可否": "",
        "ベビーカー貸出": "",
        "ベビーカー利用": "",
    }
)
"""Column → our code of the same meaning ("access" of features.toml), "" where we have none."""
ELEVATOR: Final = "スロープ、エレベータ、エスカレータ"
"""Names what there is: 「スロープ有;エレベータ有」."""
STANDARD: Final = (
    "全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英字", "名称_通称", "POIコード",
    "外部識別子", "外部識別子の値", "所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県",
    "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度", "高度の種別", "高度の値",
    "電話番号", "内線番号", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考（その他、SNSなど）", "郵便番号",
    "法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間", "利用可能時間特記事項", "説明", *BARRIER_FREE, "URL",
    "画像", "画像_ライセンス", "備考",
)  # fmt: skip


def has(column: str, said: str) -> bool:
    """Whether the cell says that there is one: 有, 可, ○, 1, 「スロープ有;エレベータ有」; what is broken or only
    hinted at is not."""
    if column == ELEVATOR:
        return "エレベータ有" in said or "エレベーター有" in said
    return said in _THERE


_THERE: Final = frozenset({"有", "有り", "あり", "可", "○", "〇", "◯", "1", "true", "TRUE"})
