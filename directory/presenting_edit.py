"""How differences and versions of a listing are said: fields by their labels, values as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, current_app
from markupsafe import Markup

from directory import edit_places, presenting_editing
from directory.hours import CLOSED
from directory.hours_bands import bands_of
from directory.hours_slot import yearly_spans
from directory.presenting_hours import hours_summary, times_text
from directory.presenting_search import area_names
from directory.revising import Outcome
from directory.revision import Change, State, from_json
from directory.revision_fields import place_of
from directory.revision_rules import waits
from directory.source_differences import SourceDifference
from directory.store_listing import ListingDetail
from directory.taxonomy import FEATURES
from foundation.i18n import date_ja, has_message, t


@dataclass(frozen=True)
class Difference:
    field: str
    label: str
    before: str
    after: str
    waits: str
    """Why it waits; empty where it is published at once."""


def differences(changes: Iterable[Change], names: State | None = None) -> list[Difference]:
    """In the form's order. `names` is a state that knows the services' names."""
    return [
        Difference(
            change.field,
            field_label(change.field, names or {}),
            value_text(change.name, change.before),
            value_text(change.name, change.after),
            t(f"revise.waits.{waits(change)}") if waits(change) else "",
        )
        for change in sorted(changes, key=lambda each: place_of(each.field))
    ]


def field_label(field: str, names: State | None = None) -> str:
    """「電話」; of a service 「就労移行支援：対象」."""
    name, _, service = field.partition("@")
    key = next((k for k in (f"revise.field.{name}", f"editing.field.{name}") if has_message(k)), "")
    label = t(key or "editing.field.other")
    of = (names or {}).get(f"name@{service}")
    if service and name == "status":
        label = t("revise.field.offered")
    return f"{of}{t('components.colon')}{label}" if of else label


def value_text(name: str, value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return t("revise.nothing")
    teller = _TELLERS.get(name)
    if teller is not None:
        return teller(value)
    if isinstance(value, bool):
        return t("revise.yes" if value else "revise.no")
    if isinstance(value, list):
        return t("components.comma").join(map(str, value))
    return str(value)


def _coded(*keys: str) -> Callable[[Any], str]:
    def tell(value: Any) -> str:
        codes = value if isinstance(value, list) else [value]
        return t("components.comma").join(_named(keys, str(code)) for code in codes)

    return tell


def _named(keys: Iterable[str], code: str) -> str:
    return next((t(key + code) for key in keys if has_message(key + code)), code)


def _address(value: Mapping[str, str]) -> str:
    postcode = f"〒{value['postal_code']} " if value.get("postal_code") else ""
    building = f"　{value['building']}" if value.get("building") else ""
    return f"{postcode}{edit_places.address_line(value)}{building}"


def _phones(value: list[Mapping[str, str]]) -> str:
    return t("components.comma").join(
        row["number"] + (t("revise.bracket", text=row["note"]) if row["note"] else "") for row in value
    )


def _costs(value: list[Mapping[str, Any]]) -> str:
    return t("components.comma").join(
        " ".join(part for part in (row["option"], _yen(row["amount"]), row["note"]) if part) for row in value
    )


def _yen(amount: float | None) -> str:
    return "" if amount is None else t("listing.yen", amount=f"{amount:,.12g}")


def _contacts(value: list[Mapping[str, str]]) -> str:
    return t("components.comma").join(" ".join(filter(None, row.values())) for row in value)


def _new_services(value: list[Mapping[str, str]]) -> str:
    return t("components.comma").join(
        f"{row['name']}{t('revise.bracket', text=t('kind.' + row['kind']))}" for row in value
    )


def special_days_text(value: list[Mapping[str, Any]]) -> str:
    """「2026年12月29日（火）〜2027年1月3日（日） 休み（年末年始）」."""
    return t("components.comma").join(_special_day(slot) for slot in value)


def _special_day(slot: Mapping[str, Any]) -> str:
    what = t("revise.special.is_closed") if slot["exception"] == CLOSED else times_text(slot)
    note = t("revise.bracket", text=slot["note"]) if slot.get("note") else ""
    return f"{_when(slot)} {what}{note}"


def _when(slot: Mapping[str, Any]) -> str:
    if slot.get("yearly"):
        spans = yearly_spans(str(slot["yearly"]))
        return t("components.comma").join(
            t("revise.special.span_yearly", first=f"{a}/{b}", last=f"{c}/{d}") for (a, b), (c, d) in spans
        )
    dates = dict.fromkeys(each for each in (slot.get("valid_from"), slot.get("valid_to")) if each)
    said = [date_ja(date.fromisoformat(str(each))) for each in dates]
    if len(said) < 2:
        return "".join(said)
    return t("revise.special.span", first=said[0], last=said[-1])


def spans_text(spans: tuple[tuple[int, int], ...] | None) -> str:
    """Of one day: 9:00–17:00, closed, or not known."""
    if spans is None:
        return t("revise.special.unknown")
    times = (f"{a // 60}:{a % 60:02}–{b // 60}:{b % 60:02}" for a, b in spans)
    return t("components.comma").join(times) or t("revise.special.is_closed")


_TELLERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "hours": hours_summary,
    "closes_on": lambda value: date_ja(date.fromisoformat(value)),
    "reopens_on": lambda value: date_ja(date.fromisoformat(value)),
    "special_days": special_days_text,
    "address": _address,
    "more_phones": _phones,
    "costs": _costs,
    "contacts": _contacts,
    "new_services": _new_services,
    "coverage": edit_places.area_text,
    "languages": _coded("revise.language."),
    **{name: _coded(f"{name}.") for name in FEATURES},
    "kind": _coded("kind."),
    "visibility": _coded("revise.visibility."),
    "status": _coded("revise.status."),
}


@dataclass(frozen=True)
class QueueItem:
    proposal: Any
    card: Any
    area: str
    differences: list[Difference]


def queue_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            proposal,
            card,
            area_name(card.municipality_code),
            differences(from_json(proposal.changes), {f"name@{s['id']}": s["name"] for s in card.services}),
        )
        for proposal, card in rows
    ]


def source_difference(differing: SourceDifference) -> tuple[str, str]:
    """(「電話」, 「今の掲載 011-…、公開データ 011-…」)."""
    held, said = (
        value_text("hours" if differing.field == "hours" else "", value)
        for value in (differing.held, differing.said)
    )
    return field_label(differing.field), t("editing.differs.values", held=held, said=said)


def area_name(code: str) -> str:
    """「北海道小樽市」; the code where it is unknown."""
    return edit_places.area_text({"whole": [code]}) if code else t("revise.queue.no_area")


def outcome_sentences(outcome: Outcome) -> list[str]:
    """What became of it, for the reader."""
    said = []
    if outcome.published:
        said.append(t("revise.published", n=len(outcome.published)))
    if outcome.waiting:
        said.append(t("revise.now_waits", n=len(outcome.waiting)))
    return said or [t("revise.nothing_changed")]


def hours_beside_bands(hours: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """What the form's bands cannot say."""
    return bands_of(hours)[1]


