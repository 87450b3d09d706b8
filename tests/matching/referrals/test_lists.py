"""Inbox and outbox: narrowed, in pages, as a table, and as quick with ten thousand slips as with ten."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from foundation import clock
from foundation.db import db
from matching.referrals import actions_referral
from matching.referrals.answer import Answer
from matching.referrals.models_referral import Referral
from matching.referrals.spreadsheet import harmless
from matching.referrals.state import State, Urgency, due_on
from matching.referrals.timing import PERIODS, Stage, latest_late_start, stage_of
from matching.referrals.working_day import is_working_day
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.page import check
from tests.people import csrf_token

DAYS = st.dates(clock.today() - timedelta(days=900), clock.today() + timedelta(days=900))


def crowd(world: World, n: int) -> None:
    """`n` copies of a real slip; the triggers look at each."""
    send(world)
    row = db.session.scalars(db.select(Referral)).one()
    values = {column.key: getattr(row, column.key) for column in Referral.__table__.columns}
    copies = [
        values
        | {
            "id": uuid4(),
            "number": f"{row.number[:-4]}{serial:04d}",
            "serial": serial,
            "urgency": tuple(Urgency)[serial % 3].value,
            "idempotency_key": uuid4().hex,
            "code_key": uuid4().hex,
            "recipient_user_id": world.people.suzuki.user_id if serial % 4 == 0 else None,
            "moved_at": row.moved_at - timedelta(minutes=serial),
        }
        for serial in range(2, n + 1)
    ]
    db.session.execute(db.insert(Referral), copies)
    db.session.commit()


def queries(work) -> int:
    seen: list[str] = []

    def count(_c, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)


def test_as_many_queries_for_hundreds_as_for_one(world: World, signed_in):
    suzuki, sato = signed_in(world.people.suzuki), signed_in(world.people.sato)
    crowd(world, 4)
    few = [queries(lambda: suzuki.get("/desk/inbox")), queries(lambda: sato.get("/desk/referrals"))]
    more(world, 5, 300)
    many = [queries(lambda: suzuki.get("/desk/inbox")), queries(lambda: sato.get("/desk/referrals"))]
    assert many == few
    assert few[0] <= 8
    assert few[1] <= 14


def test_late_pages_read_no_more_rows_than_the_first(world: World, signed_in):
    """The statements of a list, asked for their plan: both sides find their lines in an index alone."""
    crowd(world, 120)
    seen: list[tuple[str, tuple]] = []

    def keep(_c, _cursor, statement, parameters, *_rest) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", keep)
    suzuki, sato = signed_in(world.people.suzuki), signed_in(world.people.sato)
    pages = [check(suzuki.get(f"/desk/inbox?page={page}")) for page in (1, 2, 3)]
    assert sato.get("/desk/referrals?page=3&late=either&on=me").status_code == 200
    event.remove(db.engine, "before_cursor_execute", keep)
    numbers = [box.get("value") for page in pages for box in page.find_all("input", name="number")]
    assert len(numbers) == len(set(numbers)) == 120
    lists = [each for each in seen if "count(referral.id)" in each[0] or "referral.moved_at DESC" in each[0]]
    assert len(lists) == 8
    if db.engine.dialect.name != "sqlite":
        return
    for statement, parameters in lists:
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert any("USING COVERING INDEX ix_referral_" in str(step) for step in plan), statement


def more(world: World, first: int, last: int) -> None:
    row = db.session.scalars(db.select(Referral).where(Referral.serial == 1)).one()
    values = {column.key: getattr(row, column.key) for column in Referral.__table__.columns}
    rows = [
        values
        | {
            "id": uuid4(),
            "number": f"{row.number[:-4]}{n:04d}",
            "serial": n,
            "idempotency_key": uuid4().hex,
            "code_key": uuid4().hex,
        }
        for n in range(first, last + 1)
    ]
    db.session.execute(db.insert(Referral), rows)
    db.session.commit()


def test_lists_are_narrowed(world: World, signed_in):
    crowd(world, 12)
    suzuki = signed_in(world.people.suzuki)

    def shown(**asked: str) -> int:
        page = check(suzuki.get("/desk/inbox", query_string=asked))
        return sum(1 for row in page.find_all("th", scope="row"))

    assert shown() == 12
    assert shown(urgency="urgent") == 4
    assert shown(on="me") == 3
    assert shown(on="nobody") == 9
    assert shown(state="sent", urgency="week", on="nobody") == 4 - shown(urgency="week", on="me")
    assert shown(state="declined") == 0
    assert "この条件に合う" in check(suzuki.get("/desk/inbox?state=declined")).text
    assert shown(late="overdue") == 0
    with clock.frozen(clock.now() + timedelta(days=5)):
        suzuki = signed_in(world.people.suzuki)
        late = shown(late="overdue")
        assert 4 <= late < 12
        assert shown(late="overdue", urgency="urgent") == 4
        assert shown(late="either") >= late
    suzuki = signed_in(world.people.suzuki)
    assert shown(state="'; DROP", urgency="x", late="<b>", on="%") == 12


def test_a_page_past_the_end_is_empty_and_a_page_keeps_its_filter(world: World, signed_in):
    crowd(world, 160)
    suzuki = signed_in(world.people.suzuki)
    page = check(suzuki.get("/desk/inbox?urgency=urgent&page=2"))
    assert sum(1 for _ in page.find_all("th", scope="row")) == 3
    assert any("urgency=urgent" in link and "page=1" in link for link in page.links())
    for number in ("99", "-1", "x", "9" * 30):
        assert suzuki.get(f"/desk/inbox?page={number}").status_code == 200


def test_the_table_holds_no_name_and_no_formula(world: World, signed_in):
    send(world)
    db.session.execute(db.text("UPDATE organization SET name = '＝cmd|calc' WHERE name = 'あおぞら相談室'"))
    db.session.commit()
    answer = signed_in(world.people.suzuki).get("/desk/inbox.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    table = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(table) == 2
    assert table[1][1] == "'＝cmd|calc"
    own = signed_in(world.people.sato).get("/desk/referrals.csv").get_data(as_text=True)
    assert "きぼうの橋" in own
    assert not [canary for canary in CANARIES if canary in own]


def test_the_table_tells_reason_result_and_days(world: World, signed_in):
    numbers = [send(world), send(world)]
    said = (
        Answer(State.DECLINED, reason_code="no_vacancy"),
        Answer(State.ACCEPTED),
        Answer(State.IN_SERVICE),
        Answer(State.COMPLETED, outcome="retained"),
    )
    for at, (number, answer) in enumerate(zip((numbers[0], *[numbers[1]] * 3), said, strict=True)):
        with clock.frozen(clock.now() + timedelta(days=at + 1)):
            actions_referral.answer(world.people.suzuki.member, number, answer)
    text = signed_in(world.people.sato).get("/desk/referrals.csv").get_data().decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    found = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    first, second = (found[number] for number in numbers)
    assert (first["理由"], first["最初の返事までの日数"], first["結果"]) == ("空きなし", "1", "")
    assert (second["結果"], second["支援開始までの日数"], second["終結までの日数"]) == (
        "働き続けている",
        "3",
        "4",
    )
    assert second["開封までの日数"] == ""
    assert len(head) == len(set(head)) == 14


def test_who_may_take_the_table(world: World, signed_in, client):
    send(world)
    for path in ("/desk/referrals.csv", "/desk/inbox.csv"):
        assert client.get(path).status_code == 302
        assert signed_in(world.people.takahashi).get(path).status_code == 403
        tanaka = signed_in(world.people.tanaka)
        assert tanaka.get(path).get_data(as_text=True).count("\n") == 1
        token = csrf_token(tanaka, "/desk/account")
        assert tanaka.post(path, data={"csrf_token": token}).status_code == 405


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", " =1", "\u3000＝1", "\n"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str):
    assert harmless(cell) == f"'{cell}"


@given(st.text(max_size=20))
def test_every_other_cell_stays_as_it_is(text: str):
    assert harmless(text) in (text, f"'{text}")
    assert not harmless(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert harmless("就労" + text) == "就労" + text


@given(DAYS, st.sampled_from(Urgency), st.sampled_from(Stage))
def test_the_last_late_start_divides_late_from_in_time(today, urgency, stage):
    periods = PERIODS[stage]
    last = latest_late_start(today, urgency, is_working_day, periods)
    assert today > due_on(last, urgency, is_working_day, periods)
    assert today <= due_on(last + timedelta(days=1), urgency, is_working_day, periods)


@given(DAYS, st.sampled_from(Urgency))
def test_stages_come_in_their_order(start, urgency):
    reached = [stage_of(start, urgency, start + timedelta(days=n), is_working_day) for n in range(60)]
    order = [None, *Stage]
    places = [order.index(stage) for stage in reached]
    assert places == sorted(places)
    assert set(reached) == set(order)


def test_a_meeting_to_come_is_no_standstill(world: World, signed_in):
    from matching.referrals import actions_referral
    from matching.referrals.answer import Answer

    number = send(world)
    meeting = clock.now() + timedelta(days=30)
    actions_referral.answer(world.people.suzuki.member, number, Answer(State.SCHEDULED, meeting_at=meeting))
    with clock.frozen(clock.now() + timedelta(days=20)):
        page = check(signed_in(world.people.suzuki).get("/desk/inbox?late=stalled"))
        assert number not in page.text
    with clock.frozen(clock.now() + timedelta(days=60)):
        page = check(signed_in(world.people.suzuki).get("/desk/inbox?late=stalled"))
        assert number in page.text
        assert "動きが止まっています" in page.text


def test_ten_thousand_slips_open_at_once(world: World, signed_in):
    """As many statements as for one page of a handful."""
    suzuki, sato = signed_in(world.people.suzuki), signed_in(world.people.sato)
    crowd(world, 500)
    db.session.execute(db.text("DROP TRIGGER referral_numbered"))
    more(world, 501, 10_000)
    for browser, path in (
        (suzuki, "/desk/inbox"),
        (sato, "/desk/referrals"),
        (suzuki, "/desk/inbox?late=either"),
    ):
        assert queries(partial(browser.get, path)) <= 14
