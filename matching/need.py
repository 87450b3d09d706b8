"""What a person needs: the 16 items of the national consultation form, plus staying in work (DOMAIN.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directory.taxonomy import NEEDS

CODES: tuple[str, ...] = NEEDS

MAIN_SHARE = 3.0
"""The main need (◎) counts as much as three further ones (○) – a convention of this matcher, not of the
form. With two, Hello Work stood before the labour standards office after an accident at work (vignettes)."""


class UnknownNeed(ValueError):
    """Codes that are not on the form; `codes` holds them as they were typed."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True)
class Need:
    code: str
    main: bool = False

    @property
    def share(self) -> float:
        return MAIN_SHARE if self.main else 1.0


def needs_of(codes: Iterable[str], main: str | None = None) -> tuple[Need, ...]:
    """Needs without doubles, in the form's order, so that the order of asking never changes an answer.

    A `main` that is not among the codes is added: whoever says what weighs most also needs it.
    """
    wanted = {*codes, *((main,) if main else ())}
    unknown = tuple(sorted(wanted - set(CODES)))
    if unknown:
        raise UnknownNeed(unknown)
    return tuple(Need(code, main=code == main) for code in CODES if code in wanted)
