"""Records as fields of pydantic models."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import order_state
import pydantic
import pytest
from order_state import Fill, Order, OrderSide
from pydantic import BaseModel, TypeAdapter

from .conftest import RECORDS, VALUES


class Trade(BaseModel):
    name: str
    order: Order
    fills: list[Fill] = []


PRECISE = VALUES | {"created_at": "2025-12-01T15:00:00.123456789Z", "quantity": "0.500"}


def test_a_model_takes_objects_values_and_json() -> None:
    order = Order(**PRECISE)
    by_values = Trade.model_validate({"name": "a", "order": PRECISE})
    fill = RECORDS[1].model_dump(mode="json")
    text = json.dumps({"name": "a", "order": PRECISE, "fills": [fill]})
    by_json = Trade.model_validate_json(text)
    assert Trade(name="a", order=order).order is order
    assert by_values.order == by_json.order == order
    assert by_json.fills == [RECORDS[1]]
    # JSON is lossless, also inside a model.
    written = json.loads(by_json.model_dump_json())
    assert written == json.loads(text) == by_json.model_dump(mode="json")
    assert Trade.model_validate_json(by_json.model_dump_json()) == by_json
    dump = by_json.model_dump()
    assert dump["order"]["quantity"] == Decimal("0.500")
    assert dump["order"]["side"] is OrderSide.BUY


def test_the_error_of_a_model_has_all_problems_in_their_places() -> None:
    value = {
        "order": VALUES | {"side": "HOLD", "quantity": 0.5, "metadata": 1},
        "fills": [RECORDS[1], {}],
    }
    text = json.dumps(value, default=lambda record: record.model_dump(mode="json"))
    validations: list[Callable[[], Trade]] = [
        lambda: Trade.model_validate(value),
        lambda: Trade.model_validate_json(text),
    ]
    for validate in validations:
        with pytest.raises(pydantic.ValidationError) as raised:
            validate()
        errors = raised.value.errors()
        found = [(error["loc"], error["type"]) for error in errors]
        assert found[:4] == [
            (("name",), "missing"),
            (("order", "side"), "wrong_value"),
            (("order", "quantity"), "bare_number"),
            (("order", "metadata"), "unknown_key"),
        ]
        assert (("fills", 1, "fill_id"), "missing_key") in found
        assert errors[1]["input"] == "HOLD"
        assert errors[1]["msg"].startswith('unknown order side "HOLD"')
        assert errors[2]["input"] == 0.5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("created_at", 1_764_601_200),
        ("created_at", 1_764_601_200_000_000_000),
        ("quantity", 1),
        ("quantity", 0.5),
        ("price", float("nan")),
        ("side", 1),
        ("order_id", True),
    ],
)
def test_a_number_of_json_is_no_exact_value_inside_a_model_either(key: str, value: object) -> None:
    text = json.dumps({"name": "a", "order": VALUES | {key: value}})
    with pytest.raises(pydantic.ValidationError) as raised:
        Trade.model_validate_json(text)
    (error,) = raised.value.errors()
    assert error["loc"] == ("order", key)
    assert repr(error["input"]) == repr(value)


def test_a_count_of_json_is_one_inside_a_model() -> None:
    for record in RECORDS:
        adapter: TypeAdapter[Any] = TypeAdapter(type(record))
        assert adapter.validate_json(record.model_dump_json()) == record


def test_the_schema_of_a_model_has_that_of_the_record() -> None:
    schema = Trade.model_json_schema()
    order = schema["properties"]["order"]
    assert list(order["properties"]) == list(VALUES)
    assert order["additionalProperties"] is False
    assert "$schema" not in order
    alone = Order.model_json_schema()
    assert {key: value for key, value in alone.items() if key != "$schema"} == order


def test_an_adapter_reads_and_writes_lists() -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(list[Order])
    orders = [Order(**PRECISE), RECORDS[0]]
    assert adapter.validate_json(order_state.dump_json(orders)) == orders
    assert adapter.dump_json(orders) == order_state.dump_json(orders)


def test_a_record_in_a_model_stays_one_object() -> None:
    trade = Trade(name="a", order=Order(**VALUES))
    trade.order.status = order_state.OrderStatus.OPEN
    assert trade.order.status == "OPEN"
    copy = trade.model_copy(deep=True)
    copy.order.status = order_state.OrderStatus.FILLED
    assert trade.order.status == "OPEN"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_class_is_a_field(record: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(type(record))
    assert adapter.validate_json(record.model_dump_json()) == record
    assert adapter.dump_json(record).decode() == record.model_dump_json()
    assert list(adapter.json_schema()["properties"]) == list(record.model_dump())
