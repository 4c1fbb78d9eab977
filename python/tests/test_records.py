"""What all records have in common, and how their values come in and out."""

import copy
import json
import pickle
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import order_state
import pytest
from order_state import Order, OrderSide, OrderUpdate, ValidationError, _core

from .conftest import AT, ORDER_ID, RECORDS, VALUES


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
class TestEachRecord:
    def test_its_forms_are_lossless(self, record: Any) -> None:
        of = type(record)
        text = record.model_dump_json()
        same = [
            of.model_validate_json(text),
            of.model_validate_json(text.encode()),
            of.model_validate_json(bytearray(text.encode())),
            of.model_validate(record.model_dump(mode="json")),
            of.model_validate(record),
            of(**record.model_dump(mode="json")),
            eval(repr(record), vars(order_state)),
            *(pickle.loads(pickle.dumps(record, protocol)) for protocol in range(2, 6)),
            copy.copy(record),
            copy.deepcopy(record),
        ]
        for other in same:
            assert other == record
            assert other.model_dump_json() == text
            assert hash(other) == hash(record)
        assert json.loads(text) == record.model_dump(mode="json")

    def test_its_attributes_are_its_keys(self, record: Any) -> None:
        dump = record.model_dump()
        assert list(dump) == list(json.loads(record.model_dump_json()))
        assert dump == {key: getattr(record, key) for key in dump}
        # Nothing else is public, but for times in nanoseconds and methods.
        public = {name for name in dir(record) if not name.startswith("_")}
        data = {name for name in public if not callable(getattr(record, name))}
        assert {name.removesuffix("_ns") for name in data} == set(dump)

    def test_its_schema_has_its_keys(self, record: Any) -> None:
        schema = type(record).model_json_schema()
        assert list(schema["properties"]) == list(record.model_dump())

    def test_it_equals_no_other(self, record: Any) -> None:
        assert record != record.model_dump()
        assert record != None  # noqa: E711
        for other in RECORDS:
            assert (record == other) is (record is other)


def test_the_values_have_the_classes_of_the_design(order: Order) -> None:
    dump = order.model_dump()
    assert dump["quantity"] == Decimal("0.5")
    assert str(dump["price"]) == "95000.00"
    assert dump["side"] is OrderSide.BUY
    assert dump["created_at"] == datetime(2025, 12, 1, 15, tzinfo=timezone.utc)
    assert dump["created_at"].tzinfo is timezone.utc
    classes = [type(value) for value in dump.values()]
    assert [c.__name__ for c in classes] == [
        "str", "str", "NoneType", "str", "OrderSide", "OrderType",
        "Decimal", "Decimal", "NoneType", "OrderStatus", "datetime", "datetime",
    ]  # fmt: skip


def test_equality_is_that_of_numbers_and_instants(values: dict[str, Any]) -> None:
    order = Order(**values)
    values |= {"quantity": "5.00E-1", "created_at": "2025-12-01T16:00:00.000+01:00"}
    assert Order(**values) == order
    values["quantity"] = "0.51"
    assert Order(**values) != order


class Text(str):
    """A text of somebody's own."""


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("quantity", Decimal("1E-8"), "0.00000001"),
        ("quantity", Decimal("2.00"), "2.00"),
        ("quantity", "1E+2", "100"),
        ("quantity", 3, "3"),
        ("quantity", 79228162514264337593543950335, "79228162514264337593543950335"),
        ("price", Decimal("-0.50"), "-0.50"),
        ("price", None, None),
        ("side", OrderSide.SELL, "SELL"),
        ("symbol", Text("ETH_BTC"), "ETH_BTC"),
        ("created_at", datetime(1, 1, 1, tzinfo=timezone.utc), "0001-01-01T00:00:00Z"),
        (
            "created_at",
            datetime(2025, 1, 1, 0, 0, 0, 120, tzinfo=timezone(timedelta(hours=-3))),
            "2025-01-01T03:00:00.000120Z",
        ),
        (
            "created_at",
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(minutes=19, seconds=32))),
            "1899-12-31T23:40:28Z",
        ),
        # Its instant is in the year 0, which has a text and no datetime.
        (
            "created_at",
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            "0000-12-31T23:00:00Z",
        ),
        ("created_at", 1, "1970-01-01T00:00:00.000000001Z"),
        ("created_at", -62167219200 * 10**9, "0000-01-01T00:00:00Z"),
        ("created_at", "2025-12-01T15:00:00.123456789Z", "2025-12-01T15:00:00.123456789Z"),
    ],
)
def test_a_value_is_taken_exactly(
    values: dict[str, Any], key: str, value: Any, written: Any
) -> None:
    values[key] = value
    for order in (Order(**values), Order.model_validate(values)):
        assert order.model_dump(mode="json")[key] == written


