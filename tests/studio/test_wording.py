from datetime import UTC, datetime

import pytest

from studio.wording import counted, moment

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 3, 10, 9, 5, tzinfo=UTC), "09:05"),
        (datetime(2026, 3, 9, 23, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2025, 12, 31, 8, 0, tzinfo=UTC), "31 Dec 2025, 08:00"),
    ],
)
def test_a_moment_is_as_short_as_it_is_clear(when, words):
    assert moment(when, now=NOW) == words


def test_one_is_not_many():
    assert (counted(1, "bar"), counted(2, "bar"), counted(1200, "note")) == (
        "1 bar",
        "2 bars",
        "1,200 notes",
    )
