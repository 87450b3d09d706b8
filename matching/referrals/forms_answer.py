"""Forms of the answer: at the desk, by code, and the sender's taking back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from wtforms import DateField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from foundation import clock
from foundation.forms import max_length, required
from foundation.i18n import t
from matching.referrals.answer import BY_CODE, NEEDS_REASON, Answer, AnswerIncomplete, wait_is_explained
from matching.referrals.code import BadCode, BadFact, read_code, read_fact
from matching.referrals.fields import OnceForm, OneOf, Pick, RoomForm
from matching.referrals.state import MOVES, Decline, Outcome, Party, State, side_of

RECIPIENT_MOVES = tuple(
    to
    for to in State
    if to is not State.OPENED and any(to in MOVES[state, Party.RECIPIENT] for state in State)
)


class AnswerForm(OnceForm):
    """受理・受理不可・保留 and what follows; which answers are offered depends on the state."""

    explains_waiting: ClassVar[bool] = True

    to = OneOf(
        key="referrals.answer", values=RECIPIENT_MOVES, validators=[required("referrals.error.answer")]
    )
    reason_code = Pick(key="slip.decline", values=Decline, empty="referrals.no_reason", default="")
    outcome = Pick(key="referrals.outcome", values=Outcome, empty="referrals.no_reason", default="")
    expected_on = DateField(validators=[Optional()])
    meeting_on = DateField(validators=[Optional()])
    meeting_time = TimeField(validators=[Optional()])
    person = StringField(validators=[max_length(60)], render_kw={"autocomplete": "off"})
    message = TextAreaField(validators=[max_length(1000)], render_kw={"rows": 3, "autocomplete": "off"})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reason_code.choices = [
            each if not each.value else SelectChoice(each.value, _with_side(Decline(each.value)))
            for each in self.reason_code.choices
        ]

    def offer(self, states: Iterable[State]) -> None:
        self.to.choices = [SelectChoice(state.value, t(f"referrals.answer.{state}")) for state in states]

    @property
    def may_end(self) -> bool:
        """Whether a result can be chosen: only where 終結 is offered."""
        return any(choice.value == State.COMPLETED for choice in self.to.choices)

    def validate_meeting_time(self, field: TimeField) -> None:
        if field.data and not self.meeting_on.data:
            raise ValidationError(t("referrals.error.meeting_day"))

    def validate_meeting_on(self, field: DateField) -> None:
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(t("forms.date"))

    def answer(self) -> Answer | None:
        """The answer, or None after its problems were put at their fields."""
        to = State(self.to.data)
        try:
            given = Answer(
                to=to,
                reason_code=(self.reason_code.data or "") if to in NEEDS_REASON else "",
                expected_on=self.expected_on.data if to is State.WAITLISTED else None,
                meeting_at=self._meeting(),
                person=self.person.data or "",
                message=self.message.data or "",
                outcome=(self.outcome.data or "") if to is State.COMPLETED else "",
            )
        except AnswerIncomplete as incomplete:
            for name, key in incomplete.problems.items():
                self.refuse(name, key)
            return None
        if self.explains_waiting and not wait_is_explained(given):
            self.refuse("message", "referrals.error.waiting")
            return None
        return given

    def _meeting(self) -> datetime | None:
        """A meeting whose time is still open is kept as midnight in Tokyo."""
        if not self.meeting_on.data:
            return None
        time = self.meeting_time.data or datetime.min.time()
        return datetime.combine(self.meeting_on.data, time, tzinfo=clock.TOKYO)


def _with_side(reason: Decline) -> str:
    return t(
        "referrals.reason_of", reason=t(f"slip.decline.{reason}"), side=t(f"referrals.side.{side_of(reason)}")
    )


class ReplyForm(AnswerForm):
    """Without an account: only what the paper's reply has."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer(BY_CODE)


class CodeForm(RoomForm):
    code = StringField(
        validators=[required("reply.error.code"), max_length(80)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_code(self, field: StringField) -> None:
        try:
            field.data = read_code(field.data or "")
        except BadCode as bad:
            raise ValidationError(t("reply.error.code")) from bad


class FactForm(RoomForm):
    fact = StringField(
        validators=[required("reply.error.fact"), max_length(20)],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )

    def validate_fact(self, field: StringField) -> None:
        try:
            field.data = read_fact(field.data or "")
        except BadFact as bad:
            raise ValidationError(t("reply.error.fact")) from bad


class FaxForm(CodeForm, FactForm, ReplyForm):
    """The paper's reply with what names its slip. What the paper does not say nobody can add."""

    explains_waiting = False


class TakeBackForm(OnceForm):
    """Withdrawing a slip or closing it as an error: always with the reason."""

    message = TextAreaField(
        validators=[required("referrals.error.why"), max_length(1000)],
        render_kw={"rows": 2, "autocomplete": "off"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.message.label.text = t("referrals.field.why")