@pytest.mark.parametrize(
    ("key", "value", "kind", "hint"),
    [
        ("quantity", 0.5, "bare_number", "a float is not exact"),
        ("quantity", float("nan"), "bare_number", "a float"),
        ("quantity", Decimal("NaN"), "wrong_value", "NaN"),
        ("quantity", Decimal("sNaN"), "wrong_value", "sNaN"),
        ("quantity", Decimal("Infinity"), "wrong_value", "Infinity"),
        ("quantity", Decimal("0." + "1" * 29), "wrong_value", "28"),
        ("quantity", 2**96, "wrong_value", "2^96"),
        ("quantity", Decimal("0"), "wrong_value", "above zero"),
        ("quantity", True, "not_a_string", "bool"),
        ("quantity", None, "not_a_string", "null"),
        ("quantity", "0,5", "wrong_value", "0,5"),
        ("quantity", "\u0661", "wrong_value", "plain number"),
        ("symbol", "btc_usdt", "wrong_value", "capital"),
        ("symbol", "BTC_USDT\n", "wrong_value", "capital"),
        ("symbol", b"BTC_USDT", "not_a_string", "bytes"),
        ("symbol", "\ud800", "not_unicode", "surrogate"),
        ("connector_order_id", "", "wrong_value", "not empty"),
        ("connector_order_id", "a\x00", "wrong_value", "control"),
        ("side", "buy", "wrong_value", "BUY, SELL"),
        ("side", OrderSide, "not_a_string", "Enum"),
        ("created_at", datetime(2025, 12, 1), "wrong_value", "timezone.utc"),
        ("created_at", "2025-12-01T15:00:00", "wrong_value", "offset"),
        ("created_at", 1.5, "not_a_string", "float"),
        ("created_at", True, "not_a_string", "bool"),
        ("created_at", 2**200, "wrong_value", "0000 to 9999"),
        ("created_at", datetime(2025, 12, 1).date(), "not_a_string", "date"),
    ],
)
def test_a_wrong_value_is_told(
    values: dict[str, Any], key: str, value: Any, kind: str, hint: str
) -> None:
    values[key] = value
    makes: list[Callable[[], Order]] = [
        lambda: Order(**values),
        lambda: Order.model_validate(values),
    ]
    for make in makes:
        with pytest.raises(ValidationError) as raised:
            make()
        (error,) = raised.value.errors()
        assert (error["type"], error["loc"]) == (kind, (key,))
        assert error["input"] is value
        assert hint in error["msg"]


