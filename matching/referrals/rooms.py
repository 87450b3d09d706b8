"""What the application opens of this package: "module:blueprint", modules with commands, "module:function"."""

from __future__ import annotations

from typing import Final

BLUEPRINTS: Final = (
    "matching.referrals.presenting:presenting",
    "matching.referrals.views_clients:clients",
    "matching.referrals.views_consents:consents",
    "matching.referrals.views_slips:slips",
    "matching.referrals.views_lists:referrals",
    "matching.referrals.views_work:work",
    "matching.referrals.reply:reply",
)
COMMANDS: Final = ("matching.referrals.cli",)
STARTERS: Final = ("matching.referrals.presenting:hang_counts",)
