"""Tables of the people who sign in. None of them is public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from accounts.permission import Role
from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime


class User(Base):
    __tablename__ = "user"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)  # normalised
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    totp_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: only proposed
    totp_last_step: Mapped[int | None]
    recovery_code_hashes: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    totp_secret = sealed_text("totp_secret_sealed")


class Membership(Base):
    """For which organization a person acts. One each: a second hat is a second account."""

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), unique=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(Text)

    def as_role(self) -> Role:
        return Role.named(self.role)


class SignIn(Base):
    """One sign-in in one browser. The cookie carries its id; ending the row ends the session at once."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    complete: Mapped[bool]  # False: the second factor is still to come
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInAttempt(Base):
    """A failed or unfinished attempt, kept as long as the limit looks back. Keys are keyed hashes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_key", "at"),
        Index("ix_sign_in_attempt_address", "address_key", "at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_key: Mapped[str] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(Text)


class KeptForm(Base):
    """What somebody had typed when their session was over, sealed, for them alone and for a short time."""

    __tablename__ = "kept_form"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    path: Mapped[str] = mapped_column(Text)
    fields_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    fields = sealed_text("fields_sealed")
