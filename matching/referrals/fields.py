"""Form parts of this room: labels and choices come from the catalogue when the form is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.forms import Form
from foundation.i18n import t


class Checks(SelectMultipleField):
    """Any number of check boxes; `key` is the prefix of their labels."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, key: str = "", values: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=[SelectChoice(str(value)) for value in values], **kwargs)
        self.key = key


class OneOf(RadioField):
    """One of a few, as radio buttons."""

    def __init__(self, *args: Any, key: str = "", values: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=[SelectChoice(str(value)) for value in values], **kwargs)
        self.key, self.empty = key, ""


class Pick(SelectField):
    """One of many, as a list to fold out; `empty` is the label of "nothing chosen"."""

    def __init__(
        self, *args: Any, key: str = "", values: Iterable[str] = (), empty: str = "", **kwargs: Any
    ) -> None:
        listed = ([""] if empty else []) + [str(value) for value in values]
        super().__init__(*args, choices=[SelectChoice(value) for value in listed], **kwargs)
        self.key, self.empty = key, empty


class RoomForm(Form):
    """Labels by `<labels>.<name>`, choices by the field's own prefix."""

    labels: ClassVar[str] = "referrals.field"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._fields.items():
            if name == "csrf_token" or field.type == "HiddenField":
                continue
            field.label.text = t(f"{self.labels}.{name}")
            if getattr(field, "key", ""):
                field.choices = [
                    SelectChoice(each.value, _label(field, each.value)) for each in field.choices
                ]

    def refuse(self, field_name: str, key: str, /, **values: Any) -> None:
        """An error that only the action could find, at its field."""
        self.say_wrong(field_name, t(key, **values))

    def say_wrong(self, field_name: str, sentence: str) -> None:
        field: Field = self[field_name]
        field.errors = [*field.errors, sentence]


def new_token() -> str:
    return uuid4().hex


class OnceForm(RoomForm):
    """A form that counts once: its hidden `token` is made with it and comes back with it."""

    token = HiddenField(default=new_token)

    @property
    def once(self) -> str:
        """The token; what is none of ours counts as a form of its own."""
        text = self.token.data
        return text if isinstance(text, str) and len(text) == 32 and text.isalnum() else new_token()


def _label(field: Any, value: str) -> str:
    return t(f"{field.key}.{value}") if value else t(field.empty)
