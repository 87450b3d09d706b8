"""Forms of the self-referral: the request, the word that opens its answer, the organization's reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from directory.taxonomy import NEEDS
from foundation import clock
from foundation.forms import max_length, required
from foundation.i18n import t
from matching.referrals.fields import Checks, OnceForm, OneOf, Pick, RoomForm
from matching.referrals.self_referral.actions_desk import Reply
from matching.referrals.self_referral.state import Close, State
from matching.referrals.self_referral.telling import SHORTEST_WORD, Telling, Way, looks_like, plain_word
from matching.referrals.slip import Accommodation

_OFF = {"autocomplete": "off"}


class AskForm(RoomForm):
    """As few fields as a call back needs. `website` is for machines only: people never see it."""

    labels: ClassVar[str] = "self_referral.field"

    name = StringField(validators=[required("self_referral.error.name"), max_length(40)], render_kw=_OFF)
    needs = Checks(key="need", values=NEEDS, validators=[required("self_referral.error.needs")])
    words = TextAreaField(validators=[max_length(1000)], render_kw={"rows": 4, **_OFF})
    way = OneOf(key="self_referral.way", values=Way, validators=[required("self_referral.error.way")])
    contact = StringField(
        validators=[required("self_referral.error.contact"), max_length(120)], render_kw=_OFF
    )
    when = StringField(validators=[required("self_referral.error.when"), max_length(120)], render_kw=_OFF)
    discreet = BooleanField()
    town = StringField(validators=[max_length(60)], render_kw=_OFF)
    accommodations = Checks(key="slip.accommodation", values=Accommodation)
    word = StringField(
        validators=[required("self_referral.error.word"), max_length(60)],
        render_kw={**_OFF, "autocapitalize": "off", "spellcheck": "false"},
    )
    agree = BooleanField(validators=[required("self_referral.error.agree")])
    website = StringField(render_kw={**_OFF, "tabindex": "-1"})
    token = HiddenField()
    seen = HiddenField()

    def validate_contact(self, field: StringField) -> None:
        if self.way.data in list(Way) and field.data and not looks_like(Way(self.way.data), field.data):
            raise ValidationError(t(f"self_referral.error.contact.{self.way.data}"))

    def validate_word(self, field: StringField) -> None:
        if len(plain_word(field.data or "")) < SHORTEST_WORD:
            raise ValidationError(t("self_referral.error.word_short", n=SHORTEST_WORD))

    def validate(self, extra_validators: Any = None) -> bool:
        """A filled-in trap is emptied and told of: a person whose browser filled it in just sends again."""
        is_right = super().validate(extra_validators)
        if self.website.data:
            self.website.data = ""
            self.object_to("self_referral.error.machine")
            return False
        return bool(is_right)

    def object_to(self, key: str) -> None:
        """An error of the whole form."""
        self.form_errors.append(t(key))

    @property
    def is_about_violence(self) -> bool:
        return "violence" in (self.needs.data or ())

    @property
    def telling(self) -> Telling:
        return Telling(
            name=self.name.data or "",
            way=self.way.data,
            contact=self.contact.data or "",
            when=self.when.data or "",
            needs=tuple(self.needs.data or ()),
            words=self.words.data or "",
            town=self.town.data or "",
            accommodations=tuple(self.accommodations.data or ()),
            discreet=bool(self.discreet.data),
        )


class WordForm(RoomForm):
    labels: ClassVar[str] = "self_referral.look"

    word = StringField(
        validators=[required("self_referral.error.word"), max_length(200)],
        render_kw={**_OFF, "autocapitalize": "off", "spellcheck": "false"},
    )


class ReplyForm(OnceForm):
    """What the person reads in answer."""

    labels: ClassVar[str] = "self_referral.reply"

    to = OneOf(
        key="self_referral.reply.to",
        values=(State.ANSWERED, State.CALL_PLANNED, State.CLOSED),
        validators=[required("self_referral.error.to")],
    )
    message = TextAreaField(validators=[max_length(1000)], render_kw={"rows": 4, **_OFF})
    call_on = DateField(validators=[Optional()])
    call_time = TimeField(validators=[Optional()])
    close_code = Pick(key="self_referral.close", values=Close, empty="referrals.no_reason", default="")

    def offer(self, states: Iterable[State]) -> None:
        self.to.choices = [SelectChoice(each.value, t(f"self_referral.reply.to.{each}")) for each in states]

    def validate_message(self, field: TextAreaField) -> None:
        wants = self.to.data == State.ANSWERED or (
            self.to.data == State.CLOSED and self.close_code.data in (Close.NOT_OURS, Close.OTHER)
        )
        if wants and not field.data:
            raise ValidationError(t("self_referral.error.message"))

    def validate_call_on(self, field: DateField) -> None:
        if field.data and not clock.today() <= field.data <= date(clock.today().year + 1, 12, 31):
            raise ValidationError(t("self_referral.error.call_on"))

    def validate_close_code(self, field: Pick) -> None:
        if self.to.data == State.CLOSED and not field.data:
            raise ValidationError(t("self_referral.error.close_code"))

    def validate_to(self, field: OneOf) -> None:
        """`Optional` ends the day's own checks when it is empty, so the missing day is told here."""
        if field.data == State.CALL_PLANNED and not self.call_on.data:
            raise ValidationError(t("self_referral.error.call_day"))

    def reply(self) -> Reply:
        to = State(self.to.data)
        call_at = None
        if to is State.CALL_PLANNED and self.call_on.data:
            time = self.call_time.data or datetime.min.time()
            call_at = datetime.combine(self.call_on.data, time, tzinfo=clock.TOKYO)
        code = self.close_code.data if to is State.CLOSED else ""
        return Reply(to, self.message.data or "", call_at, code or "")


class ClientForm(RoomForm):
    """Staff confirms the person's spoken consent before a file is made."""

    labels: ClassVar[str] = "self_referral.client"

    agreed = BooleanField(validators=[required("self_referral.error.agreed")])
    agreed_on = DateField(validators=[required("referrals.error.date")])

    def validate_agreed_on(self, field: DateField) -> None:
        if field.data and not date(2000, 1, 1) <= field.data <= clock.today():
            raise ValidationError(t("referrals.error.obtained_later"))
