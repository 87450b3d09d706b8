"""That this browser has shown a slip's 照合番号: for this code only, and for half an hour."""

from __future__ import annotations

from uuid import UUID

from flask import session

from foundation import clock
from matching.referrals.composing import code_key

PROOF = "reply"
PROOF_SECONDS = 30 * 60


def prove(code: str, referral_id: UUID) -> None:
    session[PROOF] = [code_key(code), str(referral_id), int(clock.now().timestamp())]


def proven(code: str) -> UUID | None:
    """The slip, or None where nothing was shown, or not for this code, or too long ago."""
    try:
        key, referral_id, since = session[PROOF]
    except (KeyError, TypeError, ValueError):
        return None
    if key != code_key(code) or clock.now().timestamp() - since > PROOF_SECONDS:
        return None
    return UUID(referral_id)
