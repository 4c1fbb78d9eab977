"""The tables of the acceptance tests, which are written in Rust, judged through Python."""

import ast
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from order_state import Order, ValidationError

from .conftest import VALUES

ROOT = Path(__file__).parent.parent
# Beside the tests where they run elsewhere, and else in their own place.
FOLDER = next(
    folder for folder in (ROOT / "unit", ROOT.parent / "tests" / "unit") if folder.is_dir()
)
TOKEN = re.compile(
    r'''//[^\n]*|r#"(?P<raw>.*?)"#|"(?P<text>(?:[^"\\]|\\.)*)"|&\[''', re.DOTALL
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", '"': '"', "\\": "\\", "'": "'"}


def unescaped(match: re.Match[str]) -> str:
    what = match[1]
    if what.startswith("\n"):
        return ""
    return chr(int(what[2:-1], 16)) if what.startswith("u") else ESCAPES[what]


def as_python(token: re.Match[str]) -> str:
    if token["raw"] is not None:
        return repr(token["raw"])
    if token["text"] is not None:
        return repr(re.sub(r"\\(\n\s*|u\{[0-9a-fA-F]+\}|.)", unescaped, token["text"]))
    return "[" if token[0] == "&[" else ""


def table(file: str, name: str) -> list[Any]:
    """A table of texts in a file of Rust."""
    source = (FOLDER / "dtos/state" / file).read_text()
    _, found, rest = source.partition(f"const {name}: ")
    assert found, f"{name} is not in {file}"
    body = rest[rest.index("=") + 1 :]
    rows = ast.literal_eval(TOKEN.sub(as_python, body[: body.index("];") + 1]).strip())
    assert len(rows) > 2
    return list(rows)


def document(key: str, value: str) -> str:
    """The example in JSON with another value, which is JSON."""
    return json.dumps(VALUES | {key: "HERE"}).replace('"HERE"', value)


def refused(key: str, value: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Order.model_validate_json(document(key, value))
    assert [problem["loc"] for problem in raised.value.errors()] == [(key,)], value


@pytest.mark.parametrize("text", table("exact_decimal_accepted.rs", "CANONICAL_DECIMALS"))
def test_a_canonical_decimal_is_kept(text: str) -> None:
    by_text, by_decimal = (Order(**VALUES | {"price": one}) for one in (text, Decimal(text)))
    assert str(by_text.price) == str(Decimal(text))
    assert by_text.model_dump(mode="json")["price"] == text
    assert by_decimal == by_text


@pytest.mark.parametrize(("text", "written"), table("exact_decimal_accepted.rs", "EXPONENTS"))
def test_an_exponent_is_written_out(text: str, written: str) -> None:
    assert Order(**VALUES | {"price": text}).model_dump(mode="json")["price"] == written


@pytest.mark.parametrize(
    ("key", "text"),
    [("price", text) for text in table("exact_decimal.rs", "REFUSED_NUMBERS")]
    + [("quantity", text) for text in table("quantity.rs", "REFUSED_QUANTITY_TEXTS")]
    + [("quantity", text) for text, _ in table("quantity.rs", "REFUSED_QUANTITIES")]
    + [("symbol", text) for text in table("symbol.rs", "REFUSED_SYMBOLS")],
)
def test_a_refused_text_is_refused_by_every_way_in(key: str, text: str) -> None:
    refused(key, json.dumps(text))
    ways: list[Callable[[dict[str, Any]], Order]] = [lambda it: Order(**it), Order.model_validate]
    for read in ways:
        with pytest.raises(ValidationError) as raised:
            read(VALUES | {key: text})
        assert [problem["loc"] for problem in raised.value.errors()] == [(key,)]


@pytest.mark.parametrize(
    ("key", "value"),
    [(key, value) for key, values in table("order_json.rs", "VALUES") for value in values]
    + [("quantity", json.dumps(text)) for text, is_same in table("quantity.rs", "QUANTITIES")
       if text == is_same]
    + [("symbol", json.dumps(text)) for text in table("symbol.rs", "SYMBOLS")],
)  # fmt: skip
def test_a_value_is_written_as_it_was_read(key: str, value: str) -> None:
    order = Order.model_validate_json(document(key, value))
    assert json.loads(order.model_dump_json())[key] == json.loads(value)
    assert Order(**order.model_dump(mode="json")) == order


@pytest.mark.parametrize(("key", "value", "written"), table("order_json.rs", "OTHER_SPELLINGS"))
def test_another_spelling_is_read(key: str, value: str, written: str) -> None:
    order = Order.model_validate_json(document(key, value))
    assert json.loads(order.model_dump_json())[key] == json.loads(written)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        row[:2]
        for rows in (
            table("order_values_refused.rs", "REFUSED_VALUES"),
            table("order_kinds_refused.rs", "REFUSED_FOR_TEXTS"),
            table("order_kinds_refused.rs", "REFUSED_FOR_DECIMALS"),
        )
        for row in rows
    ],
)
def test_a_refused_value_has_its_key(key: str, value: str) -> None:
    refused(key, value)
