"""What is remembered of the columns is what would be made of all of them anew."""

from __future__ import annotations

import copy
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from directory.search import chosen, columns, order, rank, rough, spots
from directory.search.columns import Columns
from tests.directory.search.rows import Row, entries, row

TODAY = 20_781
MAKERS = {
    "ties": chosen._ties,
    "length of name": order._of_name,
    "places": rough._places,
    "mercator": spots._ground,
    "rough": lambda held: rough._standing(held, TODAY),
    "standing": lambda held: rank.standing_of(held, TODAY),
}
rows = st.builds(
    Row,
    name=st.just("さくら工房"),
    id=st.uuids(),
    lat=st.floats(24, 46),
    lng=st.floats(123, 146),
    location_precision=st.sampled_from(columns.PRECISIONS),
    last_verified_on=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 1)),
    capacity_reported_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 1)),
    capacity_status=st.sampled_from(columns.CAPACITIES),
)
NAMED = [row(name) for name in "あいうえおかき"]


def add(held: Columns, portion: list[Row]) -> None:
    held.add(list(entries(portion)), [(len(each.name), 0, 20) for each in portion])


@given(st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=5), st.data())
def test_slots_that_are_added_are_made_alone_and_come_out_the_same(
    portions: list[list[Row]], data: st.DataObject
) -> None:
    held, readers = Columns(), list[tuple[Columns, dict[str, NDArray[np.generic]]]]()
    for portion in portions:
        add(held, portion)
        if data.draw(st.booleans()):
            reader = copy.copy(held)
            readers.append((reader, {key: reader.remembered(key, make) for key, make in MAKERS.items()}))
    for reader, seen in readers:  # the earlier ones still read what they read, while more was added
        for key, make in MAKERS.items():
            np.testing.assert_array_equal(seen[key], make(reader))
            np.testing.assert_array_equal(reader.remembered(key, make), make(reader))


def test_only_what_is_new_is_made() -> None:
    held, asked = Columns(), list[int]()

    def make(of: Columns) -> NDArray[np.float64]:
        asked.append(of.count)
        return of["id"][:, 0].astype(np.float64)

    for portion in (NAMED[:4], NAMED[4:6], NAMED[6:]):
        add(held, portion)
        assert held.remembered("x", make).tolist() == held["id"][:, 0].astype(np.float64).tolist()
        held.remembered("x", make)
    assert asked == [4, 2, 1]


def test_it_remembers_a_few_things_only() -> None:
    held = Columns()
    add(held, NAMED)
    for day in range(3 * columns._REMEMBERED):
        held.remembered(f"standing {day}", chosen._ties)
    assert len(held._remembered) <= columns._REMEMBERED
