"""Every field of a listing that can be edited, in one list: the form, the spreadsheet, the programs' interface and the
differences are made from it, so that none of them can forget one. Pure.

Whether a change waits says revision_rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Editable:
    name: str
    """In a listing's state; of a service with its id behind it."""
    kind: str
    """What its value is: how it is read from a cell and from JSON."""
    part: str
    """The part of the form that asks it; "special" and "close" are pages of their own."""
    column: str
    """Its column in the spreadsheet; of an address there are three."""
    form: tuple[str, ...] = ()
    """Fields of the form, where they are called otherwise."""

    @property
    def fields(self) -> tuple[str, ...]:
        return self.form or (self.name,)


PLACE: Final = (
    Editable("phone", "phone", "contact", "電話番号"),
    Editable("fax", "phone", "contact", "FAX番号"),
    Editable("email", "email", "contact", "メールアドレス"),
    Editable("url", "url", "contact", "ウェブサイト"),
    Editable("more_phones", "phones", "contact", "ほかの電話番号"),
    Editable("contacts", "contacts", "contact", "担当窓口"),
    Editable("hours", "hours", "hours", "受付時間", ("bands",)),
    Editable("by_appointment", "flag", "hours", "予約が必要"),
    Editable("hours_note", "long", "hours", "休み"),
    Editable("special_days", "special", "special", "臨時の休み・時間"),
    Editable("description", "long", "about", "説明"),
    Editable("languages", "codes", "about", "対応する言葉"),
    Editable("access", "codes", "about", "設備・話し方"),
    Editable("accessibility", "lines", "about", "設備の説明"),
    Editable("offer", "codes", "about", "雇用主としての受け入れ"),
    Editable("new_services", "new_services", "services", "加える支援", ("new_kind", "new_name")),
    Editable("name", "name", "checked", "名称"),
    Editable("name_kana", "line", "checked", "名称（カナ）"),
    Editable("official_name", "line", "checked", "正式な名前"),
    Editable("address", "address", "checked", "住所", ("postal_code", "address", "building")),
    Editable("referrer", "codes", "checked", "紹介できる人"),
    Editable("gender", "codes", "checked", "対象の性別"),
    Editable("income", "codes", "checked", "収入・給付の条件"),
    Editable("coverage", "coverage", "checked", "担当する市区町村"),
    Editable("coverage_note", "long", "checked", "担当する地域の説明"),
    Editable("visibility", "visibility", "checked", "住所を公開"),
    Editable("status", "status", "close", "掲載の状態"),
    Editable("closes_on", "day", "close", "最後の日"),
    Editable("reopens_on", "day", "close", "また開く日"),
)
"""Of the place, in the order in which forms and differences show them."""
SERVICE: Final = (
    Editable("status", "offered", "services", "支援を行っている", ("offered",)),
    Editable("description", "long", "services", "支援の説明"),
    Editable("url", "url", "services", "支援のウェブサイト"),
    Editable("application_process", "long", "services", "利用のしかた"),
    Editable("fees_description", "long", "services", "費用"),
    Editable("costs", "costs", "services", "費用の内訳"),
    Editable("documents", "lines", "services", "必要なもの"),
    Editable("accepts_self_referral", "flag", "services", "ネットでの相談"),
    Editable("eligibility_description", "long", "services", "対象となる人"),
    Editable("minimum_age", "age", "services", "何歳から"),
    Editable("maximum_age", "age", "services", "何歳まで"),
    Editable("name", "name", "services", "支援の名前"),
    Editable("kind", "kind", "services", "種類"),
)
"""Of each service that is offered there."""


def parts(*names: str) -> dict[str, tuple[str, ...]]:
    """The form's fields by its parts; the services are one field."""
    return {
        part: (("services",) if part == "services" else ())
        + tuple(field for each in PLACE if each.part == part for field in each.fields)
        for part in names
    }
