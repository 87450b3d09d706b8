"""Counts that somebody walked the guide to its end."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sqlalchemy.exc import OperationalError

from foundation import clock
from foundation.db import brief_write
from matching import store_guide
from matching.guide_count import keys, month_of

log = logging.getLogger("tsunagi")


def count(needs: Iterable[str], municipality_code: str) -> None:
    """Adds one to each need's number of this month. A database that is busy is left alone: nobody who needs
    help waits for a statistic."""
    try:
        with brief_write() as connection:
            store_guide.add_one(connection, month_of(clock.today()), keys(needs, municipality_code))
    except OperationalError as error:
        log.info("a walk through the guide was not counted: %s", type(error.orig).__name__)
