"""Column shapes that the directory's tables share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import new_id

PUBLIC = {"info": {"public": True}}  # public pages may read the table


def key() -> Mapped[UUID]:
    return mapped_column(Uuid, primary_key=True, default=new_id)


def ref(target: str, *, optional: bool = False) -> Mapped[Any]:
    return mapped_column(Uuid, ForeignKey(target, ondelete="CASCADE"), nullable=optional, index=True)


def text(default: str = "") -> Mapped[str]:
    return mapped_column(Text, default=default, server_default=default)
