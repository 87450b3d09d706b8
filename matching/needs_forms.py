"""The form of one need: how much of it each kind of place meets, and what a change would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms import HiddenField, IntegerField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from directory.taxonomy import KINDS
from foundation.forms import Form, max_length, required
from foundation.i18n import t

PREFIX: Final = "weight_"
GENERAL: Final = "municipality"
NOTE, NEAR = 300, 200


class NeedForm(Form):
    """Weights in percent; made for one need by `need_form`."""

    based_on = HiddenField()
    add_kind = SelectField(validators=[Optional()], validate_choice=False, default="")
    add_weight = IntegerField(validators=[Optional()], render_kw={"inputmode": "numeric"})
    near = StringField(validators=[required("needs.error.near"), max_length(NEAR)])
    note = StringField(validators=[required("needs.error.note"), max_length(NOTE)])

    kinds: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("add_kind", "add_weight", "near", "note"):
            self[name].label.text = t(f"needs.field.{name}")
        for kind in self.kinds:
            self[PREFIX + kind].label.text = t(f"kind.{kind}")
        others = [SelectChoice(kind, t(f"kind.{kind}")) for kind in KINDS if kind not in self.kinds]
        self.add_kind.choices = [SelectChoice("", t("needs.no_more")), *others]

    def validate_add_kind(self, field: SelectField) -> None:
        if field.data and (field.data not in KINDS or field.data in self.kinds):
            raise ValidationError(t("needs.error.kind"))
        if field.data and not self.add_weight.data:
            raise ValidationError(t("needs.error.added_weight"))

    def validate_add_weight(self, field: IntegerField) -> None:
        _percent(self, field)

    @property
    def weights(self) -> dict[str, float]:
        found = {kind: self[PREFIX + kind].data / 100 for kind in self.kinds}
        if self.add_kind.data:
            found[self.add_kind.data] = self.add_weight.data / 100
        return {kind: weight for kind, weight in found.items() if weight > 0}

    @property
    def version(self) -> int:
        """The version the form was opened with; −1 for what is no number."""
        return int(self.based_on.data) if str(self.based_on.data or "").isdecimal() else -1


def need_form(serving: Iterable[str], **values: Any) -> NeedForm:
    """`serving`: the kinds that have a field of their own."""
    kinds = tuple(serving)
    members: Mapping[str, Any] = {
        PREFIX + kind: IntegerField(
            validators=[_given, _general if kind == GENERAL else _percent],
            render_kw={"inputmode": "numeric", "min": "0", "max": "100"},
        )
        for kind in kinds
    }
    form: NeedForm = type("NeedFormOfOne", (NeedForm,), {**members, "kinds": kinds})(**values)
    return form


def _given(_form: Any, field: IntegerField) -> None:
    if field.data is None:
        raise ValidationError(t("needs.error.percent"))


def _percent(_form: Any, field: IntegerField) -> None:
    if field.data is not None and not 0 <= field.data <= 100:
        raise ValidationError(t("needs.error.percent"))


def _general(form: Any, field: IntegerField) -> None:
    """Nobody may end empty-handed: the town hall takes what nobody else takes."""
    _percent(form, field)
    if field.data == 0:
        raise ValidationError(t("needs.error.general"))
