"""The guide's questions and their order; answers travel with the page, nothing is kept anywhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching.facts import CERTIFICATES, EMPLOYMENT, HomePlace, MatchInput
from matching.need import CODES

NEEDS, SAFETY, MAIN, PLACE, WORK, MONTHS, AGE, CERTIFICATE, RESULT = STEPS = (
    "needs",
    "safety",
    "main",
    "place",
    "work",
    "months",
    "age",
    "certificate",
    "result",
)
UNCOUNTED = (SAFETY, MAIN, MONTHS)
"""Steps that only some people meet; the row of steps at the top leaves them out so that it never grows."""

AGES: dict[str, tuple[int, int]] = {
    "under_15": (0, 14),
    "15_17": (15, 17),
    "18_19": (18, 19),
    "20_49": (20, 49),
    "50_64": (50, 64),
    "over_65": (65, 120),
}
"""Bands, both ends included, cut where a rule of data/rules/statutory.toml changes its answer."""
MONTHS_IN_WORK: dict[str, tuple[int, int]] = {"under_6": (0, 5), "6_42": (6, 41), "over_42": (42, 840)}
"""Completed months in work, both ends included: before, within and after 就労定着支援."""
PLACE_LENGTH = 200


@dataclass(frozen=True)
class Answers:
    """ "" and () mean "not answered". `area` is the municipality chosen where `place` may mean several."""

    needs: tuple[str, ...] = ()
    main: str = ""
    place: str = ""
    area: str = ""
    employment: str = ""
    months: str = ""
    age: str = ""
    certificates: tuple[str, ...] = ()
    counted: str = ""
    """Not asked: "yes" once the result was seen, so that changing an answer does not count a second time."""

    def hidden(self, *without: str) -> Iterator[tuple[str, str]]:
        """(name, value) of every answer as a hidden field, but those of the question that is on the page."""
        for name, value in vars(self).items():
            if name in without:
                continue
            for each in (value,) if isinstance(value, str) else value:
                if each:
                    yield name, each


def read(single: dict[str, str], several: dict[str, list[str]]) -> Answers:
    """Whatever came in, without what no page of ours offers: an invented value is dropped, not an error."""
    needs = tuple(code for code in CODES if code in several["needs"])
    return Answers(
        needs=needs,
        main=_one_of(single["main"], needs) or (needs[0] if len(needs) == 1 else ""),
        place=single["place"][:PLACE_LENGTH],
        area=single["area"][:6],
        employment=_one_of(single["employment"], EMPLOYMENT),
        months=_one_of(single["months"], MONTHS_IN_WORK),
        age=_one_of(single["age"], AGES),
        certificates=tuple(each for each in CERTIFICATES if each in several["certificates"]),
        counted=_one_of(single.get("counted", ""), ("yes",)),
    )


def _one_of(value: str, known: tuple[str, ...] | dict[str, tuple[int, int]]) -> str:
    return value if value in known else ""


def path(answers: Answers) -> tuple[str, ...]:
    """The questions this person meets, in order."""
    met = {
        SAFETY: "violence" in answers.needs,
        MAIN: len(answers.needs) > 1,
        MONTHS: answers.employment in ("working", "on_leave"),
    }
    return tuple(step for step in STEPS if met.get(step, True))


def after(step: str, answers: Answers) -> str:
    """The next question; a step that is no longer on the path leads on from where it would have been."""
    later = [each for each in path(answers) if STEPS.index(each) > STEPS.index(step)]
    return later[0] if later else RESULT


def before(step: str, answers: Answers) -> str:
    earlier = [each for each in path(answers) if STEPS.index(each) < STEPS.index(step)]
    return earlier[-1] if earlier else NEEDS


def wanted(answers: Answers, home: HomePlace) -> MatchInput:
    age, age_max = AGES.get(answers.age, (None, None))
    months, months_max = MONTHS_IN_WORK.get(answers.months, (None, None))
    working = answers.employment in ("working", "on_leave")
    return MatchInput(
        needs=answers.needs,
        place=home,
        main=answers.main or None,
        age=age,
        age_max=age_max,
        certificates=answers.certificates,
        employment=answers.employment or None,
        months_employed=months if working else None,
        months_max=months_max if working else None,
    )
