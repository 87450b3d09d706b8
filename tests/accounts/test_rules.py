"""The pure rules of the way in: roles, mail addresses, limits, lifetimes, the way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.email import InvalidEmail, checked_email
from accounts.freshness import ABSOLUTE, IDLE, UNFINISHED, is_fresh
from accounts.limits import PER_ACCOUNT, PER_ADDRESS, TooManyAttempts, check_limits, network_of
from accounts.next_page import safe_next
from accounts.permission import Permission, Role, UnknownRole, permissions_of
from tests.people import HANAKO

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class TestRoles:
    def test_case_content_is_for_those_who_work_with_it(self):
        readers = {role for role in Role if Permission.CLIENT_READ in permissions_of(role)}
        assert readers == {Role.STAFF, Role.VIEWER}

    def test_reading_is_not_writing(self):
        writing = {Permission.CLIENT_WRITE, Permission.REFERRAL_SEND, Permission.REFERRAL_ANSWER}
        assert not permissions_of(Role.VIEWER) & writing
        assert writing <= permissions_of(Role.STAFF)

    def test_an_editor_answers_slips_without_opening_client_files(self):
        editor = permissions_of(Role.EDITOR)
        assert {Permission.REFERRAL_ANSWER, Permission.LISTING_EDIT} <= editor
        assert Permission.CLIENT_READ not in editor

    def test_every_role_has_its_permissions_and_every_permission_a_role(self):
        assert all(permissions_of(role) for role in Role)
        assert {p for role in Role for p in permissions_of(role)} == set(Permission)

    def test_an_unknown_role_is_refused(self):
        with pytest.raises(UnknownRole):
            Role.named("root")


class TestEmail:
    @pytest.mark.parametrize("typed", ["sato@example.jp", "  Sato@Example.JP ", "a.b+c@mail.example.co.jp"])
    def test_is_normalised(self, typed):
        assert checked_email(typed) == typed.strip().lower()

    @pytest.mark.parametrize(
        "typed", ["", "sato", "sato@", "@example.jp", "sato@example", "a b@example.jp", "a@b@example.jp",
                  "sato@example.jp\nBcc: x@example.jp", "<sato@example.jp>", "a" * 250 + "@example.jp"]
    )  # fmt: skip
    def test_what_is_not_one_is_refused(self, typed):
        with pytest.raises(InvalidEmail):
            checked_email(typed)


class TestLimits:
    @given(st.integers(0, PER_ACCOUNT - 1), st.integers(0, PER_ADDRESS - 1))
    def test_below_both_limits_one_may_try(self, account, address):
        check_limits(account, address)

    @given(st.integers(0, 99), st.integers(0, 99))
    def test_at_either_limit_one_waits(self, account, address):
        for counts in ((PER_ACCOUNT + account, address), (account, PER_ADDRESS + address)):
            with pytest.raises(TooManyAttempts):
                check_limits(*counts)

    def test_one_ipv6_line_is_one_address(self):
        assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::1") == "2001:db8:1:2::"
        assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
        assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") == "192.0.2.7"
        assert network_of("unix:") == "unix:"


class TestFreshness:
    @given(st.integers(0, int(IDLE.total_seconds()) - 1), st.integers(0, int(ABSOLUTE.total_seconds()) - 1))
    def test_within_both_limits_it_lasts(self, idle, age):
        seen, started = NOON - timedelta(seconds=idle), NOON - timedelta(seconds=age)
        assert is_fresh(NOON, started_at=started, seen_at=seen, complete=True)

    @given(st.integers(0, 10**6))
    def test_past_either_limit_it_is_over(self, more):
        late = timedelta(seconds=more)
        assert not is_fresh(NOON, started_at=NOON, seen_at=NOON - IDLE - late, complete=True)
        assert not is_fresh(NOON, started_at=NOON - ABSOLUTE - late, seen_at=NOON, complete=True)
        assert not is_fresh(NOON, started_at=NOON - UNFINISHED - late, seen_at=NOON, complete=False)

    def test_a_time_to_come_is_not_believed(self):
        assert not is_fresh(NOON, started_at=NOON, seen_at=NOON + timedelta(seconds=1), complete=True)


class TestNextPage:
    @pytest.mark.parametrize(
        "path", ["/desk", "/en/desk/clients?page=2", "/desk/referrals/A-2026-0001#reply"]
    )
    def test_a_path_of_ours_is_kept(self, path):
        assert safe_next(path, "/desk") == path

    @pytest.mark.parametrize(
        "path", ["", "desk", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
                 "\\\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "/ /evil.example",
                 "/" + "a" * 2000]
    )  # fmt: skip
    def test_anything_else_is_not(self, path):
        assert safe_next(path, "/desk") == "/desk"

    @given(st.text() | st.text(alphabet="/\\\t\n\r:@.ehtps?# ").map(lambda tail: "/" + tail))
    @example("/%09/evil.example")
    @example("/.//evil.example")
    def test_the_way_never_leads_away(self, path):
        site = urlsplit(urljoin("https://own.example/sign-in", safe_next(path, "/desk")))
        assert (site.scheme, site.netloc) == ("https", "own.example")


def test_a_resident_needs_no_account():
    assert HANAKO["name"] == "山本 花子"
    assert "resident" not in set(Role)
