"""Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds): pure, the time is an argument."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # steps that a phone's clock may be early or late


class WrongCode(ValueError):
    """The code is not one of the current ones, or was used before."""


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def step_at(at: datetime) -> int:
    """The number of the 30-second step at an aware datetime."""
    return int(at.timestamp()) // STEP_SECONDS


def normalised(typed: str) -> str:
    """What was meant: full-width digits become plain ones, blanks and hyphens between groups go."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(letter for letter in plain if not letter.isspace() and letter not in "-‐‑–—−ー")


def accepted_step(secret: str, typed: str, at: datetime, last_step: int | None) -> int:
    """The step that `typed` belongs to. Raises WrongCode, also for a used one (RFC 6238 §5.2)."""
    code = normalised(typed)
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        raise WrongCode
    clock = pyotp.TOTP(secret)
    matching = [step for step in _steps_around(at) if hmac.compare_digest(clock.generate_otp(step), code)]
    fresh = [step for step in matching if last_step is None or step > last_step]
    if not fresh:
        raise WrongCode
    return fresh[0]


def _steps_around(at: datetime) -> range:
    now = step_at(at)
    return range(now - DRIFT, now + DRIFT + 1)


def provisioning_uri(secret: str, email: str, issuer: str) -> str:
    """The otpauth:// address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def in_groups(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