def test_all_problems_are_told_at_once(values: dict[str, Any]) -> None:
    del values["symbol"]
    values |= {"side": "HOLD", "quantity": 0.5, "metadata": {"a": 1}, "orderId": 5}
    values["created_at"] = datetime(2025, 1, 1)
    with pytest.raises(ValidationError) as raised:
        Order(**values)
    error = raised.value
    assert [(e["type"], e["loc"]) for e in error.errors()] == [
        ("missing_key", ("symbol",)),
        ("wrong_value", ("side",)),
        ("bare_number", ("quantity",)),
        ("wrong_value", ("created_at",)),
        ("unknown_key", ("metadata",)),
        ("unknown_key", ("orderId",)),
    ]
    assert [e["input"] for e in error.errors()][1:3] == ["HOLD", 0.5]
    assert error.errors()[4]["input"] == {"a": 1}
    assert error.error_count() == 6
    assert str(error).splitlines()[1] == "symbol: the key is missing [missing_key]"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ValidationError
    assert again.errors() == error.errors()
    assert str(again) == str(error)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("not_json", ())]),
        ("{", [("not_json", ())]),
        ("nonsense", [("not_json", ())]),
        ("{}" * 2, [("not_json", ())]),
        ("[]", [("not_an_object", ())]),
        (" null", [("not_an_object", ())]),
        (b"\xff", [("not_utf8", ())]),
        (b"\xef\xbb\xbf{}", [("not_json", ())]),
        (json.dumps(VALUES | {"quantity": 0.5}), [("bare_number", ("quantity",))]),
        (json.dumps(VALUES)[:-1] + ',"side":"BUY"}', [("duplicate_key", ("side",))]),
        (json.dumps(VALUES) + "x", [("not_json", ())]),
        (json.dumps(VALUES | {"a": 1}), [("unknown_key", ("a",))]),
    ],
)
def test_a_wrong_text_is_told(text: str | bytes, problems: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        Order.model_validate_json(text)
    found = [(e["type"], e["loc"]) for e in raised.value.errors()]
    assert found == problems


def test_the_input_of_a_wrong_text_is_its_value() -> None:
    with pytest.raises(ValidationError) as raised:
        Order.model_validate_json(json.dumps(VALUES | {"quantity": 0.5, "x": {"y": [1]}}))
    assert [e["input"] for e in raised.value.errors()] == [0.5, {"y": [1]}]


def test_a_problem_in_a_list_has_its_place() -> None:
    ruling = RECORDS[-1].model_dump(mode="json") | {"settles": ["a", "", 3]}
    with pytest.raises(ValidationError) as raised:
        order_state.Ruling.model_validate_json(json.dumps(ruling))
    errors = raised.value.errors()
    assert [(e["loc"], e["input"]) for e in errors] == [
        (("settles", 1), ""),
        (("settles", 2), 3),
    ]
    with pytest.raises(ValidationError) as raised:
        order_state.Ruling(**ruling | {"settles": ["a", ""]})
    assert raised.value.errors()[0]["loc"] == ("settles", 1)


def test_values_that_do_not_fit_each_other_are_told() -> None:
    for given in ({}, {"connector_fill_id": "a", "fill_id": "FIL_20251201_150002_c3d4e5f6"}):
        with pytest.raises(ValidationError) as raised:
            order_state.Bust(parent_order_id=ORDER_ID, busted_at=AT, **given)
        (error,) = raised.value.errors()
        assert (error["type"], error["loc"]) == ("wrong_record", ())


def test_any_mapping_is_read(order: Order, values: dict[str, Any]) -> None:
    for mapping in (OrderedDict(reversed(values.items())), MappingProxyType(values)):
        assert Order.model_validate(mapping) == order
    others: list[Any] = [5, "a", [("order_id", "a")], None, RECORDS[1]]
    for other in others:
        with pytest.raises(ValidationError) as raised:
            Order.model_validate(other)
        assert raised.value.errors()[0]["type"] == "not_an_object"
    with pytest.raises(ValidationError) as raised:
        Order.model_validate({**values, 5: 6})
    assert raised.value.errors()[0]["type"] == "unknown_key"


def test_the_year_0_has_no_datetime(values: dict[str, Any]) -> None:
    order = Order(**values | {"created_at": "0000-06-01T00:00:00Z"})
    assert order.created_at_ns == -62154086400 * 10**9
    reads: list[Callable[[], object]] = [lambda: order.created_at, order.model_dump]
    for read in reads:
        with pytest.raises(OverflowError, match="_ns"):
            read()
    assert Order.model_validate_json(order.model_dump_json()) == order


def test_datetimes_lose_nanoseconds_and_nothing_else_does(values: dict[str, Any]) -> None:
    order = Order(**values | {"created_at": "1969-12-31T23:59:59.999999999Z"})
    assert order.created_at == datetime(1969, 12, 31, 23, 59, 59, 999999, timezone.utc)
    assert order.created_at_ns == -1
    assert Order(**values | {"created_at": order.created_at_ns}) == order
    assert pickle.loads(pickle.dumps(order)).created_at_ns == -1


def test_an_effect_is_told(order: Order) -> None:
    at = "2025-12-01T15:00:05Z"
    opened = OrderUpdate(order_id=ORDER_ID, status="OPEN", updated_at=at, connector_order_id="x")
    assert order.apply(opened) == "advanced"
    assert order.apply(opened) == "unchanged"
    assert order.status == "OPEN"
    assert order.missing_prices() == []


def test_the_enums_are_the_tables_of_the_core() -> None:
    tables = _core.vocabularies()
    for name, table in tables.items():
        members = list(getattr(order_state, name))
        assert [member.value for member in members] == [word for word, _ in table]
        assert [member.name for member in members] == [word.upper() for word, _ in table]
        assert all(isinstance(member, str) for member in members)


def test_ids_are_new() -> None:
    for generate, prefix in [
        (order_state.generate_order_id, "ORD_"),
        (order_state.generate_execution_group_id, "EXG_"),
        (order_state.generate_fill_id, "FIL_"),
    ]:
        ids = [generate() for _ in range(1_000)]
        assert len(set(ids)) == 1_000
        assert all(new.startswith(prefix) for new in ids)
