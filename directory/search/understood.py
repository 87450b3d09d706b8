"""What was understood of a query, for people and machines: `interpreted` in the API, chips on pages. Pure."""

from __future__ import annotations

from typing import Any

from directory.search.asked import SearchQuery
from directory.search.query import Plan


def interpreted(query: SearchQuery, plan: Plan, instead: str) -> dict[str, Any]:
    """What was understood of the text; pages show it as chips that can be taken away."""
    return {
        "text": query.text.strip(),
        "words": [word.text for word in plan.words()],
        "kinds": list(plan.kinds()),
        "needs": list(plan.needs()),
        "areas": [{"code": area.code, "label": area.label} for area in plan.areas],
        "instead": instead or None,
    }
