"""Reads orders with a peer: readers.py PEER FORM FILE; prints the seconds and the number of orders.

The clock starts when the peer has been imported and its model built, and the file is in the page
cache: all in the peer's favour.
"""

import sys
import time
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Callable, Literal, Optional

ORDER_ID = r"^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$"
GROUP_ID = r"^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$"
CONNECTOR_ID = r"^[^\x00-\x1f\x7f]+$"
SYMBOL = r"^[A-Z]+_[A-Z]+$"

FIELDS = (
    "order_id parent_group_id connector_order_id symbol side order_type quantity price "
    "stop_price status created_at updated_at"
).split()


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


def pydantic(form: str, path: str) -> Callable[[], int]:
    """The rules of the order's design, as one would write them in pydantic."""
    from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

    def text(pattern: str):
        return Annotated[str, StringConstraints(pattern=pattern)]

    class Order(BaseModel):
        model_config = ConfigDict(extra="forbid")

        order_id: text(ORDER_ID)
        parent_group_id: text(GROUP_ID)
        connector_order_id: Optional[text(CONNECTOR_ID)] = None
        symbol: text(SYMBOL)
        side: Literal["BUY", "SELL"]
        order_type: OrderType
        quantity: Annotated[Decimal, Field(gt=0)]
        price: Optional[Decimal] = None
        stop_price: Optional[Decimal] = None
        status: OrderStatus
        created_at: AwareDatetime
        updated_at: AwareDatetime

    one, many = TypeAdapter(Order).validate_json, TypeAdapter(list[Order]).validate_json
    return python(form, path, one, many)


def msgspec(form: str, path: str) -> Callable[[], int]:
    from msgspec import Meta, Struct, json

    class Order(Struct, forbid_unknown_fields=True):
        order_id: Annotated[str, Meta(pattern=ORDER_ID)]
        parent_group_id: Annotated[str, Meta(pattern=GROUP_ID)]
        symbol: Annotated[str, Meta(pattern=SYMBOL)]
        side: Literal["BUY", "SELL"]
        order_type: OrderType
        quantity: Decimal
        status: OrderStatus
        created_at: Annotated[datetime, Meta(tz=True)]
        updated_at: Annotated[datetime, Meta(tz=True)]
        connector_order_id: Optional[Annotated[str, Meta(pattern=CONNECTOR_ID)]] = None
        price: Optional[Decimal] = None
        stop_price: Optional[Decimal] = None

    return python(form, path, json.Decoder(Order).decode, json.Decoder(list[Order]).decode)


def orjson(form: str, path: str) -> Callable[[], int]:
    from orjson import loads

    return python(form, path, loads, loads)


def python(form: str, path: str, one: Callable, many: Callable) -> Callable[[], int]:
    """A reader of one order at a time, if each has a line, or else of the whole file at once."""

    def read_lines() -> int:
        count = 0
        with open(path, "rb") as lines:
            for line in lines:
                one(line)
                count += 1
        return count

    def read_whole() -> int:
        with open(path, "rb") as file:
            return len(many(file.read()))

    return read_lines if form == "lines" else read_whole


def polars(form: str, path: str) -> Callable[[], int]:
    from polars import String, read_json, read_ndjson

    schema = {field: String for field in FIELDS}
    read = read_ndjson if form == "lines" else read_json
    return lambda: read(path, schema=schema).height


def duckdb(form: str, path: str) -> Callable[[], int]:
    from duckdb import connect

    database = connect()
    columns = ", ".join(f"{field}: 'VARCHAR'" for field in FIELDS)
    counts = ", ".join(f"count({field})" for field in FIELDS)
    kind = "newline_delimited" if form == "lines" else "array"
    query = f"SELECT {counts} FROM read_json('{path}', format='{kind}', columns={{{columns}}})"
    return lambda: database.execute(query).fetchone()[0]


def main() -> None:
    peer, form, path = sys.argv[1:]
    read = globals()[peer](form, path)
    start = time.perf_counter()
    orders = read()
    print(time.perf_counter() - start, orders)


if __name__ == "__main__":
    main()
