"""The short code of `/r/<code>` and the 照合番号 beside it.

Eleven random characters (54 bits) and a check character. The alphabet has 31 signs, a prime, without 0 O 1
I L: with weights 1…12 every wrong single character and every swap of two is noticed before the database is
asked.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
FACT_DIGITS = 4
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー_.]+")


class BadCode(ValueError):
    """No code of ours: wrong length, sign or check character."""


class BadFact(ValueError):
    """Not four digits."""


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=1))
    # -total/12 (mod 31): the whole word, weighted 1…12, then sums to zero.
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def code_from(number: int) -> str:
    """The code that a large (pseudo-)random number stands for: the same number gives the same code."""
    body = ""
    for _ in range(LENGTH - 1):
        number, place = divmod(number, len(ALPHABET))
        body += ALPHABET[place]
    return body + _check(body)


def new_fact() -> str:
    """照合番号: four digits, printed on the slip only."""
    return f"{secrets.randbelow(10**FACT_DIGITS):0{FACT_DIGITS}d}"


def read_code(text: str) -> str:
    """What somebody typed (spaces, hyphens, full width, small letters) as a code; BadCode."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:80])).upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check(code[:-1]) != code[-1]:
        raise BadCode
    return code


def read_fact(text: str) -> str:
    fact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:80]))
    if not re.fullmatch(rf"[0-9]{{{FACT_DIGITS}}}", fact):
        raise BadFact
    return fact


def spoken(code: str) -> str:
    """In groups of four, as printed: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
