"""What a match is asked with: needs, a place, and the few facts that bear on eligibility. No name, no
birth date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from matching.need import CODES, Need, UnknownNeed, needs_of
from matching.reasons import Reason

CERTIFICATES = ("physical", "intellectual", "mental", "none")
EMPLOYMENT = ("none", "working", "on_leave")
MODES = ("visit", "online", "phone")
GENDERS = ("female", "male", "other")
BENEFITS = ("public_assistance", "low_income", "none")
"""生活保護を受けている, 住民税が非課税など収入が少ない, どちらでもない."""
LANGUAGES = ("en", "zh", "ko", "vi", "pt", "es", "tl", "ne", "id", "my", "th", "uk", "ru", "fr")
"""ISO 639-1 codes of the languages that may be wished for."""
WISHES = ("weekend", "evening", "wheelchair", "sign_language", "foreign_language")
OLDEST = 120
LONGEST_MONTHS = 840
FARTHEST_KM = 3000.0
JAPAN = (20.0, 46.0, 122.0, 154.0)
"""South, north, west, east in WGS84 degrees: 沖ノ鳥島 to 択捉島, 与那国島 to 南鳥島."""


class InvalidFacts(ValueError):
    """Facts that contradict each other or cannot be; `errors` has one Reason for each field."""

    def __init__(self, errors: Mapping[str, Reason]) -> None:
        super().__init__(", ".join(f"{name}: {reason.key}" for name, reason in errors.items()))
        self.errors = dict(errors)


_SINGLE = (
    "main",
    "age",
    "age_max",
    "employment",
    "months_employed",
    "months_max",
    "mode",
    "within_km",
    "gender",
    "benefit",
    "language",
)


@dataclass(frozen=True)
class HomePlace:
    """Where the person lives, as coarse as they like. Degrees are WGS84; the code has 6 digits, ""
    where unknown."""

    lat: float
    lng: float
    municipality_code: str = ""
    label: str = ""
    prefecture: str = ""
    municipality: str = ""
    town: str = ""
    level: int = 2


@dataclass(frozen=True)
class MatchInput:
    """Age in years and months in work (completed) may be bands: with `age_max` or `months_max`, both
    ends included. None and () mean "not said"."""

    needs: tuple[str, ...]
    place: HomePlace
    main: str | None = None
    age: int | None = None
    age_max: int | None = None
    certificates: tuple[str, ...] = ()
    employment: str | None = None
    months_employed: int | None = None
    months_max: int | None = None
    mode: str | None = None
    within_km: float | None = None
    wishes: tuple[str, ...] = field(default=())
    gender: str | None = None
    benefit: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        errors = problems(self)
        if errors:
            raise InvalidFacts(errors)

    @property
    def asked(self) -> tuple[Need, ...]:
        return needs_of(self.needs, self.main)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {
            name: list(getattr(self, name)) for name in ("needs", "certificates", "wishes")
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MatchInput:
        lists: dict[str, Any] = {
            name: tuple(data.get(name) or ()) for name in ("needs", "certificates", "wishes")
        }
        rest: dict[str, Any] = {name: data.get(name) for name in _SINGLE}
        return cls(place=HomePlace(**data["place"]), **lists, **rest)


def problems(facts: MatchInput) -> dict[str, Reason]:
    """Field → what is wrong with it; empty when all is well."""
    found = (
        _needs(facts),
        _place(facts.place),
        _age(facts),
        _certificates(facts),
        _employment(facts),
        _one_of("mode", facts.mode, MODES),
        _within(facts),
        _wishes(facts),
        _one_of("gender", facts.gender, GENDERS),
        _one_of("benefit", facts.benefit, BENEFITS),
        _one_of("language", facts.language, LANGUAGES),
    )
    return {name: reason for each in found for name, reason in each.items()}


def _needs(facts: MatchInput) -> dict[str, Reason]:
    if not facts.needs and not facts.main:
        return {"need": Reason("reason.error.no_need")}
    try:
        needs_of(facts.needs, facts.main)
    except UnknownNeed as error:
        values = {"codes": ", ".join(error.codes), "known": ", ".join(CODES)}
        return {"need": Reason("reason.error.unknown_need", values)}
    return {}


def _place(place: HomePlace) -> dict[str, Reason]:
    south, north, west, east = JAPAN
    if south <= place.lat <= north and west <= place.lng <= east:
        return {}
    return {"near": Reason("reason.error.outside_japan")}


def _age(facts: MatchInput) -> dict[str, Reason]:
    if _is_band(facts.age, facts.age_max, OLDEST):
        return {}
    return {"age": Reason("reason.error.age", {"oldest": OLDEST})}


def _is_band(first: int | None, last: int | None, most: int) -> bool:
    if first is None:
        return last is None
    return 0 <= first <= (first if last is None else last) <= most


def _certificates(facts: MatchInput) -> dict[str, Reason]:
    for value in facts.certificates:
        if value not in CERTIFICATES:
            return _one_of("certificate", value, CERTIFICATES)
    if "none" in facts.certificates and len(set(facts.certificates)) > 1:
        return {"certificate": Reason("reason.error.none_and_some")}
    return {}


def _employment(facts: MatchInput) -> dict[str, Reason]:
    wrong = _one_of("employment", facts.employment, EMPLOYMENT)
    if wrong or (facts.months_employed is None and facts.months_max is None):
        return wrong
    months = facts.months_employed
    if months is None or not _is_band(months, facts.months_max, LONGEST_MONTHS):
        return {"months_employed": Reason("reason.error.months", {"longest": LONGEST_MONTHS})}
    if facts.employment == "none" and months > 0:
        return {"months_employed": Reason("reason.error.months_without_work")}
    oldest = facts.age if facts.age_max is None else facts.age_max
    if oldest is not None and months > oldest * 12:
        return {"months_employed": Reason("reason.error.months_before_birth")}
    return {}


def _within(facts: MatchInput) -> dict[str, Reason]:
    if facts.within_km is None or 0 < facts.within_km <= FARTHEST_KM:
        return {}
    return {"within": Reason("reason.error.within", {"farthest": int(FARTHEST_KM)})}


def _wishes(facts: MatchInput) -> dict[str, Reason]:
    unknown = [wish for wish in facts.wishes if wish not in WISHES]
    return _one_of("wishes", unknown[0], WISHES) if unknown else {}


def _one_of(name: str, value: str | None, known: tuple[str, ...]) -> dict[str, Reason]:
    if value is None or value in known:
        return {}
    return {name: Reason("reason.error.not_one_of", {"value": value, "known": ", ".join(known)})}
