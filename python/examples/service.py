"""A service that writes orders and takes the news of them, while another task follows the ledger.

``python service.py [LEDGER]`` places an order, takes what a pretended exchange says of it, and
prints what is known in the end.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from order_state import (
    Change,
    Fill,
    Ledger,
    LedgerReader,
    News,
    Order,
    OrderSide,
    OrderStatus,
    OrderType,
    OrderUpdate,
    generate_execution_group_id,
)


def now() -> datetime:
    return datetime.now(timezone.utc)


def make_order() -> Order:
    at = now()
    return Order(
        parent_group_id=generate_execution_group_id(),
        symbol="BTC_USDT",
        side=OrderSide.BUY,
        order_type=OrderType.LIMIT,
        quantity=Decimal("0.5"),
        price=Decimal("95000.00"),
        status=OrderStatus.PENDING,
        created_at=at,
        updated_at=at,
    )


async def exchange(order: Order) -> AsyncIterator[News]:
    """What a feed would bring: an acknowledgement, two executions, and the end."""
    about = order.order_id
    name = f"exchange_{about}"
    yield OrderUpdate(order_id=about, status="OPEN", connector_order_id=name, updated_at=now())
    for number, quantity in enumerate(["0.2", "0.3"]):
        yield Fill(
            parent_order_id=about,
            connector_fill_id=f"{name}_{number}",
            filled_quantity=quantity,
            fill_price="94999.50",
            executed_at=now(),
        )
    yield OrderUpdate(order_id=about, status="FILLED", updated_at=now())


async def trade(ledger: Ledger) -> str:
    """Places an order, and takes its news: each is on disk before the next is awaited."""
    order = make_order()
    await asyncio.to_thread(ledger.register, order)
    async for news in exchange(order):
        await asyncio.to_thread(ledger.take, news)
    return order.order_id


async def watch(path: Path, after: str) -> list[Change]:
    """Another part of the service, or another process: it follows until the order is filled."""
    seen: list[Change] = []
    with LedgerReader(path) as reader:
        async for change in reader.follow(after, every=0.01):
            seen.append(change)
            if isinstance(change.news, OrderUpdate) and change.news.status == "FILLED":
                return seen
    return seen


async def serve(path: Path) -> None:
    with Ledger(path) as ledger:
        watching = asyncio.create_task(watch(path, ledger.last_cursor()))
        order_id = await trade(ledger)
        for change in await watching:
            print(f"{change.seq}: {type(change.news).__name__} {change.effect.value}")
        order, summary = ledger.order(order_id), ledger.summary(order_id)
        assert order is not None and summary is not None
        print(f"{order.symbol} {order.status.value} at {summary.average_price}")
        for finding in ledger.findings(ids=[order_id]):
            print(f"{finding.order_id} {finding.message}")


def main() -> None:
    if len(sys.argv) > 1:
        asyncio.run(serve(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(serve(Path(folder) / "orders.ledger"))


if __name__ == "__main__":
    main()
