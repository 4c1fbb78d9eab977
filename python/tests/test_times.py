"""Times come in as they are, whatever says them."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_state import Order, OrderUpdate, ValidationError

from .conftest import AT, ORDER_ID, VALUES

OFFSETS = st.integers(-86_399, 86_399).map(lambda s: timezone(timedelta(seconds=s)))
WHOLE = st.integers(-1_439, 1_439).map(lambda m: timezone(timedelta(minutes=m)))


@settings(max_examples=500, deadline=None)
@given(
    st.datetimes(timezones=st.one_of(st.just(timezone.utc), OFFSETS, WHOLE, st.timezones())),
)
def test_a_datetime_is_the_instant_that_it_names(time: datetime) -> None:
    since = time - datetime(1970, 1, 1, tzinfo=timezone.utc)
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    try:
        order = Order(**VALUES | {"created_at": time, "updated_at": str(time).replace(" ", "T")})
    except ValidationError as error:
        # An offset with seconds has no text; beyond the year 9999 in UTC is no time.
        wrong = {problem["loc"] for problem in error.errors()}
        assert wrong <= {("created_at",), ("updated_at",)}
        if ("created_at",) in wrong:
            assert micros * 1_000 > 253_402_300_799 * 10**9
            return
        order = Order(**VALUES | {"created_at": time, "updated_at": AT})
        assert order.created_at_ns == micros * 1_000
        return
    assert order.created_at_ns == order.updated_at_ns == micros * 1_000


class Zone(tzinfo):
    """A zone that says what it is told to."""

    def __init__(self, offset: Callable[[], timedelta | None]) -> None:
        self.offset = offset

    def utcoffset(self, _: datetime | None) -> timedelta | None:
        return self.offset()

    def dst(self, _: datetime | None) -> None:
        return None

    def tzname(self, _: datetime | None) -> str:
        return "nowhere"


def fail() -> timedelta:
    raise RuntimeError("no offset today")


@pytest.mark.parametrize(
    ("zone", "hint"),
    [(None, "naive"), (Zone(lambda: None), "naive"), (Zone(fail), "no offset today")],
)
def test_what_names_no_instant_is_refused(zone: tzinfo | None, hint: str) -> None:
    with pytest.raises(ValidationError, match=hint):
        Order(**VALUES | {"created_at": datetime(2025, 12, 1, tzinfo=zone)})


def test_one_object_under_several_keys_is_read_for_each() -> None:
    at: Any = 1_764_601_200_000_000_000
    update = OrderUpdate(order_id=ORDER_ID, status="OPEN", updated_at=at, cumulative=at)
    assert (update.updated_at_ns, update.cumulative) == (at, at)
    now = datetime.now(timezone.utc)
    order = Order(**VALUES | {"created_at": now, "updated_at": now})
    assert order.created_at == order.updated_at == now
    with pytest.raises(ValidationError) as raised:
        Order(**VALUES | {"created_at": "x", "updated_at": "x"})
    assert [problem["loc"] for problem in raised.value.errors()] == [
        ("created_at",),
        ("updated_at",),
    ]
