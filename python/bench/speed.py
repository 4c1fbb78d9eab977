"""How fast the package is beside pydantic and msgspec, in one interleaved run.

``python bench/speed.py`` prints the table. ``--check`` fails where less than half of a target is
reached: a busy machine disturbs one library more than another.
"""

from __future__ import annotations

import gc
import pickle
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import order_state
from pydantic import BaseModel, TypeAdapter

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.design_model import DesignOrder, OrderStatus, OrderType

ROUNDS = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 31


class FastOrder(msgspec.Struct):
    """The same for msgspec."""

    order_id: Annotated[str, msgspec.Meta(pattern=r"^ORD_\d{8}_\d{6}_[0-9a-f]{8}$")]
    parent_group_id: Annotated[str, msgspec.Meta(pattern=r"^EXG_")]
    symbol: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]+_[A-Z]+$")]
    side: Literal["BUY", "SELL"]
    order_type: OrderType
    quantity: Decimal
    status: OrderStatus
    created_at: datetime
    updated_at: datetime
    connector_order_id: str | None = None
    price: Decimal | None = None
    stop_price: Decimal | None = None


class Holder(BaseModel):
    order: order_state.Order


class DesignHolder(BaseModel):
    order: DesignOrder


AT = datetime(2025, 12, 1, 15, 0, 0, 250_000, tzinfo=timezone.utc)
GIVEN: dict[str, Any] = {
    "order_id": "ORD_20251201_150000_a1b2c3d4",
    "parent_group_id": "EXG_20251201_145955_xyz789",
    "connector_order_id": "binance_order_12345678",
    "symbol": "BTC_USDT",
    "side": "BUY",
    "order_type": OrderType.LIMIT,
    "quantity": Decimal("0.5"),
    "price": Decimal("95000.00"),
    "stop_price": None,
    "status": OrderStatus.OPEN,
    "created_at": AT,
    "updated_at": AT,
}

OURS = order_state.Order(**GIVEN)
DESIGN = DesignOrder(**GIVEN)
FAST = FastOrder(**GIVEN)
TEXT = OURS.model_dump_json()
BYTES = TEXT.encode()
MANY = order_state.dump_json([OURS] * 1_000)
ADAPTER = TypeAdapter(list[DesignOrder])
DECODE = msgspec.json.Decoder(FastOrder).decode
DECODE_MANY = msgspec.json.Decoder(list[FastOrder]).decode
ENCODE = msgspec.json.Encoder().encode
OUR_LIST = order_state.load_json(MANY)
DESIGN_LIST = ADAPTER.validate_json(MANY)
FAST_LIST = DECODE_MANY(MANY)
WHOLE = b'{"order":' + BYTES + b"}"


def attributes(order: Any) -> object:
    return (
        order.order_id, order.parent_group_id, order.connector_order_id, order.symbol, order.side,
        order.order_type, order.quantity, order.price, order.stop_price, order.status,
        order.created_at, order.updated_at,
    )  # fmt: skip


def pickled(record: Any) -> Callable[[], object]:
    return lambda: pickle.loads(pickle.dumps(record, 5))


# What is done, the target beside pydantic, how often in a round, and how each library does it.
CASES: list[tuple[str, float | None, int, list[Callable[[], object] | None]]] = [
    ("model_validate_json", 5, 2_000, [
        lambda: order_state.Order.model_validate_json(BYTES),
        lambda: DesignOrder.model_validate_json(BYTES),
        lambda: DECODE(BYTES),
    ]),
    ("a list of 1 000", 8, 20, [
        lambda: order_state.load_json(MANY),
        lambda: ADAPTER.validate_json(MANY),
        lambda: DECODE_MANY(MANY),
    ]),
    ("model_dump_json", 8, 2_000, [
        OURS.model_dump_json, DESIGN.model_dump_json, lambda: ENCODE(FAST),
    ]),
    ("model_dump_json of 1 000", 8, 20, [
        lambda: order_state.dump_json(OUR_LIST),
        lambda: ADAPTER.dump_json(DESIGN_LIST),
        lambda: ENCODE(FAST_LIST),
    ]),
    ("construction", 2, 2_000, [
        lambda: order_state.Order(**GIVEN),
        lambda: DesignOrder(**GIVEN),
        lambda: FastOrder(**GIVEN),
    ]),
    ("validating, then all attributes", 1.5, 2_000, [
        lambda: attributes(order_state.Order.model_validate_json(BYTES)),
        lambda: attributes(DesignOrder.model_validate_json(BYTES)),
        lambda: attributes(DECODE(BYTES)),
    ]),
    ("pickle, there and back", 4, 1_000, [pickled(OURS), pickled(DESIGN), pickled(FAST)]),
    ("one attribute: status", None, 5_000, [
        lambda: OURS.status, lambda: DESIGN.status, lambda: FAST.status,
    ]),
    ("one attribute: quantity", None, 5_000, [
        lambda: OURS.quantity, lambda: DESIGN.quantity, lambda: FAST.quantity,
    ]),
    ("one attribute: created_at", None, 5_000, [
        lambda: OURS.created_at, lambda: DESIGN.created_at, lambda: FAST.created_at,
    ]),
    ("in a pydantic model, from JSON", None, 1_000, [
        lambda: Holder.model_validate_json(WHOLE),
        lambda: DesignHolder.model_validate_json(WHOLE),
        None,
    ]),
]  # fmt: skip


def seconds(act: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) / times


def main() -> int:
    took: dict[tuple[str, int], list[float]] = {}
    gc.disable()
    for _ in range(ROUNDS):
        for name, _, times, acts in CASES:
            for index, act in enumerate(acts):
                if act is not None:
                    took.setdefault((name, index), []).append(seconds(act, times))
    missed = 0
    print("| what | order_state | pydantic | msgspec | beside pydantic | target |")
    print("|---|---|---|---|---|---|")
    for name, target, _, acts in CASES:
        # A round is disturbed or it is not, so the least is what the code takes.
        best = [min(took[name, index]) if act else None for index, act in enumerate(acts)]
        ours, theirs = took[name, 0], took[name, 1]
        ratio = statistics.median(their / our for our, their in zip(ours, theirs))
        missed += target is not None and ratio < target / 2
        cells = [f"{one * 1e6:.2f} µs" if one else "" for one in best]
        wanted = f"{target:g} ×" if target else ""
        print(f"| {name} | {' | '.join(cells)} | {ratio:.1f} × | {wanted} |")
    return int("--check" in sys.argv and missed > 0)


if __name__ == "__main__":
    sys.exit(main())
