"""What is counted of the guide: once per walk, by nobody's name, and shown from ten on."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from foundation import clock
from foundation.db import BUSY_MS, brief_write, db, public_tables, transaction
from matching import store_guide
from matching.actions_guide import count
from matching.guide_count import SHOWN_FROM, first_month, keys, shown
from matching.models_guide import GuideCount
from tests.people import cast, sign_in

EBETSU, SAPPORO = "012173", "011002"


def walk(client, **answers):
    given = {"step": "certificate", "needs": ["food"], "place": "江別市"} | answers
    return client.post("/guide", data=given)


def counted() -> dict[tuple[str, str], int]:
    db.session.rollback()
    return {(area, need): n for area, need, n in store_guide.sums("0000-00")}


def test_a_walk_counts_each_need_once(client):
    walk(client, needs=["food", "debt"], main="food")
    walk(client)
    assert counted() == {(EBETSU, "food"): 2, (EBETSU, "debt"): 1}


def test_changing_an_answer_does_not_count_again(client):
    page = walk(client).get_data(as_text=True)
    assert 'name="counted" value="yes"' in page
    walk(client, counted="yes", age="20_49")
    assert counted() == {(EBETSU, "food"): 1}


def test_a_shared_address_is_not_counted(client):
    assert client.get(f"/guide/result?need=food&area={EBETSU}").status_code == 200
    assert counted() == {}


def test_a_question_on_the_way_is_not_counted(client):
    client.post("/guide", data={"step": "needs", "needs": ["food"]})
    assert counted() == {}


def test_violence_is_counted_by_prefecture_only(client):
    walk(client, needs=["violence", "food"], main="violence")
    assert counted() == {("01", "violence"): 1, (EBETSU, "food"): 1}


def test_public_pages_may_not_read_the_counts(app):
    assert GuideCount.__tablename__ not in public_tables()


def test_months_are_those_of_tokyo(client):
    with clock.frozen(datetime(2026, 11, 30, 15, 30, tzinfo=UTC)):
        count(["food"], EBETSU)
    assert db.session.query(GuideCount).one().month == "2026-12"


@pytest.mark.postgresql
def test_counting_at_once_loses_nothing(any_app):
    """Where the database is free in time; on SQLite a writer that is kept waiting leaves its count out."""
    wanted = 8 if db.engines[None].dialect.name == "postgresql" else 1
    threads = [threading.Thread(target=_count_in, args=(any_app,)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wanted <= counted()[EBETSU, "food"] <= 8


def _count_in(app) -> None:
    with app.app_context():
        count(["food", "debt"], EBETSU)


def test_a_busy_database_keeps_nobody_waiting(app, client, caplog):
    """An import holds the database: the result is shown all the same, and the log says only that."""
    held, free = threading.Event(), threading.Event()

    def importing() -> None:
        with app.app_context(), transaction():
            held.set()
            free.wait(20)

    other = threading.Thread(target=importing)
    other.start()
    held.wait(20)
    try:
        with caplog.at_level("INFO", logger="tsunagi"):
            answer = walk(client)
    finally:
        free.set()
        other.join()
    assert answer.status_code == 200
    assert [record.getMessage() for record in caplog.records if "not counted" in record.getMessage()]
    assert counted() == {}


def test_a_brief_write_gives_its_patience_back(app):
    with brief_write() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() < BUSY_MS
    with db.engines[None].connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_MS
    with pytest.raises(OperationalError), brief_write() as connection:
        connection.exec_driver_sql("INSERT INTO no_such_table VALUES (1)")
    with db.engines[None].connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_MS


AREAS = st.sampled_from(["", "01", EBETSU, SAPPORO])
SUMS = st.dictionaries(st.tuples(AREAS, st.sampled_from(["food", "debt"])), st.integers(1, 200))


@given(SUMS)
def test_nothing_under_ten_is_shown_and_nothing_exact(sums):
    rows = shown([(area, need, n) for (area, need), n in sums.items()])
    assert all(row.about >= SHOWN_FROM and row.about % 10 == 0 for row in rows)
    assert {(row.area, row.need) for row in rows if row.area} == {
        key for key, n in sums.items() if n >= SHOWN_FROM and key[0]
    }
    for row in rows:
        if row.area:
            assert 0 <= sums[row.area, row.need] - row.about < 10


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_twelve_months_end_with_this_one(today):
    first = first_month(today)
    year, month = int(first[:4]), int(first[5:])
    assert (today.year * 12 + today.month) - (year * 12 + month) == 11


def test_keys_of_an_unknown_home():
    assert list(keys(["food", "violence"], "")) == [("", "food"), ("", "violence")]


def test_a_coordinator_sees_tens_and_no_fewer(app, client):
    people = cast(app)
    with transaction():
        db.session.add_all(
            [
                GuideCount(month="2026-11", area=EBETSU, need="food", n=27),
                GuideCount(month="2026-10", area=EBETSU, need="debt", n=9),
                GuideCount(month="2020-10", area=SAPPORO, need="debt", n=90),
                GuideCount(month="2026-11", area="01", need="violence", n=12),
            ]
        )
    with clock.frozen(clock.now().replace(year=2026, month=11, day=24)):
        sign_in(client, people.takahashi)  # of that day: a session of later days would not hold
        page = client.get("/desk/guide-counts").get_data(as_text=True)
    assert "北海道江別市" in page
    assert "約20回" in page
    assert "約10回" in page  # 北海道, violence
    assert "約0回" not in page
    assert "札幌" not in page
    assert "約90回" not in page


def test_who_may_not_see_them(app, client):
    people = cast(app)
    for person in (people.sato, people.yamada, people.suzuki, people.nakamura):
        sign_in(client, person)
        assert client.get("/desk/guide-counts").status_code == 403
    assert client.post("/desk/guide-counts").status_code in (400, 405)
