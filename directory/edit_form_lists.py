"""Between the form and a listing's state: people to ask for, ways in, cost by item, a new service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from directory import edit_values
from directory.edit_forms import MOST_CONTACTS, MOST_COSTS, MOST_SERVICES, EditForm
from directory.edit_values import WrongValue
from directory.listing_state import in_order
from directory.revision import State
from directory.revision_fields import services_in
from foundation.i18n import t

MOST_WAYS: Final = 20


def fill(form: EditForm, state: State) -> None:
    if "contacts" in form:
        held = [{**each, "person": each["name"]} for each in state["contacts"]]
        _entries(form.contacts, held)
    if "accessibility" in form:
        form.accessibility.data = "\n".join(_one_line(each) for each in state["accessibility"])
    if "new_kind" in form and state["new_services"]:
        form.new_kind.data = state["new_services"][0]["kind"]
        form.new_name.data = state["new_services"][0]["name"]


def cost_values(held: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the form shows of them, and an empty row for one more."""
    shown = [
        {"option": each["option"], "amount": edit_values.yen_text(each["amount"]), "cost_note": each["note"]}
        for each in held
    ]
    return [*shown, {}][:MOST_COSTS]


def _entries(field: Any, values: Iterable[dict[str, Any]]) -> None:
    while len(field):
        field.pop_entry()
    for each in [*values, {}][: field.max_entries]:
        field.append_entry(each)


def read(form: EditForm, base: State) -> dict[str, Any]:
    """What is wrong stands at its field afterwards."""
    wanted: dict[str, Any] = {}
    if "contacts" in form:
        wanted["contacts"] = _contacts(form, base)
    if "accessibility" in form:
        wanted["accessibility"] = _ways(form, base)
    if "new_kind" in form:
        wanted["new_services"] = _new_services(form, base)
    return wanted


def _contacts(form: EditForm, base: State) -> list[dict[str, str]]:
    said = [
        {
            "department": part.department.data or "",
            "title": part.title.data or "",
            "name": part.person.data or "",
        }
        for part in (entry.form for entry in form.contacts)
    ]
    return in_order([each for each in said if any(each.values())] + base["contacts"][MOST_CONTACTS:])


def _ways(form: EditForm, base: State) -> list[str]:
    """One line each; a text of several lines that was shown in one is still what it was."""
    known = {_one_line(each): each for each in base["accessibility"]}
    lines = [line.strip() for line in (form.accessibility.data or "").splitlines() if line.strip()]
    if len(lines) > max(MOST_WAYS, len(known)):
        form.refuse(form.accessibility, "revise.ways_many", n=MOST_WAYS)
    return sorted({known.get(line, line) for line in lines})


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _new_services(form: EditForm, base: State) -> list[dict[str, str]]:
    kind, name = form.new_kind.data or "", form.new_name.data or ""
    if not kind:
        if name:
            form.refuse(form.new_kind, "revise.new_kind.missing")
        return []
    if len(services_in(base)) >= MOST_SERVICES:
        form.refuse(form.new_kind, "revise.new_kind.many", n=MOST_SERVICES)
    return [{"kind": kind, "name": name or t(f"kind.{kind}", lang="ja")}]


def costs(entries: Any, held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with nothing in them are none; those beyond what the form shows stay."""
    before = {edit_values.yen_text(each["amount"]): each["amount"] for each in held}
    said: list[dict[str, Any]] = []
    for part in (entry.form for entry in entries):
        typed = part.amount.data or ""
        row = {"option": part.option.data or "", "amount": None, "note": part.cost_note.data or ""}
        try:
            row["amount"] = edit_values.yen(typed, before.get(typed)) if typed else None
        except WrongValue as wrong:
            part.amount.errors = [*part.amount.errors, t(wrong.key)]
        if any((row["option"], typed, row["note"])):
            said.append(row)
    return in_order([*said, *held[MOST_COSTS:]])
