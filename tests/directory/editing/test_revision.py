"""The rules of changing a listing: what differs, how two people's changes come together, what waits."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.revision import Change, applied, diff, from_json, merge, same, service_field, to_json
from directory.revision_rules import WAITS, split, waits
from foundation.i18n import has_message

SERVICE = UUID(int=7)
FIELDS = ("name", "phone", "hours", "languages", "visibility")
VALUES = st.sampled_from(["", "a", "b", None, [], ["ja"], 0, 1, True, False])
STATES = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))
PARTIAL = st.dictionaries(st.sampled_from(FIELDS), VALUES)


@given(STATES, PARTIAL)
def test_a_difference_leads_to_the_other_state_and_to_nothing_else(before, after):
    changes = diff(before, after)
    reached = applied(before, changes)
    assert all(same(reached[field], {**before, **after}[field]) for field in FIELDS)
    assert {each.field for each in changes} <= after.keys()
    assert not diff(reached, after)


@given(STATES, PARTIAL, STATES)
def test_a_merge_loses_nobody_s_change(base, mine, theirs):
    merged = merge(base, mine, theirs)
    result = applied(theirs, merged.changes)
    disputed = {each.field for each in merged.conflicts}
    for field in FIELDS:
        if field in disputed:
            continue
        if field in mine and not same(mine[field], base[field]):
            assert same(result[field], mine[field])  # I changed it
        else:
            assert result[field] == theirs[field]  # I did not: whatever they say
    for each in merged.conflicts:
        assert not same(each.mine, each.theirs)
        assert not same(each.base, each.mine)
        assert not same(each.base, each.theirs)


@given(STATES, PARTIAL)
def test_the_same_twice_is_once(base, mine):
    after = applied(base, merge(base, mine, base).changes)
    again = merge(base, mine, after)
    assert (again.changes, again.conflicts) == ((), ())


@given(STATES, PARTIAL, STATES)
def test_what_others_changed_is_told(base, mine, theirs):
    told = {each.field for each in merge(base, mine, theirs).theirs}
    changed = {field for field in FIELDS if not same(base[field], theirs[field])}
    mine_too = {each.field for each in diff(base, mine)}
    assert told == changed - mine_too


@given(STATES, PARTIAL)
def test_changes_survive_being_kept_as_json(before, after):
    changes = diff(before, after)
    assert from_json(json.loads(json.dumps(to_json(changes)))) == changes


def test_a_field_of_a_service_knows_its_service():
    service = SERVICE
    change = Change(service_field("kind", service), "npo", "other")
    assert (change.name, change.service_id, waits(change)) == ("kind", service, "kind")
    assert Change("phone", "", "1").service_id is None


@pytest.mark.parametrize(
    "field",
    ["phone", "hours", "hours_note", "languages", "description", "email", "fax", "url", "accessibility",
     service_field("fees_description", SERVICE), service_field("accepts_self_referral", SERVICE)],
)  # fmt: skip
def test_what_a_visitor_needs_today_is_published_at_once(field):
    assert waits(Change(field, "a", "b")) == ""


@pytest.mark.parametrize("field", ["name", "address", "kind@" + str(SERVICE), "minimum_age@" + str(SERVICE)])
def test_what_could_mislead_waits_unless_a_coordinator_says_it(field):
    changes = (Change(field, "a", "b"), Change("phone", "1", "2"))
    assert split(changes) == (changes[1:], changes[:1])
    assert split(changes, trusted=True) == (changes, ())


@pytest.mark.parametrize(
    ("before", "after", "later"),
    [
        ("public", "address_hidden", False),
        ("public", "network_only", False),
        ("address_hidden", "public", True),
        ("public", "nonsense", True),
    ],
)
def test_hiding_never_waits(before, after, later):
    assert bool(waits(Change("visibility", before, after))) is later


def test_every_reason_has_its_sentence():
    assert all(has_message(f"revise.waits.{reason}") for reason in WAITS.values())
