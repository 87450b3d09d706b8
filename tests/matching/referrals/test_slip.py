"""Composing and freezing: only what is consented, unchanged for ever."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals.consent import Item
from matching.referrals.frozen import FrozenSlipDamaged, digest, freeze, thaw
from matching.referrals.slip import (
    FIELDS_OF,
    Dossier,
    Heading,
    Office,
    Permission,
    Request,
    Slip,
    compose,
    disclosed,
    items_in,
    plain_text,
)

FULL = Dossier(
    name="canary-name",
    kana="canary-kana",
    birth_date="1991-05-17",
    address="canary-address",
    phone="canary-phone",
    safe_contact="canary-safe_contact",
    accommodations=("writing",),
    accommodations_note="canary-note",
    main_needs=("retention",),
    further_needs=("health",),
    summary="canary-summary",
    wish="canary-wish",
    support_so_far="canary-support",
    attachments="canary-attachments",
    reasons_for=("canary-for",),
    reasons_to_ask=("canary-ask",),
)


def slip_of(items: frozenset[Item], dossier: Dossier = FULL, **changes: object) -> Slip:
    heading = Heading(
        "K7Q2-2026-0001",
        2026,
        1,
        "2026-11-23T14:05:00+09:00",
        "2027-05-23",
        "week",
        "ABCDEFGHJKMN",
        "0472",
        "https://example.jp/r/ABCDEFGHJKMN",
    )
    permission = Permission(
        "consent", tuple(items), "B", "purpose", "2026-11-23", "2027-05-23", "signature", "2026-11-23"
    )
    made = compose(
        heading, Office("B"), Office("A", person="佐藤"), dossier, Request(("training",)), permission
    )
    return replace(made, **changes)


@given(st.frozensets(st.sampled_from(Item)))
def test_only_consented_items_are_in_the_frozen_text(items):
    slip = slip_of(items)
    frozen = freeze(slip)
    assert items_in(slip.person) == items
    for item in Item:
        for name in FIELDS_OF[item]:
            value = getattr(FULL, name)
            words = value if isinstance(value, tuple) else (value,)
            assert all((json.dumps(word) in frozen) is (item in items) for word in words), (item, name)
            assert (f'"{name}":' in frozen) is (item in items)
    assert thaw(frozen, digest(frozen)) == slip


@given(
    st.builds(Dossier, **{name: st.text(max_size=30) for name in ("name", "address", "summary", "wish")}),
    st.frozensets(st.sampled_from(Item)),
)
def test_any_text_survives_freezing(dossier, items):
    slip = slip_of(items, dossier)
    frozen = freeze(slip)
    assert thaw(frozen, digest(frozen)) == slip
    assert freeze(thaw(frozen, digest(frozen))) == frozen


def test_what_is_empty_is_left_out_and_not_claimed():
    slip = slip_of(frozenset(Item), Dossier(name="花子"))
    assert slip.permission.items == ("name",)
    assert "birth_date" not in freeze(slip)


def test_every_field_belongs_to_one_item():
    named = [name for names in FIELDS_OF.values() for name in names]
    assert sorted(named) == sorted(Dossier.__dataclass_fields__)
    assert set(FIELDS_OF) == set(Item)
    assert disclosed(FULL, frozenset(Item)) == FULL


def test_a_changed_byte_is_found():
    frozen = freeze(slip_of(frozenset(Item)))
    with pytest.raises(FrozenSlipDamaged):
        thaw(frozen.replace("canary-name", "canary-game"), digest(frozen))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("一行\r\n二行\r", "一行\n二行"),
        ("か\u3099", "が"),
        ("\ttab ", "tab"),
        ("\ue000", ""),
    ],
)
def test_invisible_characters_do_not_get_onto_paper(typed, kept):
    assert plain_text(typed) == kept
