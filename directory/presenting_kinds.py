"""Labels, icons and tones of kinds and needs. A tone only groups; icon and text carry the meaning."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from directory import taxonomy
from directory.sources import hello_work, labour_standards
from foundation.i18n import current_lang, has_message, t

USUAL: Final = frozenset({hello_work.SERVICE_NAME, labour_standards.SERVICE_NAME})
KIND_ICONS: Final = MappingProxyType(
    {
        "hello_work": "briefcase",
        "employment_life_support_center": "rings",
        "employment_transition": "stairs",
        "retention_support": "calendar",
        "continued_employment_a": "workshop",
        "continued_employment_b": "workshop",
        "employment_choice_support": "stairs",
        "vocational_center": "stairs",
        "youth_support_station": "sprout",
        "labour_standards_office": "scales",
        "employer": "company",
        "self_reliance_office": "talk",
        "welfare_office": "hall",
        "social_welfare_council": "people",
        "legal_aid": "scales",
        "consumer_center": "receipt",
        "child_guidance_center": "family",
        "violence_support_center": "shield",
        "withdrawal_support_center": "door",
        "npo": "people",
        "municipality": "hall",
        "community_general_support_center": "cane",
        "elder_care_planning": "cane",
        "elder_home_care": "cane",
        "elder_day_care": "cane",
        "elder_short_stay": "cane",
        "elder_residence": "cane",
        "public_health_center": "medical",
        "medical": "medical",
        "medical_residence": "medical",
        "consultation_support": "talk",
        "self_training": "stairs",
        "independent_living_support": "key",
        "daily_life_care": "heart",
        "group_home": "house",
        "residential_support": "house",
        "short_stay": "house",
        "home_care": "heart",
        "intensive_home_care": "heart",
        "escort_support": "escort",
        "comprehensive_support": "heart",
        "school": "book",
    }
)
GROUP_ICONS: Final = MappingProxyType({"work": "briefcase", "health": "medical", "child": "baby"})
NEED_ICONS: Final = MappingProxyType(
    {
        "health": "pulse",
        "housing": "house",
        "income": "yen",
        "rent_loan": "key",
        "tax_utility": "receipt",
        "debt": "card",
        "job_search": "briefcase",
        "job_trouble": "talk-alert",
        "retention": "calendar",
        "community": "people",
        "family": "family",
        "childcare": "baby",
        "elder_care": "cane",
        "withdrawal": "door",
        "violence": "alert-shield",
        "food": "bowl",
        "other": "talk",
    }
)


def kind_tone(code: str) -> str:
    """The group of a kind (work, living, health, disability, child, other)."""
    try:
        return taxonomy.kind(code).group
    except taxonomy.UnknownKind:
        return "other"


def kind_icon(code: str) -> str:
    return KIND_ICONS.get(code) or GROUP_ICONS.get(kind_tone(code), "dot")


def kind_label(code: str) -> str:
    return _kind_label(current_lang(), code)


@lru_cache(maxsize=500)
def _kind_label(lang: str, code: str) -> str:
    key = f"kind.{code}"
    return t(key if has_message(key) else "kind.other", lang)


def kind_about(code: str) -> str:
    key = f"kind.{code}.about"
    return t(key) if has_message(key) else ""


def service_label(service: Mapping[str, str]) -> str:
    """A service's own name; where that only repeats its kind, the kind in the reader's language."""
    key, name = f"kind.{service.get('kind')}", service.get("name", "")
    repeats = not name or (has_message(key) and name == t(key, "ja"))
    return kind_label(service.get("kind", "other")) if repeats else name


def services_that_tell(card: Any) -> list[Mapping[str, str]]:
    """A card's services but for the one that every office of the law's tables has."""
    return [each for each in card.services or [] if each.get("name") not in USUAL]


def need_icon(code: str) -> str:
    return NEED_ICONS.get(code, "talk")


def need_label(code: str) -> str:
    return t(f"need.{code}")
