"""What a ledger computes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ._core import ExecutionGroup
from ._enums import GroupStatus, OrderSide


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True)
class Finding:
    """Facts about an order that contradict each other."""

    order_id: str
    finding: str
    key: str
    message: str
    facts: dict[str, Any]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Finding:
        """The finding of a row of ``orders ledger audit --json``."""
        head = ("order_id", "finding", "key", "message")
        facts = {name: fact for name, fact in row.items() if name not in head}
        return cls(row["order_id"], row["finding"], row["key"], row["message"], facts)


@dataclass(frozen=True)
class CommissionSum:
    """The sum of the commissions in one asset, or in one that no fill names."""

    commission: Decimal | None
    commission_asset: str | None


@dataclass(frozen=True)
class ExecutionSummary:
    """The sums over the executions of an order. A sum that no decimal can hold is missing."""

    filled_quantity: Decimal | None
    remaining_quantity: Decimal | None
    average_price: Decimal | None
    overfill: Decimal | None
    commissions: tuple[CommissionSum, ...]
    fills: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> ExecutionSummary:
        """The summary of a row."""
        return cls(
            filled_quantity=_decimal(row["filled_quantity"]),
            remaining_quantity=_decimal(row["remaining_quantity"]),
            average_price=_decimal(row["average_price"]),
            overfill=_decimal(row["overfill"]),
            commissions=tuple(
                CommissionSum(_decimal(one["commission"]), one["commission_asset"])
                for one in row["commissions"]
            ),
            fills=row["fills"],
        )


@dataclass(frozen=True)
class GroupQuantity:
    """The quantities of a group in one symbol on one side."""

    symbol: str
    side: OrderSide
    quantity: Decimal | None
    filled_quantity: Decimal | None


@dataclass(frozen=True)
class GroupProgress:
    """The progress of an execution group: computed from its orders."""

    group_id: str
    group: ExecutionGroup | None
    status: GroupStatus
    orders: int
    open_orders: int
    quantities: tuple[GroupQuantity, ...]

    @classmethod
    def of(cls, row: dict[str, Any]) -> GroupProgress:
        """The progress of a row."""
        group = row["group"]
        return cls(
            group_id=row["group_id"],
            group=None if group is None else ExecutionGroup.model_validate(group),
            status=GroupStatus(row["status"]),
            orders=row["orders"],
            open_orders=row["open_orders"],
            quantities=tuple(
                GroupQuantity(
                    one["symbol"],
                    OrderSide(one["side"]),
                    _decimal(one["quantity"]),
                    _decimal(one["filled_quantity"]),
                )
                for one in row["quantities"]
            ),
        )
