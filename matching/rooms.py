"""What the application opens of this package: "module:blueprint", modules with commands, "module:function"."""

from __future__ import annotations

from typing import Final

BLUEPRINTS: Final = (
    "matching.guide:guide",
    "matching.guide_desk:guide_desk",
    "matching.api:match_api",
    "matching.needs_views:needs",
)
COMMANDS: Final = ("matching.cli",)
STARTERS: Final = (
    "matching.api_described:init_description",
    "matching.knowing:init_terms",
)
