"""A disclosure needs a consent for that recipient, those items, that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals import consent
from matching.referrals.consent import Grant, Item, default_until, items_of, mask, require

B, C = UUID(int=2), UUID(int=3)
ITEMS = st.frozensets(st.sampled_from(Item), min_size=1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(
    ITEMS, ITEMS, DAYS, st.integers(0, 400), st.integers(-500, 900), st.booleans(), st.sampled_from([B, C])
)
def test_it_covers_exactly_its_recipient_items_and_days(allowed, asked, start, days, offset, withdrawn, to):
    until, on = start + timedelta(days), start + timedelta(offset)
    grant = Grant(B, allowed, start, until, withdrawn)
    fine = to == B and not withdrawn and start <= on <= until and asked <= allowed
    assert grant.covers(to, asked, on) is fine
    if fine:
        require(grant, to, asked, on)
    else:
        with pytest.raises(consent.ConsentRefused):
            require(grant, to, asked, on)


@pytest.mark.parametrize(
    ("change", "to", "asked", "on", "refusal"),
    [
        ({}, C, {Item.NAME}, date(2026, 11, 23), consent.OtherRecipient),
        ({"withdrawn": True}, B, {Item.NAME}, date(2026, 11, 23), consent.Withdrawn),
        ({}, B, {Item.NAME}, date(2026, 10, 31), consent.NotYetValid),
        ({}, B, {Item.NAME}, date(2027, 5, 2), consent.Expired),
        ({}, B, {Item.NAME, Item.PHONE}, date(2026, 11, 23), consent.ItemsNotCovered),
    ],
)
def test_each_refusal_has_its_name(change, to, asked, on, refusal):
    grant = replace(Grant(B, frozenset({Item.NAME}), date(2026, 11, 1), date(2027, 5, 1)), **change)
    with pytest.raises(refusal) as raised:
        require(grant, to, asked, on)
    assert raised.type is refusal


@pytest.mark.parametrize(
    ("start", "until"),
    [
        (date(2026, 11, 23), date(2027, 5, 23)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_months_last(start, until):
    assert default_until(start) == until


@given(st.frozensets(st.sampled_from(Item)), st.frozensets(st.sampled_from(Item)))
def test_bits_say_what_sets_say(one, other):
    assert items_of(mask(one)) == one
    assert (mask(one) & ~mask(other) == 0) is (one <= other)


def test_the_bits_of_stored_items_never_move():
    """A changed order would read every stored consent as another one."""
    assert [item.value for item in Item] == [
        "name",
        "birth_date",
        "address",
        "phone",
        "safe_contact",
        "accommodations",
        "needs",
        "summary",
        "wish",
        "support_so_far",
        "attachments",
        "reasons",
    ]
