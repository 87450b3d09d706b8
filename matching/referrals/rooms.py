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
    "matching.referrals.views_letterhead:letterhead",
    "matching.referrals.views_duty:duty",
    "matching.referrals.reply:reply",
    "matching.referrals.views_thread:thread",
    "matching.referrals.views_fhir:fhir",
    "matching.referrals.views_outcome:outcome",
    "matching.referrals.self_referral.views:self_referral",
    "matching.referrals.self_referral.views_desk:requests",
)
COMMANDS: Final = (
    "matching.referrals.cli",
    "matching.referrals.cli_fhir",
    "matching.referrals.self_referral.cli",
)
STARTERS: Final = (
    "matching.referrals.network:init_network",
    "matching.referrals.presenting:hang_counts",
    "matching.referrals.self_referral.views_desk:hang_counts",
    "matching.referrals.views_outcome:hang_counts",
)
