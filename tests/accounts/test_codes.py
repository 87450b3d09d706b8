"""One-time codes and recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.recovery import ALPHABET, COUNT, LENGTH, canonical, looks_like_one, new_codes
from accounts.totp import (
    STEP_SECONDS,
    WrongCode,
    accepted_step,
    in_groups,
    new_secret,
    provisioning_uri,
    step_at,
)

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SECRET = new_secret()
# RFC 6238 appendix B, SHA-1, the last six of eight digits
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code_at(step: int, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_vectors_of_the_rfc(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert accepted_step(RFC_SECRET, code, at, None) == seconds // 30


@given(st.integers(-1, 1), st.integers(1_600_000_000, 2_800_000_000))
def test_a_clock_may_be_one_step_off(drift, moment):
    at = datetime.fromtimestamp(moment, UTC)
    code = code_at(step_at(at) + drift)
    accepted = accepted_step(SECRET, code, at, None)
    assert code_at(accepted) == code  # two neighbours may share a code, once in a million
    assert abs(accepted - step_at(at)) <= 1


@pytest.mark.parametrize("drift", [-2, 2, 10])
def test_but_not_more(drift):
    code = code_at(step_at(NOON) + drift)
    assert code not in {code_at(step_at(NOON) + near) for near in (-1, 0, 1)}, "pick another moment"
    with pytest.raises(WrongCode):
        accepted_step(SECRET, code, NOON, None)


def test_a_used_code_is_refused_and_an_older_one_too():
    step = accepted_step(SECRET, code_at(step_at(NOON)), NOON, None)
    for used in (step, step - 1):
        with pytest.raises(WrongCode):
            accepted_step(SECRET, code_at(used), NOON + timedelta(seconds=1), step)
    later = NOON + timedelta(seconds=STEP_SECONDS)
    assert accepted_step(SECRET, code_at(step + 1), later, step) == step + 1


@pytest.mark.parametrize("between", ["", " ", "-", "　", "－"])
def test_groups_and_blanks_do_not_matter(between):
    code = code_at(step_at(NOON))
    assert accepted_step(SECRET, f" {code[:3]}{between}{code[3:]} ", NOON, None) == step_at(NOON)


def test_full_width_digits_are_digits():
    wide = code_at(step_at(NOON)).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert accepted_step(SECRET, wide, NOON, None) == step_at(NOON)


@given(st.text(max_size=20).filter(lambda text: not text.strip().isdigit()))
def test_any_other_text_is_a_wrong_code(text):
    with pytest.raises(WrongCode):
        accepted_step(SECRET, text, NOON, None)


def test_the_secret_has_160_bits_and_can_be_typed():
    assert len(SECRET) * 5 == 160
    assert new_secret() != SECRET
    assert in_groups(SECRET).replace(" ", "") == SECRET
    assert provisioning_uri(SECRET, "sato@example.jp", "つなぎ").startswith("otpauth://totp/")


def test_recovery_codes_are_many_different_and_readable():
    codes = new_codes()
    assert len(set(codes)) == COUNT == 10
    assert not set(codes) & set(new_codes())
    for code in codes:
        assert len(canonical(code)) == LENGTH
        assert set(canonical(code)) <= set(ALPHABET)
        assert looks_like_one(code)


@given(st.sampled_from(new_codes()), st.booleans(), st.sampled_from(["-", " ", "", "－"]))
def test_a_recovery_code_may_be_typed_as_it_comes(code, upper, between):
    typed = code.replace("-", between)
    assert canonical(typed.upper() if upper else typed) == canonical(code)


def test_a_one_time_code_is_not_taken_for_a_recovery_code():
    assert not looks_like_one("123456")
    assert not looks_like_one("")
