"""Reasons in words, in the language of whoever reads them now."""

from __future__ import annotations

from foundation.i18n import t
from matching.reasons import Reason, Reasons


def sentence(reason: Reason, lang: str | None = None) -> str:
    values = {
        name.removesuffix("_key"): t(str(value), lang) if name.endswith("_key") else value
        for name, value in reason.values.items()
    }
    return t(reason.key, lang, **values)


def sentences(reasons: Reasons, lang: str | None = None) -> dict[str, list[str]]:
    """{"fits": [...], "against": [...], "unknown": [...]}, as templates and the API show them."""
    return {
        name: [sentence(reason, lang) for reason in getattr(reasons, name)]
        for name in ("fits", "against", "unknown")
    }
