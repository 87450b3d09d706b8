"""Made-up values with which /patterns shows every component in every state."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from directory import taxonomy
from directory.presenting_kinds import need_icon, need_label
from foundation import clock
from foundation.forms import GetForm, required
from foundation.i18n import t

WEEK = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "08:30", "closes": "17:15"}]
SHOWN_KINDS = ("hello_work", "npo", "group_home", "medical", "child_consultation_support", "other")


class SampleForm(GetForm):
    """One field of every sort."""

    text = StringField(validators=[required("pages.patterns.missing")])
    secret = PasswordField()
    choice = SelectField(validate_choice=False)
    long = TextAreaField()
    upload = FileField()
    agree = BooleanField()
    radio = RadioField(validate_choice=False)
    tiles = SelectMultipleField(
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )


def _form(prefix: str, filled: bool) -> SampleForm:
    """With its labels and choices in the request's language; `filled` wrongly, to show the errors."""
    form = SampleForm(formdata=None, prefix=prefix)
    for field in form:
        field.label.text = t(f"pages.patterns.field.{field.short_name}")
    form.choice.choices = form.radio.choices = [
        SelectChoice(n, t(f"pages.patterns.option.{n}")) for n in ("a", "b", "c")
    ]
    form.tiles.choices = [SelectChoice(code, need_label(code)) for code in taxonomy.NEEDS[:6]]
    form.radio.data, form.tiles.data = "b", [taxonomy.NEEDS[1]]
    if filled:
        for field in (form.text, form.radio, form.agree):
            field.errors = [t("pages.patterns.missing")]
    return form


def _card(number: int, **changes: Any) -> SimpleNamespace:
    """The fields of a Listing, as the card reads them."""
    usual = {
        "id": UUID(int=number),
        "name": t("pages.patterns.card.name"),
        "name_kana": t("pages.patterns.card.kana"),
        "official_name": t("pages.patterns.card.official"),
        "organization_name": t("pages.patterns.card.organization"),
        "kind": "hello_work",
        "services": [],
        "postal_code": "060-0000",
        "address": t("pages.patterns.card.address"),
        "phone": "000-000-0000",
        "hours": WEEK,
        "hours_note": "",
        "location_precision": "municipality",
        "visibility": "public",
        "status": "active",
        "capacity_status": "unknown",
        "capacity_reported_on": None,
        "last_verified_on": clock.today(),
        "source_released_on": None,
        "source": "hello-work",
    }
    return SimpleNamespace(**{**usual, **changes})


def _cards() -> dict[str, SimpleNamespace]:
    service_kinds = (
        "employment_transition",
        "continued_employment_b",
        "retention_support",
        "group_home",
        "short_stay",
    )
    services = [{"id": kind, "name": t(f"kind.{kind}"), "kind": kind} for kind in service_kinds]
    return {
        "full": _card(1),
        "services": _card(
            2,
            kind="employment_transition",
            services=services,
            capacity_status="few",
            capacity_reported_on=clock.today(),
            location_precision="point",
        ),
        "sparse": _card(
            3, kind="npo", phone="", hours=[], last_verified_on=None, official_name="", name_kana=""
        ),
        "old": _card(
            4,
            kind="group_home",
            status="maybe_gone",
            capacity_status="full",
            location_precision="town",
            last_verified_on=clock.today() - timedelta(days=800),
        ),
        "hidden": _card(5, kind="violence_support_center", visibility="address_hidden"),
    }


def samples() -> dict[str, Any]:
    return {
        "form": _form("plain", filled=False),
        "wrong_form": _form("wrong", filled=True),
        "cards": _cards(),
        "reasons": {part: [t(f"pages.patterns.reason.{part}")] for part in ("fits", "against", "unknown")},
        "kinds": SHOWN_KINDS,
        "needs": taxonomy.NEEDS[:4],
        "tile_icons": {code: need_icon(code) for code in taxonomy.NEEDS},
        "today": clock.today(),
    }
