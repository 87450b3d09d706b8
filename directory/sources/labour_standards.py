"""All labour standards offices (労働基準監督署 and 支署): 厚生労働省組織規則 別表第四. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directory.sources import statutory
from directory.sources.record import Row

SOURCE: Final = "labour-standards"
SERVICE_NAME: Final = "賃金・労働時間・安全衛生・労災の相談と申告"


def read() -> Iterator[Row]:
    return statutory.read("labour_standards", "labour_standards_office", SERVICE_NAME)
