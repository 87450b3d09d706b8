"""Where a person wanted to go before signing in: pure."""

from __future__ import annotations

LONGEST = 1000


def safe_next(wanted: str, fallback: str) -> str:
    """`wanted` when it is a path on this site, else `fallback`.

    Browsers read `//host`, `/\\host` and `/<tab>/host` as another host, so these are refused
    (OWASP Cheat Sheet: Unvalidated Redirects and Forwards).
    """
    if not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > LONGEST:
        return fallback
    if "\\" in wanted or any(not letter.isprintable() or letter.isspace() for letter in wanted):
        return fallback
    return wanted
