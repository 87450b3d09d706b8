"""The parameters of /search and of /api/v1/search, checked the same way for people and machines."""

from __future__ import annotations

import math
from typing import Any, Final

from wtforms import Field, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from directory.search import areas
from directory.search.engine import LAST_ROW, Box
from directory.search.query import LONGEST
from directory.taxonomy import KINDS, NEEDS
from foundation.forms import GetForm, max_length
from foundation.i18n import t

PER_PAGE: Final = 20
LAST_PAGE: Final = LAST_ROW // PER_PAGE
WITHIN_KM: Final = ("2", "5", "10", "20", "50")  # what the page offers; the API takes any distance
FURTHEST_KM: Final = 4_000  # from one end of Japan to the other
SORTS: Final = ("relevance", "distance")
PLACE_LENGTH: Final = 200
MOST_PLAIN: Final = 10  # words that are to be taken as they stand


class NotABox(ValueError):
    """Not four numbers of the form west,south,east,north on earth."""


def box_of(text: str) -> Box | None:
    """None where nothing is given."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise NotABox(text) from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NotABox(text)
    return west, south, east, north


class SearchForm(GetForm):
    q = StringField(validators=[max_length(LONGEST)])
    near = StringField(validators=[max_length(PLACE_LENGTH)])
    within = SelectField(validate_choice=False)
    need = SelectMultipleField(choices=[], validate_choice=False)
    kind = SelectMultipleField(choices=[], validate_choice=False)
    lat = StringField()
    lng = StringField()
    area = StringField()
    plain = SelectMultipleField(choices=[], validate_choice=False)
    open = StringField(widget=CheckboxInput())
    sort = SelectField(validate_choice=False)
    page = StringField()
    bbox = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("q", "near", "within", "open", "sort"):
            self[name].label.text = t(f"search.field.{name}")
        distances = [SelectChoice(km, t("search.within.km", km=km)) for km in self._distances()]
        self.within.choices = [SelectChoice("", t("search.within.any")), *distances]
        self.sort.choices = [SelectChoice(sort, t(f"search.sort.{sort}")) for sort in SORTS]

    def _distances(self) -> list[str]:
        chosen = str(self.within.data or "")
        known = {*WITHIN_KM, chosen} if chosen.isascii() and chosen.isdigit() else set(WITHIN_KM)
        return sorted(known, key=lambda km: int(km[:9]))

    def validate_need(self, field: Field) -> None:
        _known(field, NEEDS, "search.error.need")

    def validate_kind(self, field: Field) -> None:
        _known(field, KINDS, "search.error.kind")

    def validate_plain(self, field: Field) -> None:
        if len(field.data or []) > MOST_PLAIN or any(len(each) > LONGEST for each in field.data or []):
            raise ValidationError(t("search.error.plain", most=MOST_PLAIN))

    def validate_within(self, field: Field) -> None:
        if not field.data:
            return
        if not 0 < _number(field, "search.error.within") <= FURTHEST_KM:
            raise ValidationError(t("search.error.within"))
        if not self.has_place():
            raise ValidationError(t("search.error.needs_place"))

    def validate_lat(self, field: Field) -> None:
        _degrees(field, 90, self.lng, "search.error.lat")

    def validate_lng(self, field: Field) -> None:
        _degrees(field, 180, self.lat, "search.error.lng")

    def validate_area(self, field: Field) -> None:
        if field.data:
            try:
                areas.bundled().of_code(field.data)
            except areas.UnknownArea:
                raise ValidationError(t("search.error.area", value=field.data[:20])) from None

    def validate_open(self, field: Field) -> None:
        if field.data not in ("", "now", None):
            raise ValidationError(t("search.error.open"))

    def validate_sort(self, field: Field) -> None:
        if field.data and field.data not in SORTS:
            raise ValidationError(t("search.error.sort"))
        if field.data == "distance" and not self.has_place():
            raise ValidationError(t("search.error.needs_place"))

    def validate_page(self, field: Field) -> None:
        if field.data and not (
            field.data.isascii() and field.data.isdigit() and 0 < int(field.data[:9]) <= LAST_PAGE
        ):
            raise ValidationError(t("search.error.page", last=LAST_PAGE))

    def validate_bbox(self, field: Field) -> None:
        try:
            box_of(field.data or "")
        except NotABox:
            raise ValidationError(t("search.error.bbox")) from None

    def refuse(self, name: str, key: str) -> None:
        """An error that only the search could find, at its field."""
        self[name].errors = [*self[name].errors, t(key)]

    def has_place(self) -> bool:
        return bool(self.near.data or (self.lat.data and self.lng.data))

    def good(self, name: str) -> Any:
        """The value of a field, or "" or [] where it was wrong: a page then searches without it."""
        field = self[name]
        if field.data and not field.errors:
            return field.data
        return [] if isinstance(field, SelectMultipleField) else ""

    def wrong(self) -> dict[str, list[str]]:
        """Parameter → sentences; for machines."""
        return {name: [str(error) for error in errors] for name, errors in self.errors.items() if name}


def _known(field: Field, codes: tuple[str, ...], key: str) -> None:
    unknown = [value for value in field.data or [] if value not in codes]
    if unknown:
        raise ValidationError(t(key, value=unknown[0][:40]))


def _number(field: Field, key: str) -> float:
    try:
        value = float(field.data)
    except ValueError:
        raise ValidationError(t(key)) from None
    if not math.isfinite(value):
        raise ValidationError(t(key))
    return value


def _degrees(field: Field, limit: int, other: Field, key: str) -> None:
    if not field.data:
        if other.data:
            raise ValidationError(t("search.error.both"))
        return
    if abs(_number(field, key)) > limit:
        raise ValidationError(t(key))
