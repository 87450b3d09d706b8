"""Who types that they want to die, or that they are beaten, is first told whom to telephone. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from directory.search.text import fold

LIFE: Final = "life"
VIOLENCE: Final = "violence"
"""As the need of the same name (data/taxonomy)."""
_RULES: Final = Path(__file__).parent.parent / "data" / "rules" / "crisis.toml"


def dangers(text: str, needs: Iterable[str]) -> tuple[str, ...]:
    """LIFE, VIOLENCE or both, most urgent first; of what was typed and the needs that were chosen or understood."""
    typed = fold(text).replace(" ", "")
    found = (LIFE, any(word in typed for word in _words())), (VIOLENCE, VIOLENCE in set(needs))
    return tuple(name for name, holds in found if holds)


@cache
def _words() -> tuple[str, ...]:
    rules = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return tuple(fold(word).replace(" ", "") for word in rules[LIFE]["words"])
