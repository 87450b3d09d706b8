"""Mail addresses as names of accounts: pure."""

from __future__ import annotations

import re

LONGEST = 254  # RFC 5321 §4.5.3.1.3
_SHAPE = re.compile(r"[^\s@<>\"',;:\\]+@[^\s@<>\"',;:\\.]+(\.[^\s@<>\"',;:\\.]+)+")


class InvalidEmail(ValueError):
    """The text is not a mail address."""


def normalised_email(typed: str) -> str:
    """The one form of an address: without blanks around it, in lower case."""
    return typed.strip().lower()


def checked_email(typed: str) -> str:
    """The normalised address; raises InvalidEmail. Whether mail arrives there, only a mail can tell."""
    email = normalised_email(typed)
    if len(email) > LONGEST or not email.isprintable() or not _SHAPE.fullmatch(email):
        raise InvalidEmail(typed)
    return email
