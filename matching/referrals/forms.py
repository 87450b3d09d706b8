"""The forms of the desk: client, consent, match, slip. What was typed once is filled in everywhere after."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from directory.taxonomy import NEEDS
from foundation import clock
from foundation.forms import max_length, required
from foundation.i18n import t
from matching.facts import (
    BENEFITS,
    CERTIFICATES,
    EMPLOYMENT,
    GENDERS,
    LANGUAGES,
    LONGEST_MONTHS,
    MODES,
    OLDEST,
    WISHES,
)
from matching.referrals.client import ClientData, Matter
from matching.referrals.composing import SlipOrder
from matching.referrals.consent import Basis, Item, Way, default_until
from matching.referrals.fields import Checks, OnceForm, OneOf, Pick, RoomForm
from matching.referrals.japanese_year import age
from matching.referrals.slip import Accommodation, Ask
from matching.referrals.state import Urgency

SHORT, LINE, PARAGRAPH = 60, 200, 2000
_NO_AUTOFILL = {"autocomplete": "off"}


def _line(length: int = LINE, *validators: Any, **attributes: str) -> StringField:
    return StringField(validators=[*validators, max_length(length)], render_kw={**_NO_AUTOFILL, **attributes})


def _paragraph(rows: int = 4) -> TextAreaField:
    return TextAreaField(validators=[max_length(PARAGRAPH)], render_kw={"rows": rows, **_NO_AUTOFILL})


def _whole_number(highest: int) -> IntegerField:
    def within(_form: Any, field: IntegerField) -> None:
        if field.data is not None and not 0 <= field.data <= highest:
            raise ValidationError(t("referrals.error.number", highest=highest))

    return IntegerField(validators=[Optional(), within], render_kw={"inputmode": "numeric"})


class FactsForm(RoomForm):
    """What bears on the match: needs and facts."""

    main_need = Pick(key="need", values=NEEDS, empty="referrals.no_main_need", default="")
    further_needs = Checks(key="need", values=NEEDS)
    certificates = Checks(key="referrals.certificate", values=CERTIFICATES)
    employment = Pick(key="referrals.employment", values=EMPLOYMENT, empty="referrals.unsaid", default="")
    months_employed = _whole_number(LONGEST_MONTHS)
    mode = Pick(key="referrals.mode", values=MODES, empty="referrals.any_mode", default="")
    wishes = Checks(key="referrals.wish", values=WISHES)
    language = Pick(key="language", values=LANGUAGES, empty="referrals.any_language", default="")
    gender = Pick(key="referrals.gender", values=GENDERS, empty="referrals.unsaid", default="")
    benefit = Pick(key="referrals.benefit", values=BENEFITS, empty="referrals.unsaid", default="")


class ClientForm(OnceForm, FactsForm):
    name = _line(SHORT, required("referrals.error.name"))
    kana = _line(SHORT)
    birth_date = DateField(validators=[Optional()])
    address = _line()
    phone = _line(SHORT, inputmode="tel")
    safe_contact = _line(LINE)
    accommodations = Checks(key="slip.accommodation", values=Accommodation)
    accommodations_note = _line()
    summary = _paragraph(5)
    wish = _paragraph(3)
    support_so_far = _paragraph(4)
    attachments = _line()

    def validate_birth_date(self, field: DateField) -> None:
        today = clock.today()
        if field.data and not (field.data <= today and age(field.data, today) <= OLDEST):
            raise ValidationError(t("referrals.error.birth_date"))

    @property
    def client(self) -> ClientData:
        return ClientData.of(self.data)


class MatchForm(FactsForm):
    near = _line(LINE, required("referrals.error.near"))
    within = _whole_number(3000)


class ConsentForm(OnceForm):
    basis = OneOf(key="referrals.basis", values=Basis, default=Basis.CONSENT)
    items = Checks(key="slip.item", values=Item, validators=[required("referrals.error.items")])
    purpose = _line(LINE, required("referrals.error.purpose"))
    valid_from = DateField(validators=[required("referrals.error.date")])
    valid_until = DateField(validators=[required("referrals.error.date")])
    way = OneOf(key="slip.way", values=Way, default=Way.SIGNATURE)
    obtained_on = DateField(validators=[required("referrals.error.date")])
    reason = _paragraph(2)

    @classmethod
    def fresh(cls) -> ConsentForm:
        """All items, six months from today: what most people agree to, to be changed with the person."""
        today = clock.today()
        return cls(
            items=list(Item),
            purpose=t("referrals.consent.purpose"),
            valid_from=today,
            obtained_on=today,
            valid_until=default_until(today),
        )

    def validate_valid_until(self, field: DateField) -> None:
        start = self.valid_from.data
        if not isinstance(start, date) or field.data is None:
            return
        if field.data < start:
            raise ValidationError(t("referrals.error.until_before_from"))
        if field.data > default_until(start, 36):
            raise ValidationError(t("referrals.error.until_too_far"))

    def validate_obtained_on(self, field: DateField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(t("referrals.error.obtained_later"))

    def validate_reason(self, field: TextAreaField) -> None:
        if self.basis.data != Basis.CONSENT and not field.data:
            raise ValidationError(t("referrals.error.basis_reason"))


class SlipForm(RoomForm):
    """One form for one or several recipients. `token` makes that the same form makes its slips once."""

    token = HiddenField()
    urgency = OneOf(key="slip.urgency", values=Urgency, default=Urgency.NORMAL)
    asked_for = Checks(key="slip.ask", values=Ask, validators=[required("referrals.error.asked_for")])
    asked_other = _line()
    items = Checks(key="slip.item", values=Item, validators=[required("referrals.error.items")])
    summary = _paragraph(6)
    wish = _paragraph(3)
    support_so_far = _paragraph(4)
    attachments = _line()
    to_section = _line(SHORT)
    from_listing = Pick(validate_choice=False, default="")
    from_section = _line(SHORT)
    from_hours = _line(SHORT)

    def offer(self, items: frozenset[Item], offices: list[tuple[str, str]]) -> None:
        """Only items that every recipient may be told; only the sender's own offices."""
        self.items.choices = [SelectChoice(i.value, t(f"slip.item.{i}")) for i in Item if i in items]
        self.from_listing.choices = [SelectChoice(*office) for office in offices]
        known = {value for value, _ in offices}
        if offices and self.from_listing.data not in known:
            self.from_listing.data = offices[0][0]

    @staticmethod
    def new_token() -> str:
        return uuid4().hex

    def validate_token(self, field: HiddenField) -> None:
        if not (isinstance(field.data, str) and len(field.data) == 32 and field.data.isalnum()):
            field.data = self.new_token()

    def validate_asked_other(self, field: StringField) -> None:
        if Ask.OTHER in (self.asked_for.data or []) and not field.data:
            raise ValidationError(t("referrals.error.asked_other"))

    def order(
        self, listing_ids: tuple[UUID, ...], match_id: UUID | None = None, part_of: str = ""
    ) -> SlipOrder:
        return SlipOrder(
            listing_ids=listing_ids,
            items=frozenset(Item(value) for value in self.items.data or ()),
            urgency=self.urgency.data,
            asked_for=tuple(self.asked_for.data or ()),
            matter=Matter(
                self.summary.data or "",
                self.wish.data or "",
                self.support_so_far.data or "",
                self.attachments.data or "",
            ),
            token=self.token.data,
            asked_other=self.asked_other.data or "",
            to_section=self.to_section.data or "",
            from_listing_id=UUID(self.from_listing.data) if self.from_listing.data else None,
            from_section=self.from_section.data or "",
            from_hours=self.from_hours.data or "",
            match_id=match_id,
            part_of=part_of,
        )
