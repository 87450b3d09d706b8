"""Recovery codes: ten single-use codes for the day the phone is lost. Pure but for the random source."""

from __future__ import annotations

import secrets

from accounts.totp import normalised

COUNT = 10
LENGTH = 12
# Letters that are not mistaken for another when read from paper; 12 of these 32 are 60 random bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz0"


def new_codes() -> list[str]:
    """Ten codes as they are shown: xxxx-xxxx-xxxx."""
    return [_in_groups("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _ in range(COUNT)]


def _in_groups(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def canonical(typed: str) -> str:
    """The form that is hashed: without groups, blanks and capitals; `o` is read as zero."""
    return normalised(typed).lower().replace("o", "0")


def looks_like_one(typed: str) -> bool:
    """True for input that can only be meant as a recovery code, not as a one-time code."""
    code = canonical(typed)
    return len(code) == LENGTH and set(code) <= set(ALPHABET)
