"""The tests of the design document, as it has them, and the ones that it leaves open."""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest
from order_state import (
    Contradiction,
    FrozenError,
    Order,
    OrderStatus,
    OrderType,
    ValidationError,
)


class TestOrderCreation:
    def test_create_with_required_fields(self) -> None:
        """Should create Order with required fields."""
        order = Order(
            parent_group_id="EXG_20251201_145955_xyz789",
            symbol="BTC_USDT",
            side="BUY",
            order_type=OrderType.LIMIT,
            quantity=Decimal("0.5"),
            status=OrderStatus.PENDING,
            created_at=datetime.now(timezone.utc),
            updated_at=datetime.now(timezone.utc),
        )
        assert order.order_id.startswith("ORD_")


class TestOrderIdValidation:
    def test_auto_generates_id_with_correct_prefix(self, values: dict[str, Any]) -> None:
        """Should auto-generate ID with ORD_ prefix."""
        del values["order_id"]
        ids = {Order(**values).order_id for _ in range(1_000)}
        assert len(ids) == 1_000
        assert all(order_id.startswith("ORD_") for order_id in ids)


class TestOrderMutability:
    def test_can_update_status(self, order: Order) -> None:
        """Should allow status updates (mutable)."""
        order.status = OrderStatus.FILLED
        assert order.status == OrderStatus.FILLED


def test_an_order_that_is_read_needs_its_id(values: dict[str, Any]) -> None:
    del values["order_id"]
    with pytest.raises(ValidationError) as raised:
        Order.model_validate(values)
    assert [(e["type"], e["loc"]) for e in raised.value.errors()] == [
        ("missing_key", ("order_id",))
    ]


def test_what_the_order_knows_already_stays(order: Order) -> None:
    later = "2025-12-01T15:00:01Z"
    order.updated_at = later
    order.connector_order_id = "x1"
    order.status = "FILLED"
    for name, value in [
        ("status", "OPEN"),
        ("status", "REJECTED"),
        ("connector_order_id", "x2"),
        ("connector_order_id", None),
        ("updated_at", "2025-12-01T15:00:00Z"),
    ]:
        before = order.model_dump_json()
        with pytest.raises(Contradiction):
            setattr(order, name, value)
        assert order.model_dump_json() == before, name
    # The same again is no contradiction.
    order.status = OrderStatus.FILLED
    order.connector_order_id = "x1"


def test_a_sign_of_life_after_a_rejection_counts(order: Order) -> None:
    order.status = OrderStatus.REJECTED
    order.status = OrderStatus.FILLED
    assert order.status is OrderStatus.FILLED


def test_a_wrong_value_is_not_assigned(order: Order) -> None:
    for name, value in [
        ("status", "SENT"),
        ("status", None),
        ("connector_order_id", ""),
        ("updated_at", datetime(2025, 12, 1)),
    ]:
        with pytest.raises(ValidationError) as raised:
            setattr(order, name, value)
        (error,) = raised.value.errors()
        assert (error["loc"], error["input"]) == ((name,), value)


@pytest.mark.parametrize(
    "name", ["order_id", "parent_group_id", "symbol", "quantity", "created_at"]
)
def test_identifiers_and_terms_never_change(order: Order, name: str) -> None:
    before = order.model_dump_json()
    with pytest.raises(FrozenError) as raised:
        setattr(order, name, getattr(order, name))
    assert isinstance(raised.value, AttributeError)
    assert isinstance(raised.value, ValidationError)
    assert raised.value.errors()[0]["loc"] == (name,)
    assert order.model_dump_json() == before
    with pytest.raises(AttributeError):
        delattr(order, name)


def test_there_are_no_other_attributes(order: Order) -> None:
    with pytest.raises(AttributeError) as raised:
        order.metadata = {}  # type: ignore[attr-defined]
    assert not isinstance(raised.value, FrozenError)
