"""The statutory rules, each at its borders; unknown never excludes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from directory.taxonomy import KINDS
from foundation.i18n import LANGS, catalogue
from matching.eligibility import Truth, confidence, judge, reasons, rulings, verdict
from matching.facts import BENEFITS, EMPLOYMENT, GENDERS, HomePlace, MatchInput
from matching.need import CODES
from matching.rules import RuleBroken, read, rulebook
from matching.speech import sentence
from tests.matching.cases import barred, questions

HOME = HomePlace(43.06, 141.35)
F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


def judged(rule_id: str, need: str | None = None, **facts: object) -> Truth:
    rule = next(rule for rule in rulebook().rules if rule.id == rule_id)
    return judge(rule, MatchInput(needs=("job_search",), place=HOME, **facts), need)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "truths"),
    [
        ("work-training-age", {None: U, 14: F, 15: U, 17: U, 18: T, 64: T, 65: F, 120: F}),
        ("adult-service-age", {None: U, 14: F, 15: U, 18: T, 65: T, 120: T}),
        ("retention-age", {14: F, 17: U, 18: T, 70: T}),
        ("child-service-age", {0: T, 17: T, 18: F}),
        ("after-school-age", {4: F, 5: U, 6: T, 17: T, 18: U, 19: U, 20: F}),
        ("child-residence-age", {17: T, 18: U, 19: U, 20: F}),
        ("youth-station-age", {14: F, 15: T, 49: T, 50: F}),
    ],
)
def test_age(rule, truths):
    assert {age: judged(rule, age=age) for age in truths} == truths


def test_a_band_of_ages_is_only_as_certain_as_its_ends():
    assert judged("work-training-age", age=18, age_max=64) is T
    assert judged("work-training-age", age=60, age_max=70) is U
    assert judged("work-training-age", age=65, age_max=120) is F
    assert judged("work-training-age", age=0, age_max=14) is F


def test_months_in_work():
    truths = {0: F, 5: F, 6: T, 41: T, 42: U, 43: F, 120: F}
    assert {m: judged("retention-months", employment="working", months_employed=m) for m in truths} == truths
    assert judged("retention-months", employment="working") is U
    assert judged("retention-months", employment="none", months_employed=0) is U  # the other rule decides
    assert judged("retention-months", employment="working", months_employed=6, months_max=41) is T


@pytest.mark.parametrize(
    ("rule", "truths"),
    [
        ("transition-not-working", {None: U, "none": T, "working": F, "on_leave": U}),
        ("continued-employment-working", {None: U, "none": T, "working": U, "on_leave": U}),
        ("retention-working", {None: U, "none": F, "working": T, "on_leave": U}),
        ("youth-station-working", {None: U, "none": T, "working": U, "on_leave": U}),
    ],
)
def test_work(rule, truths):
    assert {state: judged(rule, employment=state) for state in truths} == truths


@pytest.mark.parametrize("rule", ["welfare-service-certificate", "disabled-worker-certificate"])
def test_a_missing_certificate_is_a_question_not_a_no(rule):
    truths = {(): U, ("none",): U, ("mental",): T, ("physical", "intellectual"): T}
    assert {said: judged(rule, certificates=said) for said in truths} == truths


def test_a_parents_age_says_nothing_of_the_child():
    assert judged("child-service-age", "childcare", age=35) is U
    assert judged("child-service-age", "health", age=35) is F


@given(questions())
def test_agrees_with_the_rules_told_otherwise(asked):
    for kind in KINDS:
        for need in CODES:
            if _told(kind):
                found = verdict(rulings(rulebook(), kind, asked, need))
                assert (found is F) is barred(kind, need, asked), (kind, need)


def _told(kind: str) -> bool:
    told = ("employment_transition", "continued_employment_a", "retention_support", "youth_support_station")
    return kind in told or kind.startswith("child_") or kind == "after_school_day_service"


@given(questions())
def test_knowing_nothing_excludes_nobody(asked):
    silent = MatchInput(needs=asked.needs, place=HOME)
    assert all(verdict(rulings(rulebook(), kind, silent)) is not F for kind in KINDS)


def test_confidence_grows_with_what_is_known():
    def of(**facts: object) -> float:
        asked = MatchInput(needs=("retention",), place=HOME, **facts)  # type: ignore[arg-type]
        return confidence(rulings(rulebook(), "retention_support", asked))

    steps = [of(), of(age=24), of(age=24, certificates=("mental",)),
             of(age=24, certificates=("mental",), employment="working", months_employed=7)]  # fmt: skip
    assert steps == sorted(set(steps))
    assert steps[-1] == 1.0


def people() -> Iterator[MatchInput]:
    for age in (None, 3, 5, 10, 15, 18, 30, 50, 65):
        for work in (None, *EMPLOYMENT):
            months = (None, 3, 7, 42, 60) if work == "working" and (age or 99) > 9 else (None,)
            for each in months:
                yield MatchInput(needs=("food",), place=HOME, age=age, employment=work, months_employed=each)
    for gender in GENDERS:
        yield MatchInput(needs=("food",), place=HOME, gender=gender)
    for benefit in BENEFITS:
        yield MatchInput(needs=("food",), place=HOME, benefit=benefit)


def test_every_possible_ruling_has_its_sentence():
    keys = set()
    for rule in rulebook().rules:
        for asked in people():
            told = reasons(tuple(r for r in rulings(rulebook(), min(rule.kinds), asked) if r.rule == rule))
            for reason in (*told.fits, *told.against, *told.unknown):
                keys.add(reason.key)
                assert all(sentence(reason, lang) for lang in LANGS)
    assert len(keys) > 30
    written = {key for key in catalogue() if key.startswith("reason.rule.")}
    assert written - keys <= {"reason.rule.welfare_certificate.true", "reason.rule.disabled_worker.true"}


def test_every_rule_names_its_source():
    assert all(len(rule.source) > 10 for rule in rulebook().rules)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('kinds = ["castle"]', "castle"),
        ('fact = "height"', "height"),
        ("yes = [[9, 3]]", "9, 3"),
        ('source = ""', "source"),
    ],
)
def test_a_broken_rule_is_named(change, said):
    rule = {
        "id": '"a"',
        "kinds": '["npo"]',
        "fact": '"age"',
        "yes": "[[1, 3]]",
        "reason": '"r"',
        "source": '"Gesetz"',
    }
    name, _, value = change.partition(" = ")
    lines = "\n".join(f"{field} = {text}" for field, text in (rule | {name: value}).items())
    with pytest.raises(RuleBroken, match=said):
        read(f'version = "1"\n[[rule]]\n{lines}\n')
