"""Between the form and a listing's state: fills the one from the other, and reads what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from wtforms import Field
from wtforms.fields.choices import SelectChoice

from directory import edit_form_lists, edit_places, edit_values, taxonomy
from directory.edit_forms import LANGUAGES, PARTS, EditForm, ServicePart
from directory.edit_places import UnknownAddress, UnknownArea
from directory.edit_values import WrongValue
from directory.hours_bands import Band, bands_of, overlaps, same_hours, slots_of
from directory.revision import State, same, service_field
from directory.revision_fields import services_in
from foundation.i18n import has_message, t

TEXTS: Final = ("description", "hours_note", "name", "name_kana", "official_name", "coverage_note")
TICKED: Final = ("languages", *taxonomy.FEATURES)
"""Several of a few; a new taxonomy in data/taxonomy/features.toml needs a field in EditForm and its labels."""
SERVICE_TEXTS: Final = ("description", "application_process", "fees_description", "eligibility_description",
                        "name", "kind")  # fmt: skip
MOST_DOCUMENTS: Final = 40
_CHECKED: Final[dict[str, Callable[[str, str], str]]] = {
    "phone": edit_values.number,
    "fax": edit_values.number,
    "email": edit_values.email,
    "url": edit_values.url,
}


def ask(form: EditForm, base: State, part: str = "") -> None:
    """Leaves what `part` asks and the listing has; gives choices that also hold what stands there already."""
    for name, fields in PARTS.items():
        for field in fields:
            if (part and name != part) or not _has(field, base):
                delattr(form, field)
    if part and part != "checked" and part != "services":
        delattr(form, "note")
    ticked = {"languages": ("revise.language.", LANGUAGES)} | {
        name: (f"{name}.", codes) for name, codes in taxonomy.FEATURES.items()
    }
    for field, (key, codes) in ticked.items():
        if field in form:
            known = dict.fromkeys((*codes, *base[field]))
            form[field].choices = [SelectChoice(code, _label(key, code)) for code in known]
    if "visibility" in form:
        shown = dict.fromkeys(("public", "address_hidden", base["visibility"]))
        form.visibility.choices = [SelectChoice(each, t(f"revise.visibility.{each}")) for each in shown]


def _has(field: str, base: State) -> bool:
    of_other_name = {"bands": "hours", "postal_code": "address", "building": "address", "services": "name",
                     "new_kind": "new_services", "new_name": "new_services"}  # fmt: skip
    return of_other_name.get(field, field) in base


def _label(key: str, code: str) -> str:
    return t(key + code) if has_message(key + code) else code


def fill(form: EditForm, state: State) -> None:
    """The form shows the state."""
    for field in form:
        if field.name in ("phone", "fax", "email", "url", "by_appointment", "visibility", *TICKED, *TEXTS):
            field.data = state[field.name]
    if "more_phones" in form:
        _entries(form.more_phones, [*state["more_phones"], {}])
    if "bands" in form:
        bands, _ = bands_of(state["hours"])
        _entries(form.bands, [_band_values(each) for each in bands] or [{}])
    if "address" in form:
        form.address.data = edit_places.address_line(state["address"])
        form.postal_code.data = state["address"].get("postal_code", "")
        form.building.data = state["address"].get("building", "")
    if "coverage" in form:
        form.coverage.data = edit_places.area_text(state["coverage"])
    edit_form_lists.fill(form, state)
    if "services" in form:
        _entries(form.services, [_service_values(each, state) for each in services_in(state)])


def _entries(field: Any, values: Iterable[dict[str, Any]]) -> None:
    while len(field):
        field.pop_entry()
    for each in values:
        if len(field) < field.max_entries:
            field.append_entry(each)


def _band_values(band: Band) -> dict[str, Any]:
    return {
        **vars(band),
        "days": list(band.days),
        "closes": "00:00" if band.closes == "24:00" else band.closes,
    }


def _service_values(service: str, state: State) -> dict[str, Any]:
    def of(name: str) -> Any:
        return state[service_field(name, service)]

    values = {name: of(name) for name in (*SERVICE_TEXTS, "url", "minimum_age", "maximum_age")}
    values["accepts_self_referral"] = of("accepts_self_referral")
    values["costs"] = edit_form_lists.cost_values(of("costs"))
    return {**values, "offered": of("status") == "active", "documents": "\n".join(of("documents"))}


def read(form: EditForm, base: State, locate: Callable[[str], Any]) -> dict[str, Any]:
    """What was typed, as a state of the asked fields; whatever was left as it was shown is exactly that. What
    is wrong stands at its field afterwards (look at form.leaves())."""
    wanted: dict[str, Any] = {}
    for name in ("by_appointment", "visibility", *TEXTS):
        if name in form:
            wanted[name] = _lines(form[name].data) if isinstance(form[name].data, str) else form[name].data
    for name in TICKED:
        if name in form:
            wanted[name] = sorted(form[name].data or ())
    for name, check in _CHECKED.items():
        if name in form:
            wanted[name] = _checked(form[name], check, base[name])
    if "name" in wanted and not wanted["name"]:
        form.refuse(form.name, "revise.name_missing")
    _read_lists(form, base, wanted)
    wanted |= edit_form_lists.read(form, base)
    _read_places(form, base, wanted, locate)
    return {field: base[field] if same(base[field], value) else value for field, value in wanted.items()}


def _read_lists(form: EditForm, base: State, wanted: dict[str, Any]) -> None:
    if "more_phones" in form:
        known = {row["number"]: row["number"] for row in base["more_phones"]}
        wanted["more_phones"] = [
            {"number": _checked(entry.form.number, edit_values.number, known.get(entry.form.number.data, "")),
             "note": entry.form.note.data or ""}
            for entry in form.more_phones
            if entry.form.number.data
        ]  # fmt: skip
    if "bands" in form:
        wanted["hours"] = _hours(form, base)
    if "services" in form:
        for service, entry in zip(services_in(base), form.services, strict=False):
            wanted |= _service(service, entry.form, base)


def _hours(form: EditForm, base: State) -> list[dict[str, Any]]:
    said = [
        Band(tuple(p.days.data or ()), p.opens.data or "", p.closes.data or "", p.weeks.data or "")
        for p in (entry.form for entry in form.bands)
        if not p.is_empty
    ]
    if overlaps(said):
        days = t("components.comma").join(t(f"components.day.{day}") for day in overlaps(said))
        last = next(entry.form for entry in reversed(form.bands.entries) if not entry.form.is_empty)
        form.refuse(last.opens, "revise.band.overlap", days=days)
    hours = slots_of(said, bands_of(base["hours"])[1])
    return list(base["hours"]) if same_hours(hours, base["hours"]) else hours


def _service(service: str, part: ServicePart, base: State) -> dict[str, Any]:
    values: dict[str, Any] = {name: _lines(part[name].data) for name in SERVICE_TEXTS}
    values["url"] = _checked(part.url, edit_values.url, base[service_field("url", service)])
    values["minimum_age"], values["maximum_age"] = part.minimum_age.data, part.maximum_age.data
    values["accepts_self_referral"] = bool(part.accepts_self_referral.data)
    status = base[service_field("status", service)]
    if part.offered.data != (status == "active"):
        status = "active" if part.offered.data else "inactive"
    documents = [line.strip()[:400] for line in (part.documents.data or "").splitlines() if line.strip()]
    values |= {"status": status, "documents": documents[:MOST_DOCUMENTS]}
    values["costs"] = edit_form_lists.costs(part.costs, base[service_field("costs", service)])
    values["name"] = values["name"] or base[service_field("name", service)]
    return {service_field(name, service): value for name, value in values.items()}


def _read_places(form: EditForm, base: State, wanted: dict[str, Any], locate: Callable[[str], Any]) -> None:
    if "address" in form:
        wanted["address"] = _address(form, base["address"], locate)
    if "coverage" in form:
        wanted["coverage"] = base["coverage"]
        if (form.coverage.data or "") != edit_places.area_text(base["coverage"]):
            try:
                wanted["coverage"] = edit_places.coverage_of(form.coverage.data or "", locate)
            except UnknownArea as unknown:
                form.refuse(form.coverage, "revise.area_unknown", name=str(unknown)[:40])


def _address(form: EditForm, held: dict[str, str], locate: Callable[[str], Any]) -> dict[str, Any]:
    line = form.address.data or ""
    parts: dict[str, str] = {name: held.get(name, "") for name in ("prefecture", "city", "street")}
    if line != edit_places.address_line(held):
        try:
            parts = edit_places.address_of(line, locate)
        except UnknownAddress:
            form.refuse(form.address, "revise.address_unknown")
    code = _checked(form.postal_code, edit_values.postal_code, held.get("postal_code", ""))
    return edit_places.with_building(parts, code, form.building.data or "")


def _checked(field: Field, check: Callable[[str, str], str], before: str) -> str:
    """What was typed in its one form, or as it was typed with the error at its field."""
    typed = field.data or ""
    try:
        return check(typed, before)
    except WrongValue as wrong:
        field.errors = [*field.errors, t(wrong.key)]
        return typed


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
