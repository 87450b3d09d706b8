"""The form of a whole listing, in short parts; each part can be asked alone. See edit_form_state for its values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from directory.editable import parts
from directory.hours import DAYS
from directory.hours_bands import EVERY, WEEKS, NotATime, clock_time
from directory.taxonomy import KINDS
from foundation.forms import Form, max_length
from foundation.i18n import has_message, t

MOST_BANDS: Final = 12
MOST_PHONES: Final = 6
MOST_SERVICES: Final = 30
MOST_CONTACTS: Final = 4
MOST_COSTS: Final = 8
LONG, SHORT, LINE = 4000, 200, 400
PARTS: Final = parts("contact", "hours", "about", "services", "checked")
"""The short parts of the form, in its order. What is in "checked" waits for a coordinator."""
LANGUAGES: Final = ("ja", "en", "zh", "ko", "vi", "pt", "es", "tl", "ne", "id", "my", "th", "uk", "ru", "fr",
                    "jsl")  # fmt: skip
_TYPED: Final = {"autocomplete": "off"}
_NUMBER: Final = {"type": "tel", "inputmode": "tel", **_TYPED}


class Part(Form):
    """A form inside the form: the token stands in the outer one."""

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named(self)


class Boxes(SelectMultipleField):
    """Several of a few: check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PhonePart(Part):
    number = StringField(render_kw=_NUMBER)
    note = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)


class ContactPart(Part):
    """Whom to ask for: the desk and the role; a name only where the person is to be named."""

    department = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    title = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    person = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)


class CostPart(Part):
    """One thing that costs something: what, how many yen, and what one should know of it."""

    option = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    amount = StringField(validators=[max_length(20)], render_kw={"inputmode": "numeric", **_TYPED})
    cost_note = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)


class BandPart(Part):
    """Some days with one time."""

    days = Boxes(choices=[SelectChoice(each) for each in DAYS])
    weeks = SelectField(choices=[SelectChoice(each) for each in WEEKS], default=EVERY)
    opens = StringField(render_kw={"type": "time", **_TYPED})
    closes = StringField(render_kw={"type": "time", **_TYPED})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = [SelectChoice(each, t(f"components.day.{each}")) for each in DAYS]
        self.weeks.choices = [SelectChoice(each, t(f"revise.weeks.{each or 'every'}")) for each in WEEKS]

    @property
    def is_empty(self) -> bool:
        return not (self.days.data or self.opens.data or self.closes.data)

    def validate_opens(self, field: Field) -> None:
        field.data = _time(field)
        if not field.data and not self.is_empty:
            raise ValidationError(t("revise.band.opens_missing"))

    def validate_closes(self, field: Field) -> None:
        field.data = _time(field)
        if self.is_empty:
            return
        if not field.data:
            raise ValidationError(t("revise.band.closes_missing"))
        if field.data == "00:00":
            field.data = "24:00"  # the browser's field of time knows no 24:00
        if field.data == self.opens.data:
            raise ValidationError(t("revise.band.no_time"))

    def validate_days(self, field: Field) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError(t("revise.band.days_missing"))


def _time(field: Field) -> str:
    try:
        return clock_time(field.data or "")
    except NotATime:
        raise ValidationError(t("revise.band.not_a_time")) from None


class ServicePart(Part):
    offered = BooleanField()
    description = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 3})
    url = StringField(validators=[max_length(LINE)], render_kw={"type": "url", "inputmode": "url", **_TYPED})
    application_process = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 2})
    fees_description = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 2})
    costs = FieldList(FormField(CostPart), max_entries=MOST_COSTS)
    documents = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 3})
    accepts_self_referral = BooleanField()
    eligibility_description = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 2})
    minimum_age = IntegerField(validators=[Optional()], render_kw={"inputmode": "numeric", **_TYPED})
    maximum_age = IntegerField(validators=[Optional()], render_kw={"inputmode": "numeric", **_TYPED})
    name = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    kind = SelectField(choices=[SelectChoice(each) for each in KINDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(each, t(f"kind.{each}")) for each in KINDS]

    def validate_minimum_age(self, field: Field) -> None:
        _age(field)

    def validate_maximum_age(self, field: Field) -> None:
        _age(field)
        least = self.minimum_age.data
        if field.data is not None and least is not None and field.data < least:
            raise ValidationError(t("revise.age.order"))


def _age(field: Field) -> None:
    if field.data is not None and not 0 <= field.data <= 130:
        raise ValidationError(t("revise.age.range"))


class EditForm(Form):
    base = HiddenField()
    phone = StringField(render_kw=_NUMBER)
    fax = StringField(render_kw=_NUMBER)
    email = StringField(render_kw={"type": "email", "inputmode": "email", **_TYPED})
    url = StringField(validators=[max_length(LINE)], render_kw={"type": "url", "inputmode": "url", **_TYPED})
    more_phones = FieldList(FormField(PhonePart), max_entries=MOST_PHONES)
    contacts = FieldList(FormField(ContactPart), max_entries=MOST_CONTACTS)
    bands = FieldList(FormField(BandPart), max_entries=MOST_BANDS)
    by_appointment = BooleanField()
    hours_note = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 2})
    description = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 5})
    languages = Boxes(choices=[])
    access = Boxes(choices=[])
    accessibility = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 3})
    offer = Boxes(choices=[])
    referrer = Boxes(choices=[])
    gender = Boxes(choices=[])
    income = Boxes(choices=[])
    services = FieldList(FormField(ServicePart), max_entries=MOST_SERVICES)
    new_kind = SelectField(choices=[])
    new_name = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    name = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    name_kana = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    official_name = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    postal_code = StringField(render_kw={"inputmode": "numeric", **_TYPED})
    address = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    building = StringField(validators=[max_length(SHORT)], render_kw=_TYPED)
    coverage = TextAreaField(render_kw={"rows": 3})
    coverage_note = TextAreaField(validators=[max_length(LONG)], render_kw={"rows": 2})
    visibility = SelectField(choices=[])
    note = TextAreaField(validators=[max_length(1000)], render_kw={"rows": 2})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named(self)
        self.note.label.text = t("revise.note")
        kinds = [SelectChoice(each, t(f"kind.{each}")) for each in KINDS]
        self.new_kind.choices = [SelectChoice("", t("revise.new_kind.none")), *kinds]

    def leaves(self) -> Iterator[Field]:
        """Every field that something is typed into, those of inner forms too."""
        return _leaves(self)

    def refuse(self, field: Field, key: str, **values: Any) -> None:
        field.errors = [*field.errors, t(key, **values)]


def _leaves(form: Any) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field:
                yield from _leaves(entry.form)
        else:
            yield field


def named(form: Any) -> None:
    """Labels from the catalogue: `revise.field.<name>`."""
    for field in form:
        key = f"revise.field.{field.short_name}"
        if has_message(key):
            field.label.text = t(key)
