"""Counting tries. One is written down before its answer is known and forgotten when it was right,
so that many tries at the same moment are counted as many."""

from __future__ import annotations

from accounts import store
from accounts.limits import WINDOW, check_limits, network_of
from accounts.models import SignInAttempt
from foundation import clock
from foundation.crypto import blind_index
from foundation.db import new_id, transaction


def note_attempt(kind: str, account: str, address: str) -> str:
    """Counts a try of `kind` against account and address, whether the account exists or not.

    Returns the account's key, to forget its tries by. Raises TooManyAttempts.
    """
    account_key = blind_index(f"attempt/{kind}/{account}")
    address_key = blind_index(f"attempt/address/{network_of(address)}")
    now = clock.now()
    with transaction() as session:
        store.count_in_turn(account_key)
        store.forget_attempts_before(now - WINDOW)
        check_limits(*store.attempts_since(now - WINDOW, account_key=account_key, address_key=address_key))
        session.add(SignInAttempt(id=new_id(), at=now, account_key=account_key, address_key=address_key))
    return account_key
