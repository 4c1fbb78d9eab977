"""The ledger: one file that keeps every order and all news of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict

from . import _core  # pyright: ignore[reportPrivateUsage]
from ._core import (
    Answer,
    Bust,
    ExecutionGroup,
    Fill,
    Order,
    OrderUpdate,
    Request,
    Ruling,
    Table,
)
from ._enums import ChangeEffect
from ._errors import Refusal
from ._results import ExecutionSummary, Finding, GroupProgress

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

News = Order | OrderUpdate | Fill | Bust | Request | Answer | ExecutionGroup | Ruling
"""What a ledger takes."""

PAGE = 1_000
"""How many rows are read at once."""


class OrderFilter(TypedDict, total=False):
    """Which orders: those that meet every condition."""

    ids: Iterable[str]
    id_tail: str
    group: str
    symbol: str
    side: str
    statuses: Iterable[str]
    open: bool
    connector_order_id: str
    fill_id: str
    connector_fill_id: str
    created_from: datetime | str | int
    created_before: datetime | str | int
    sort: Literal["registration", "-registration", "creation", "id"]
    after: str
    limit: int


class Change(NamedTuple):
    """News that a ledger has kept, and their effect when they came."""

    seq: int
    cursor: str
    effect: ChangeEffect
    news: News


class Reading:
    """What can be read of a ledger. Nothing is held between two calls, nor between two rows."""

    _book: _core.Book

    def order(self, order_id: str) -> Order | None:
        """The order of this id."""
        return next(self.orders(ids=[order_id]), None)

    def orders(self, **which: Unpack[OrderFilter]) -> Iterator[Order]:
        """The orders that meet a filter, read page by page."""
        left = which.get("limit")
        page: dict[str, Any] = dict(which)
        while left is None or left > 0:
            page["limit"] = PAGE if left is None else min(PAGE, left)
            orders = self._book.orders(page)
            yield from orders
            if len(orders) < page["limit"]:
                return
            page["after"] = orders[-1].order_id
            left = None if left is None else left - len(orders)

    def fills(self, order_id: str) -> list[Fill]:
        """The executions of an order that count, by time."""
        return self._book.fills(order_id)

    def history(self, order_id: str) -> list[Change]:
        """All news of an order."""
        return [Change(*row) for row in self._book.history(order_id)]

    def changes(self, after: str = "0") -> Iterator[Change]:
        """The changes after a cursor, read page by page."""
        while rows := self._book.changes(after, PAGE):
            for row in rows:
                yield Change(*row)
            after = rows[-1][1]

    async def follow(self, after: str = "0", every: float = 0.1) -> AsyncIterator[Change]:
        """The changes after a cursor, and all that come: looks for them every so many seconds."""
        while True:
            rows = await asyncio.to_thread(self._book.changes, after, PAGE)
            for row in rows:
                yield Change(*row)
            if rows:
                after = rows[-1][1]
            else:
                await asyncio.sleep(every)

    def last_cursor(self) -> str:
        """The cursor of the last change."""
        return self._book.last_cursor()

    def findings(
        self,
        now: datetime | str | int | None = None,
        *,
        clock_tolerance: float = 1.0,
        unanswered_after: float = 60.0,
        **which: Unpack[OrderFilter],
    ) -> Iterator[Finding]:
        """What contradicts what, of the orders that meet a filter; tolerances are in seconds."""
        page: dict[str, Any] = dict(which)
        while True:
            rows, last = self._book.findings(page, now, (clock_tolerance, unanswered_after))
            yield from map(Finding.of, rows)
            if last is None:
                return
            page["after"] = last

    def summary(self, order_id: str) -> ExecutionSummary | None:
        """The sums over the executions of an order."""
        row = self._book.summary(order_id)
        return None if row is None else ExecutionSummary.of(row)

    def group(self, group_id: str) -> GroupProgress | None:
        """The progress of an execution group: registered, or named by an order."""
        row = self._book.group(group_id)
        return None if row is None else GroupProgress.of(row)

    def close(self) -> None:
        """Gives the ledger up; every later call is refused."""
        self._book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Writing(Reading):
    """What can be written. When a call returns, the ledger has kept what it took."""

    def take(self, news: News) -> ChangeEffect | None:
        """Takes news: returns their effect, ``None`` for a repeat, or raises ``Refusal``."""
        (outcome,) = self.take_all([news])
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def take_all(self, news: Iterable[News]) -> list[ChangeEffect | Refusal | None]:
        """Takes news together: the effect of each, ``None`` for a repeat, or its refusal."""
        return self._book.take_all(news)

    def register(self, order: Order) -> ChangeEffect | None:
        """Takes an order."""
        return self.take(order)

    def import_json(self, source: bytes | os.PathLike[str]) -> dict[str, Any]:
        """Takes the news in bytes or a file: how many had each effect, and the ``problems``."""
        return self._book.import_json(source)


class Ledger(Writing):
    """A ledger in one SQLite file, made where there is none, and the right to write to it."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._book = _core.Book.writer(path)


class LedgerReader(Reading):
    """A reader of a ledger that may have a writer, in this process or in another."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._book = _core.Book.reader(path)


class MemoryLedger(Writing):
    """A ledger in memory, for tests and simulations."""

    def __init__(self) -> None:
        self._book = _core.Book.memory()


def to_arrow(
    records: Iterable[News] | Iterable[Change],
    *,
    of: type | None = None,
    decimals: Literal["decimal128", "text"] = "decimal128",
) -> Table:
    """Records of one class, or changes, as a table that polars, DuckDB and pandas take.

    Say ``of`` which class where there may be none. Each column of decimals has one scale; a
    decimal that does not fit it raises ``DoesNotFit``, unless decimals are texts.
    """
    rows: list[Any] = list(records)
    kind = of if of is not None else type(rows[0]) if rows else None
    if kind is None:
        raise ValueError("of: expected the class, as there are no records")
    if kind is Change:
        return _core.changes_to_table(rows)
    return _core.to_table(rows, kind, decimals=decimals)
