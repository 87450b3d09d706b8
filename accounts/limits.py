"""How many wrong tries are allowed: pure."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30  # a whole office may share one address


class TooManyAttempts(Exception):
    """The account or the address must wait, whether the account exists or not."""


def check_limits(against_account: int, against_address: int) -> None:
    """Raises TooManyAttempts when either count of unsuccessful tries within WINDOW is used up."""
    if against_account >= PER_ACCOUNT or against_address >= PER_ADDRESS:
        raise TooManyAttempts


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of one IPv6 line; other text as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
