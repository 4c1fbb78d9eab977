"""Records as tables."""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import order_state
import pytest
from order_state import DoesNotFit, Fill, MemoryLedger, Order, to_arrow

from .conftest import RECORDS, VALUES

polars = pytest.importorskip("polars")
pandas = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")

ORDERS = [
    RECORDS[0],
    Order(**VALUES | {"order_id": "ORD_20251201_150000_b2c3d4e5", "quantity": "0.125"}),
]


def rows_of(table: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = polars.DataFrame(table).to_dicts()
    return rows


def test_polars_reads_orders() -> None:
    rows = rows_of(to_arrow(ORDERS))
    assert [list(row) for row in rows] == [list(VALUES)] * 2
    assert [row["quantity"] for row in rows] == [Decimal("0.5"), Decimal("0.125")]
    assert rows[0]["price"] == Decimal("95000")
    assert rows[0]["stop_price"] is None
    assert rows[0]["created_at"] == datetime(2025, 12, 1, 15, tzinfo=timezone.utc)
    frame = polars.DataFrame(to_arrow(ORDERS))
    assert frame.schema["quantity"] == polars.Decimal(38, 3)
    assert frame.schema["created_at"] == polars.Datetime("ns", "UTC")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_class_is_a_table(record: Any) -> None:
    (row,) = rows_of(to_arrow([record, record], decimals="text"))[:1]
    expected = record.model_dump(mode="json")
    times = {key for key, value in record.model_dump().items() if isinstance(value, datetime)}
    for key, value in expected.items():
        if key in times:
            assert row[key].replace(tzinfo=timezone.utc) == getattr(record, key)
        else:
            assert row[key] == value or key == "settles"


def test_nanoseconds_are_kept() -> None:
    frame = polars.DataFrame(to_arrow([RECORDS[1]]))
    assert frame["executed_at"].to_physical()[0] == RECORDS[1].executed_at_ns


def test_duckdb_and_pandas_read_fills() -> None:
    fills = to_arrow([RECORDS[1]])
    assert duckdb.sql("select fill_price * filled_quantity, commission from fills").fetchall() == [
        (Decimal("18999.900"), Decimal("-0.01"))
    ]
    pyarrow = pytest.importorskip("pyarrow")
    frame = pyarrow.table(fills).to_pandas()
    assert frame["commission"][0] == Decimal("-0.01")
    assert frame["executed_at"][0].value == RECORDS[1].executed_at_ns


def test_changes_are_a_table() -> None:
    ledger = MemoryLedger()
    ledger.take_all(RECORDS)
    rows = rows_of(to_arrow(ledger.changes()))
    assert [row["seq"] for row in rows] == list(range(1, 9))
    assert rows[0]["kind"] == "register"
    assert rows[1]["effect"] == "filled"
    assert order_state.load_news("\n".join(row["command"] for row in rows).encode()) == RECORDS


def test_a_table_of_nothing_needs_its_class() -> None:
    table = to_arrow([], of=Fill)
    assert len(table) == 0
    assert list(polars.DataFrame(table).columns) == list(RECORDS[1].model_dump())
    with pytest.raises(ValueError, match="of"):
        to_arrow([])
    with pytest.raises(TypeError, match="class"):
        to_arrow([], of=int)
    with pytest.raises(TypeError, match="a fill"):
        to_arrow(RECORDS[:2])


def test_what_does_not_fit_names_the_order() -> None:
    wide = Order(**VALUES | {"quantity": "79228162514264337593543950335"})
    fine = Order(**VALUES | {"quantity": "0.0000000000000000000000000001"})
    with pytest.raises(DoesNotFit, match=rf"{wide.order_id}: quantity 79.*text"):
        to_arrow([wide, fine])
    rows = rows_of(to_arrow([wide, fine], decimals="text"))
    assert rows[0]["quantity"] == "79228162514264337593543950335"
    assert rows_of(to_arrow([wide]))[0]["quantity"] == Decimal(79228162514264337593543950335)
    early = Order(**VALUES | {"created_at": "1677-01-01T00:00:00Z"})
    with pytest.raises(DoesNotFit, match=r"created_at 1677.*2262"):
        to_arrow([fine, early])


def test_a_table_is_read_more_than_once() -> None:
    table = to_arrow(ORDERS)
    assert polars.DataFrame(table).equals(polars.DataFrame(table))
    assert table.__arrow_c_stream__() is not None
