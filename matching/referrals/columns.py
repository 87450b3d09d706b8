"""Column shapes of the referral tables."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.types import TypeDecorator

from foundation.crypto import sealed_text
from matching.referrals.consent import Item, items_of, mask


class ItemSet(TypeDecorator[frozenset[Item]]):
    """Items as the bits of an integer, so that a trigger can ask whether one set covers another."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: frozenset[Item] | None, dialect: Any) -> int | None:
        return None if value is None else mask(value)

    def process_result_value(self, value: int | None, dialect: Any) -> frozenset[Item] | None:
        return None if value is None else items_of(value)


class sealed_json(sealed_text):
    """As sealed_text, for a value of JSON; nothing stored reads as an empty object."""

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        text = super().__get__(row, owner)
        return {} if text is None else json.loads(text)

    def __set__(self, row: Any, value: Any) -> None:
        super().__set__(row, json.dumps(value, ensure_ascii=False, sort_keys=True))


class sealed_packed(sealed_text):
    """As sealed_json, pressed before it is sealed: for large values. Nothing stored reads as None."""

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        text = super().__get__(row, owner)
        return None if text is None else json.loads(zlib.decompress(b64decode(text)))

    def __set__(self, row: Any, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        super().__set__(row, b64encode(zlib.compress(text.encode(), 6)).decode())
