"""Proof of a form's age and of which office it was made for; also what makes a double click one request."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from foundation import clock


class BadToken(ValueError):
    """Not a token of ours, or one of another office's form."""


@dataclass(frozen=True)
class FormToken:
    nonce: str
    made_at: datetime


def new_token(listing_id: UUID) -> str:
    return _serializer().dumps([secrets.token_hex(16), str(listing_id), int(clock.now().timestamp())])


def read_token(text: str, listing_id: UUID) -> FormToken:
    try:
        nonce, of, made = _serializer().loads(text[:400])
    except (BadSignature, ValueError, TypeError) as error:
        raise BadToken from error
    if of != str(listing_id):
        raise BadToken
    return FormToken(nonce, datetime.fromtimestamp(made, UTC))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="self-referral")
