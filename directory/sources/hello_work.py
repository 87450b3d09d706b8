"""All Hello Work offices: 厚生労働省組織規則 別表第五. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directory.sources import statutory
from directory.sources.record import Row

SOURCE: Final = "hello-work"
SERVICE_NAME: Final = "職業相談・職業紹介、雇用保険の手続き"


def read() -> Iterator[Row]:
    return statutory.read("hello_work", "hello_work", SERVICE_NAME)
