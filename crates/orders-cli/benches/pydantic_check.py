"""Checks orders, one a line, with pydantic 2: python3 pydantic_check.py FILE

The same rules as the order's design, as one would write them in pydantic.
"""

import sys
import time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal, Optional

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class OrderType(str, Enum):
    MARKET = "MARKET"
    LIMIT = "LIMIT"
    STOP_LIMIT = "STOP_LIMIT"


class OrderStatus(str, Enum):
    PENDING = "PENDING"
    OPEN = "OPEN"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


def text(pattern: str):
    return Annotated[str, StringConstraints(pattern=pattern)]


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_id: text(r"^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$")
    parent_group_id: text(r"^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$")
    connector_order_id: Optional[text(r"^[^\x00-\x1f\x7f]+$")] = None
    symbol: text(r"^[A-Z]+_[A-Z]+$")
    side: Literal["BUY", "SELL"]
    order_type: OrderType
    quantity: Annotated[Decimal, Field(gt=0)]
    price: Optional[Decimal] = None
    stop_price: Optional[Decimal] = None
    status: OrderStatus
    created_at: AwareDatetime
    updated_at: AwareDatetime


def main() -> None:
    start = time.perf_counter()
    orders = problems = 0
    read = Order.model_validate_json
    with open(sys.argv[1], "rb") as lines:
        for line in lines:
            orders += 1
            try:
                read(line)
            except ValueError:
                problems += 1
    seconds = time.perf_counter() - start
    print(f"{orders} orders, {problems} with problems, {seconds:.2f} s")


if __name__ == "__main__":
    main()
