"""What somebody without an account may tell of a listing. Pure."""

from __future__ import annotations

from typing import Final

ABOUT: Final = ("phone", "hours", "address", "name", "service", "url", "closed", "other")
"""What is wrong; the words are `keeping.correction.about.<word>`."""
NEEDS_WORDS: Final = frozenset(ABOUT) - {"closed"}
"""That an office has closed is said without further words."""
LONGEST: Final = 1_000
MOST_WAITING: Final = 20
"""Of one listing: more than anybody reads is no help to anybody."""
KEPT_DAYS: Final = 365
"""After it was decided; then it is deleted."""
WAITING, DONE, DECLINED = STATUSES = ("waiting", "done", "declined")
