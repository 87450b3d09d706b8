"""Which passwords are kept, and how."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.passwords import (
    HASHER,
    LONGEST,
    NOBODY,
    SHORTEST,
    WeakPassword,
    check_strength,
    hashed,
    matches,
)

MAIL = "misaki.sato@example.jp"


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@pytest.mark.parametrize(
    "password",
    [
        "みずうみに映る七つの灯り",
        "correct horse battery staple",
        "kP9#vTq2!mZx",
        "ゆき と りんご と 電車 と 雲",
    ],
)
def test_a_good_one_is_taken(password):
    check_strength(password, MAIL)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kP9#vTq2!mZ", "short"),
        ("", "short"),
        ("ａｂ" * 3, "short"),
        ("x1" * 101, "long"),
        (MAIL, "email"),
        ("MISAKI.SATO@EXAMPLE.JP", "email"),
        ("misakisato2026!", "email"),
        ("misakisatomisakisato", "email"),
        ("password1234", "common"),
        ("Password!2026", "common"),
        ("p@ssw0rd!2026", "common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "common"),
        ("passwordpassword", "common"),
        ("qwertyuiopas", "common"),
        ("zyxwvutsrqponm", "common"),
        ("123456789012", "common"),
        ("839201745612", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
    ],
)
def test_a_weak_one_is_refused_with_its_reason(password, reason):
    with pytest.raises(WeakPassword) as refused:
        check_strength(password, MAIL)
    assert refused.value.reason == reason


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_shorter_is_ever_taken(password):
    # NFKC may lengthen a text (㍿ becomes four letters), so that only what stays short is asked for here
    if len(plain(password).casefold()) < SHORTEST:
        with pytest.raises(WeakPassword):
            check_strength(password, MAIL)


@given(st.text(max_size=300), st.emails())
def test_any_text_gets_an_answer(password, email):
    with suppress(WeakPassword):
        check_strength(password, email)
        assert SHORTEST <= len(plain(password).casefold()) <= LONGEST


@settings(max_examples=10)
@given(st.text(min_size=1, max_size=LONGEST), st.text(max_size=LONGEST))
def test_only_the_password_opens(password, other):
    kept = hashed(password)
    assert matches(kept, password)
    assert matches(kept, other) == (plain(other) == plain(password))


def test_hashes_are_argon2id_salted_and_at_least_owasp_strong():
    first, second = hashed("みずうみに映る七つの灯り"), hashed("みずうみに映る七つの灯り")
    assert first.startswith("$argon2id$v=19$")
    assert first != second
    assert (HASHER.memory_cost >= 19_456, HASHER.time_cost >= 2) == (True, True)


def test_the_same_password_typed_another_way_opens():
    assert matches(hashed("ガラスの橋を渡る猫たち"), "ｶﾞﾗｽの橋を渡る猫たち ")


def test_nobodys_hash_costs_the_same_and_opens_for_nothing_typed():
    assert not HASHER.check_needs_rehash(NOBODY)
    assert not matches(NOBODY, "")
    assert not matches("not a hash", "password")