def listing_block(detail: ListingDetail) -> Markup:
    """The public page of a listing, without its frame."""
    return block(
        "directory/listing.html", "main", detail=detail, card=detail.card, areas=area_names(detail.card)
    )


def block(template: str, name: str, **values: Any) -> Markup:
    """One block of a page, e.g. the public listing inside a preview."""
    current_app.update_template_context(values)
    found = current_app.jinja_env.get_template(template)
    context = found.new_context(values)
    for _ in found.root_render_func(context):
        pass  # what the page imports stands in the context only after it was walked through
    return Markup("".join(found.blocks[name](context)))  # noqa: S704 – our own template, escaped by itself


def init_presenting(blueprint: Blueprint) -> None:
    blueprint.add_app_template_filter(differences, "differences_of")
    blueprint.add_app_template_filter(field_label, "field_label")
    blueprint.add_app_template_filter(value_text, "field_value")
    blueprint.add_app_template_filter(hours_beside_bands, "hours_beside_bands")
    blueprint.add_app_template_filter(source_difference, "source_difference")
    blueprint.add_app_template_filter(special_days_text, "special_days_text")
    blueprint.add_app_template_filter(spans_text, "spans_text")
    blueprint.add_app_template_filter(area_name, "municipality_name")
    blueprint.add_app_template_filter(presenting_editing.is_closed, "card_is_closed")
    blueprint.add_app_template_filter(presenting_editing.closing_sentences, "closing_sentences")
    blueprint.add_app_template_global(listing_block, "listing_block")
