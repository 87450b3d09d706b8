"""How often the guide was walked to its end: a number for each month, area and need, and nothing else."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base


class GuideCount(Base):
    """No row tells of a person. Even so public pages may not read it: small numbers in small towns do."""

    __tablename__ = "guide_count"
    month: Mapped[str] = mapped_column(Text, primary_key=True)  # "2026-11", Asia/Tokyo
    area: Mapped[str] = mapped_column(Text, primary_key=True)  # municipality (6 digits) or prefecture (2)
    need: Mapped[str] = mapped_column(Text, primary_key=True)
    n: Mapped[int] = mapped_column(default=0)
