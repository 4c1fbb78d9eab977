"""What the tests share."""

from typing import Any

import hypothesis
import order_state
import pytest

hypothesis.settings.register_profile("tests", database=None)
hypothesis.settings.load_profile("tests")

AT = "2025-12-01T15:00:00Z"
VALUES: dict[str, Any] = {
    "order_id": "ORD_20251201_150000_a1b2c3d4",
    "parent_group_id": "EXG_20251201_145955_xyz789",
    "connector_order_id": None,
    "symbol": "BTC_USDT",
    "side": "BUY",
    "order_type": "LIMIT",
    "quantity": "0.5",
    "price": "95000.00",
    "stop_price": None,
    "status": "PENDING",
    "created_at": AT,
    "updated_at": AT,
}
ORDER_ID = VALUES["order_id"]

# A record of each class.
RECORDS: list[Any] = [
    order_state.Order(**VALUES),
    order_state.Fill(
        fill_id="FIL_20251201_150002_c3d4e5f6",
        parent_order_id=ORDER_ID,
        connector_fill_id="trade_1",
        filled_quantity="0.2",
        fill_price="94999.50",
        commission="-0.01",
        commission_asset="USDT",
        executed_at="2025-12-01T15:00:02.123456789Z",
    ),
    order_state.OrderUpdate(
        order_id=ORDER_ID,
        status="CANCELLED",
        connector_order_id='"quoted" \\ é',
        updated_at=AT,
        reason="self-trade prevention",
        cumulative="0.2",
    ),
    order_state.Bust(parent_order_id=ORDER_ID, connector_fill_id="trade_1", busted_at=AT),
    order_state.Request(order_id=ORDER_ID, attempt=1, kind="PLACE", requested_at=AT),
    order_state.Answer(order_id=ORDER_ID, attempt=1, kind="PLACE", outcome="TAKEN", answered_at=AT),
    order_state.ExecutionGroup(
        group_id="EXG_20251201_145955_xyz789",
        parent_plan_id="TPL_20251201_145950_abc123",
        created_at=AT,
    ),
    order_state.Ruling(
        order_id=ORDER_ID,
        over="CANCELLED",
        status="PARTIALLY_FILLED",
        settles=["ORD_20251201_150000_a1b2c3d4 overfilled 0.5"],
        reason="the exchange confirms that it still works the order",
        ruled_by="the trading desk",
        ruled_at=AT,
    ),
]


@pytest.fixture
def values() -> dict[str, Any]:
    """The values of the first example of the design document."""
    return dict(VALUES)


@pytest.fixture
def order(values: dict[str, Any]) -> order_state.Order:
    """The first example of the design document."""
    return order_state.Order(**values)
