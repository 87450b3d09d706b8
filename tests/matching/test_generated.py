"""Made-up people and places: no hard rule broken, no office kept out without one, every plan the cheapest."""

from __future__ import annotations

from tests.matching.generated import plans_that_differ, violations


def test_no_hard_rule_is_broken_and_none_is_made_up():
    assert list(violations(1_000)) == []


def test_five_hundred_plans_equal_trying_every_set():
    assert list(plans_that_differ(500)) == []
