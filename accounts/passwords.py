"""Passwords: Argon2id hashes, and which passwords are too weak to keep."""

from __future__ import annotations

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

SHORTEST = 12
LONGEST = 200  # a bound on the work of one request, far above any pass phrase

# OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)

# Nobody's: verified against when there is no such account, so that the answer takes the same time.
NOBODY = HASHER.hash("no account has this password hash")

# What is left of the most used passwords when their digits and signs are taken away.
_COMMON_STEMS = frozenset(
    {
        "password",
        "passwort",
        "welcome",
        "welcometo",
        "letmein",
        "admin",
        "administrator",
        "secret",
        "changeme",
        "qwerty",
        "qwertyuiop",
        "asdfgh",
        "asdfghjkl",
        "zxcvbn",
        "zxcvbnm",
        "iloveyou",
        "monkey",
        "dragon",
        "sunshine",
        "football",
        "baseball",
        "master",
        "login",
        "test",
        "user",
        "guest",
        "hello",
        "abc",
        "abcd",
        "abcdef",
        "tsunagi",
        "nihon",
        "nippon",
        "japan",
        "tokyo",
        "osaka",
        "sakura",
        "himitsu",
        "doraemon",
        "pokemon",
        "naruto",
        "パスワード",
        "ぱすわーど",
    }
)
_WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LEET = str.maketrans("0134578@$!", "oleastbasi")


class WeakPassword(ValueError):
    """The password may not be used; `reason` is "short", "long", "email" or "common"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalised_password(typed: str) -> str:
    """One form for what keyboards compose differently (NIST SP 800-63B §5.1.1.2), blanks around it gone."""
    return unicodedata.normalize("NFKC", typed).strip()


def check_strength(password: str, email: str) -> None:
    """Raises WeakPassword for one that is too short or long, taken from the address, or a common one."""
    plain = normalised_password(password).casefold()
    if len(plain) < SHORTEST:
        raise WeakPassword("short")
    if len(plain) > LONGEST:
        raise WeakPassword("long")
    if _is_taken_from(plain, email.casefold()):
        raise WeakPassword("email")
    if _is_common(plain):
        raise WeakPassword("common")


def _is_taken_from(plain: str, email: str) -> bool:
    """True for the address, its local part or its domain, also with digits or signs around them."""
    parts = {_only_letters(part) for part in (email, *email.split("@"))} - {""}
    return plain == email or _once(_only_letters(plain)) in parts


def _only_letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def _is_common(plain: str) -> bool:
    """A common word with digits and signs around it, digits alone, or a walk over the keyboard."""
    if len(set(plain)) < 5 or plain.isdecimal():
        return True
    bare = plain.strip("0123456789!?.,#*+-_ ")
    stems = {_once(_only_letters(text)) for text in (plain, bare.translate(_LEET))}
    if stems & _COMMON_STEMS:
        return True
    return any(plain in walk * 3 or plain[::-1] in walk * 3 for walk in _WALKS)


def _once(stem: str) -> str:
    """The shortest text that `stem` repeats: `passwordpassword` → `password`."""
    return stem[: (stem + stem).find(stem, 1)] if stem else stem


def hashed(password: str) -> str:
    """The Argon2id hash in PHC form, salt and parameters inside."""
    return HASHER.hash(normalised_password(password))


def matches(password_hash: str, typed: str) -> bool:
    """True when `typed` is the password. Takes the same time for NOBODY as for a real hash."""
    try:
        return HASHER.verify(password_hash, normalised_password(typed))
    except (VerificationError, InvalidHashError):
        return False
