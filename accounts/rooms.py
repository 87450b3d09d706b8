"""What the application opens of this package: "module:blueprint", modules with commands, "module:function"."""

from __future__ import annotations

from typing import Final

BLUEPRINTS: Final = (
    "accounts.views:accounts",
    "accounts.views_desk:desk",
    "accounts.views_invitation:invitations",
)
COMMANDS: Final = ("accounts.cli",)
STARTERS: Final = ("accounts.guard:init_guard",)
