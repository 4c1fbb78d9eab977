"""Many orders at once."""

import json
from pathlib import Path

import order_state
import pytest
from order_state import Order, ValidationError, dump_json, load_json

from .conftest import RECORDS, VALUES


def make(count: int) -> list[Order]:
    ids = (f"ORD_20251201_150000_{number:08x}" for number in range(count))
    return [Order(**VALUES | {"order_id": order_id}) for order_id in ids]


@pytest.mark.parametrize("lines", [False, True])
def test_orders_are_dumped_and_loaded(lines: bool, tmp_path: Path) -> None:
    orders = make(5_000)
    text = dump_json(orders, lines=lines)
    file = tmp_path / "orders.json"
    file.write_bytes(text)
    assert load_json(text) == load_json(file) == orders
    assert text.startswith(b"{" if lines else b"[{")
    values = [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)
    assert values == [order.model_dump(mode="json") for order in orders]


@pytest.mark.parametrize(
    "form", ["[%s]", "[ %s\n]\n", "%s", "%s\n", "[%s,]", "[%s] 1", "[%s", "x%s"]
)
@pytest.mark.parametrize("between", [",", ", ", "\n", "", "\f", "\n\n", ",,", " "])
def test_bytes_are_read_as_files_are(form: str, between: str, tmp_path: Path) -> None:
    text = (form % between.join(order.model_dump_json() for order in make(3))).encode()
    file = tmp_path / "orders.json"
    file.write_bytes(text)
    results: list[object] = []
    for source in (text, file):
        try:
            results.append(load_json(source))
        except ValidationError as error:
            results.append(error.errors())
    assert results[0] == results[1]


def test_nothing_is_a_list_too() -> None:
    assert load_json(b"") == load_json(b"[]") == load_json(dump_json([])) == []


def test_a_wrong_record_is_told_with_its_index() -> None:
    text = dump_json(make(2), lines=True) + json.dumps(VALUES | {"side": "HOLD"}).encode() + b"x"
    with pytest.raises(ValidationError) as raised:
        load_json(text)
    first, *rest = raised.value.errors()
    assert (first["loc"], first["type"], first["input"]) == ((2, "side"), "wrong_value", "HOLD")
    assert [one["type"] for one in rest] == ["not_json"]


def test_problems_without_end_are_cut() -> None:
    with pytest.raises(ValidationError) as raised:
        load_json(b"{}\n" * 100_000)
    assert 1_000 <= raised.value.error_count() < 100_000


def test_only_records_are_dumped() -> None:
    with pytest.raises(TypeError, match="class int"):
        dump_json([5])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        load_json(5)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        load_json(Path("/nowhere"))
    assert order_state.load_news(order_state.dump_news(RECORDS)) == RECORDS
