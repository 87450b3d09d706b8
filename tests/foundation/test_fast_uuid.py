from __future__ import annotations

import pickle
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from foundation import fast_uuid


@given(st.uuids(), st.text(st.characters(exclude_categories=["Cs"])))
def test_the_same_as_the_library_s(namespace, name):
    made = fast_uuid.uuid5(namespace, name)
    assert made == uuid5(namespace, name)
    assert made.version == 5
    assert (hash(made), str(made)) == (hash(UUID(str(made))), str(UUID(made.hex)))


@given(st.uuids())
def test_from_hex(value):
    made = fast_uuid.from_hex(value.hex)
    assert made == value
    assert pickle.loads(pickle.dumps(made)) == value  # noqa: S301 – our own
