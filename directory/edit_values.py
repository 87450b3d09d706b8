"""Single values as an editor types them → the one form in which a listing keeps them. Pure.

What stood there already (`before`) may stay, however it is written.
"""

from __future__ import annotations

import unicodedata

from accounts.email import InvalidEmail, checked_email
from directory import hsds, phone_number


class WrongValue(ValueError):
    """Not of this kind. `key` is the message's."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def number(typed: str, before: str = "") -> str:
    """A telephone or FAX number. Raises WrongValue."""
    if typed in ("", before):
        return typed
    try:
        return phone_number.parse(typed).text
    except phone_number.NotAPhoneNumber:
        raise WrongValue("revise.not_a_number") from None


def email(typed: str, before: str = "") -> str:
    """Raises WrongValue."""
    try:
        return typed if typed in ("", before) else checked_email(typed)
    except InvalidEmail:
        raise WrongValue("revise.not_an_email") from None


def url(typed: str, before: str = "") -> str:
    """With https:// where nothing is said. Raises WrongValue."""
    if typed in ("", before):
        return typed
    full = typed if "://" in typed else f"https://{typed}"
    if not hsds.uri(full) or "." not in full:
        raise WrongValue("revise.not_a_url")
    return full


def postal_code(typed: str, before: str = "") -> str:
    """060-0001. Raises WrongValue."""
    if typed in ("", before):
        return typed
    digits = unicodedata.normalize("NFKC", typed).replace("-", "").replace("〒", "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) == 7):
        raise WrongValue("revise.postal_code")
    return f"{digits[:3]}-{digits[3:]}"


MOST_YEN = 100_000_000


def yen(typed: str, before: float | None = None) -> float | None:
    """「1,500円」 → 1500; None where nothing is said, 0 for 無料. Raises WrongValue."""
    if typed == yen_text(before):
        return before
    plain = (
        unicodedata.normalize("NFKC", typed)
        .replace(",", "")
        .removeprefix("\u00a5")
        .removesuffix("円")
        .strip()
    )
    if plain == "無料":
        return 0
    if not (plain.isascii() and plain.isdigit() and int(plain) <= MOST_YEN):
        raise WrongValue("revise.cost.not_yen")
    return int(plain)


def yen_text(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.12g}"
