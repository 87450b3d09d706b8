"""For whom alone a place is, and how one can come: ticks decide, words only ask, silence says nothing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import select

from directory.models import Listing, Location, Schedule, Service, ServiceAtLocation
from foundation.db import new_id, transaction
from foundation.i18n import LANGS
from matching import store
from matching.facts import HomePlace, MatchInput
from matching.result import MatchResult
from matching.said import tags_in, tags_of_place, words
from matching.speech import sentence
from matching.terms import Terms
from tests.directory.listings import add_listing
from tests.matching.fake import Place, match

SAPPORO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")


def asked(**facts) -> MatchInput:
    return MatchInput(needs=("housing",), place=SAPPORO, **facts)


def answer(said: Iterable[str], **facts) -> MatchResult:
    return match([Place("家", ("npo",), own_terms=Terms(said=frozenset(said)))], asked(**facts))


def keys(result: MatchResult, side: str) -> set[str]:
    reasons = getattr(result.results[0].reasons, side)
    assert all(sentence(reason, lang) for reason in reasons for lang in LANGS)
    return {reason.key for reason in reasons}


@pytest.mark.parametrize(
    ("said", "facts", "side", "key"),
    [
        (["women_only"], {"gender": "female"}, "fits", "reason.gender.women_only.true"),
        (["women_only"], {}, "unknown", "reason.gender.women_only.unknown"),
        (["women_only"], {"gender": "other"}, "unknown", "reason.gender.women_only.unknown"),
        (["men_only"], {"gender": "male"}, "fits", "reason.gender.men_only.true"),
        (["said_women_only"], {"gender": "male"}, "unknown", "reason.gender.women_only.unknown"),
        (["low_income"], {"benefit": "low_income"}, "fits", "reason.income.low_income.true"),
        (["tax_exempt"], {"benefit": "low_income"}, "unknown", "reason.income.tax_exempt.unknown"),
        (["tax_exempt"], {"benefit": "public_assistance"}, "fits", "reason.income.tax_exempt.true"),
        (
            ["on_public_assistance", "low_income"],
            {"benefit": "low_income"},
            "fits",
            "reason.income.low_income.true",
        ),
        (["said_low_income"], {"benefit": "none"}, "unknown", "reason.income.low_income.unknown"),
        (["low_income", "said_tax_exempt"], {}, "unknown", "reason.income.low_income.unknown"),
        (["booking"], {}, "unknown", "reason.booking"),
        (["by_self", "by_doctor"], {}, "fits", "reason.referrer.by_self"),
        (["by_doctor"], {}, "unknown", "reason.referrer.others"),
        (["online"], {"mode": "online"}, "fits", "reason.mode.online.true"),
        (["no_online"], {"mode": "online"}, "against", "reason.mode.online.false"),
        ([], {"mode": "online"}, "unknown", "reason.mode.online.unknown"),
        (["phone_consultation"], {"mode": "phone"}, "fits", "reason.mode.phone.true"),
        ([], {"mode": "phone"}, "unknown", "reason.mode.phone.unknown"),
        (["no_visit"], {"mode": "visit"}, "against", "reason.mode.visit.false"),
        (["outreach"], {"mode": "visit"}, "fits", "reason.mode.home_visit"),
    ],
)
def test_what_is_said_of_the_door(said, facts, side, key):
    assert key in keys(answer(said, **facts), side)


@pytest.mark.parametrize(
    ("said", "facts", "key"),
    [
        (["women_only"], {"gender": "male"}, "reason.gender.women_only.false"),
        (["men_only"], {"gender": "female"}, "reason.gender.men_only.false"),
        (["on_public_assistance"], {"benefit": "low_income"}, "reason.income.on_public_assistance.false"),
        (["low_income"], {"benefit": "none"}, "reason.income.low_income.false"),
    ],
)
def test_only_a_tick_excludes_and_says_so(said, facts, key):
    result = answer(said, **facts)
    assert not result.results
    assert key in {reason.key for reason in result.excluded[0].because}
    assert answer([f"said_{code}" for code in said], **facts).results, "words alone only ask"


def test_nobody_ticked_anything_nothing_is_asked():
    told = answer([], gender="male", benefit="none").results[0].reasons
    assert not [
        r
        for r in (*told.fits, *told.against, *told.unknown)
        if r.key.startswith(("reason.gender", "reason.income"))
    ]


def test_a_way_that_is_known_stands_before_one_that_is_not():
    ways = [Place(name, ("npo",), own_terms=Terms(said=frozenset(said)))
            for name, said in (("no", ["no_online"]), ("silent", []), ("yes", ["online"]))]  # fmt: skip
    assert [one.name for one in match(ways, asked(mode="online")).results] == ["yes", "silent", "no"]
    plain = {one.name: one.score for one in match(ways, asked()).results}
    assert len(set(plain.values())) == 1, "unasked it counts nothing"


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("相談方法：電話・来所。手元にある資料だけでまず相談できます。", {"phone", "visit"}),
        ("相談方法：電話・オンライン。", {"phone", "online"}),
        ("相談方法：電話・Web予約案内。事前に予約が必要です。", {"phone", "booking"}),
        ("相談方法：来所のみ", {"visit", "no_phone", "no_online"}),
        ("申請前の予約や書類の完全な準備は必要ありません。", set()),
        ("予約不要です", set()),
        ("オンライン相談は行っていません", {"no_online"}),
        ("Zoomでの面談も可能です", {"online"}),
        ("電話番号を確認してください", set()),
        ("通訳はいません", set()),
        ("virtual", {"online"}),
        ("by phone", {"phone"}),
        ("女性専用の寮", {"said_women_only"}),
        ("女性も利用できます", set()),
        ("住民税非課税世帯の方", {"said_tax_exempt"}),
    ],
)
def test_words_as_open_data_writes_them(text, tags):
    assert tags_in(text) == tags


def test_a_limit_must_be_said_of_every_service():
    assert "said_women_only" in tags_of_place(["女性専用", "女性のみ、要予約"])
    assert tags_of_place(["女性専用。要予約", "だれでも"]) == {"booking"}
    assert {word.tag for word in words() if word.every} == {
        "said_women_only", "said_men_only", "said_on_public_assistance", "said_tax_exempt", "said_low_income",
    }  # fmt: skip


def test_the_store_reads_ticks_schedules_and_words(app: Flask):
    place, silent = add_listing("どこでも相談室", "npo"), add_listing("だまっている", "npo")
    with transaction() as session:
        session.get(Listing, place).features = ["women_only", "outreach"]
        session.get(Location, place).location_type = "virtual"
        link = session.scalars(select(ServiceAtLocation).where(ServiceAtLocation.location_id == place)).one()
        session.get(Service, link.service_id).application_process = "相談方法：電話。"
        session.add(
            Schedule(id=new_id(), service_at_location_id=link.id, by_appointment=True, attending_type="video")
        )
    said = store.terms_of()[place].said
    assert said == {"women_only", "outreach", "online", "no_visit", "phone", "booking"}
    assert silent not in store.terms_of()
    assert store.terms_of([place])[place].said == said
