"""Sealed values open only where they were sealed, and only unchanged."""

from __future__ import annotations

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.crypto import Keyring, SealBroken


@pytest.fixture
def ring(tmp_path) -> Keyring:
    return Keyring.load_or_create(tmp_path / "keys.json")


@given(text=st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_opens_again(ring, text):
    assert ring.open(ring.seal(text, "client/1/name"), "client/1/name") == text


def test_a_value_moved_to_another_row_does_not_open(ring):
    with pytest.raises(SealBroken):
        ring.open(ring.seal("花子", "client/1/name"), "client/2/name")


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_changed_byte_is_noticed(ring, at, flip):
    sealed = bytearray(ring.seal("花子", "client/1/name"))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(SealBroken):
        ring.open(bytes(sealed), "client/1/name")


def test_the_same_text_is_sealed_differently_each_time(ring):
    assert ring.seal("花子", "p") != ring.seal("花子", "p")
    assert "花子".encode() not in ring.seal("花子", "p")


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path):
    path = tmp_path / "keys.json"
    first = Keyring.load_or_create(path)
    assert Keyring.load_or_create(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {"current", "keys", "index", "session"}
