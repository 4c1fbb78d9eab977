"""Where the package and a pydantic model of the design differ: one table, and nothing else.

A document differs from another in its values, and both judge each value by itself. So a document
that they judge differently has a value that they judge differently, and each such value has to be
in a row of the table. Each row has to be met.
"""

import json
import random
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import order_state
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_state import Order

from .conftest import VALUES
from .design_model import DesignOrder

DOCUMENTS = 100_000
DECIMALS = ("quantity", "price", "stop_price")
TIMES = ("created_at", "updated_at")
ABSENT = object()


class Row(NamedTuple):
    """A kind of difference."""

    name: str
    accepts: str
    """Who accepts the value: ``pydantic``, ``package``, or ``both``, as different values."""
    keys: tuple[str, ...]
    """Under which keys; none means any other than those of an order."""
    has: Callable[[Any], object]
    reason: str


def is_text(value: Any) -> bool:
    return isinstance(value, str)


GRAMMAR = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)

TABLE = [
    Row("no order_id", "pydantic", ("order_id",), lambda v: v is ABSENT,
        "a reader that makes up an identity has lost an order"),
    Row("digits of other scripts", "pydantic", ("order_id",),
        lambda v: is_text(v) and not v.isascii(),
        "an id is ASCII, and two spellings of one id are two ids"),
    Row("form of a group id", "pydantic", ("parent_group_id",), is_text,
        "the design shows the form and leaves the pattern open"),
    Row("empty or unprintable id", "pydantic", ("connector_order_id",),
        lambda v: is_text(v) and (not v or re.search(r"[\x00-\x1f\x7f]", v)),
        "a venue that sends an empty text means none; a terminal and a database print the others"),
    Row("bare number", "pydantic", DECIMALS, lambda v: isinstance(v, (int, float)),
        "it has been through a binary float somewhere"),
    Row("spelling of a decimal", "pydantic", DECIMALS,
        lambda v: is_text(v) and not GRAMMAR.fullmatch(v),
        "blanks, underscores, signs and other scripts are somebody's mistake"),
    Row("decimal too long", "pydantic", DECIMALS, lambda v: is_text(v) and GRAMMAR.fullmatch(v),
        "more than 28 places or 96 bits would have to be rounded later"),
    Row("number as a time", "pydantic", TIMES, lambda v: isinstance(v, (int, float)),
        "seconds or milliseconds: a number does not say"),
    Row("no offset, or another form", "pydantic", TIMES,
        lambda v: is_text(v) and not INSTANT.fullmatch(v),
        "without an offset it is no instant; other forms are guessed, and digits are cut"),
    Row("nanoseconds", "both", TIMES, lambda v: is_text(v) and re.search(r"\.[0-9]{7,9}", v),
        "pydantic cuts them; the package keeps them"),
    Row("year 10000 in UTC", "pydantic", TIMES,
        lambda v: is_text(v) and re.match(r"9999-12-31T.*-", v),
        "a time is kept and written in UTC"),
    Row("year 0 in UTC", "both", TIMES, lambda v: is_text(v) and re.match(r"0001-01-01T.*\+", v),
        "as before: it has a text, and no datetime in UTC"),
    Row("year 0", "package", TIMES, lambda v: is_text(v) and v.startswith("0000"),
        "RFC 3339 has it; datetime begins with the year 1"),
    Row("unknown key", "pydantic", (), lambda v: v is not ABSENT,
        "what the design leaves out must not slip in"),
]  # fmt: skip

# Values for each key, good and bad ones.
IDS = [
    "ORD_20251201_150000_a1b2c3d4", "ORD_99999999_999999_00000000", "ORD_20251201_150000_A1B2C3D4",
    "ORD_20251201_150000_a1b2c3d", "ORD_20251201_150000_a1b2c3d4\n",
    " ORD_20251201_150000_a1b2c3d4", "ORD_\u0662\u0660251201_150000_a1b2c3d4",
    "EXG_20251201_150000_a1b2c3d4", "", None, 5, [], ABSENT,
]  # fmt: skip
GROUPS = [
    "EXG_20251201_145955_xyz789", "EXG_20251201_145955_abcde", "EXG_20251201_145955_abcdefghi",
    "EXG_", "EXG_a b", "EXG_20251201_145955_XYZ789",
    "exg_20251201_145955_xyz789", "", None, 5, ABSENT,
]  # fmt: skip
CONNECTORS = [
    "x1", "", " ", "\u00e9\U0001d11e", "a\nb", "a\x7f", "\x00", "\u0080", None, 5, {}, ABSENT,
]  # fmt: skip
SYMBOLS = [
    "BTC_USDT", "A_B", "btc_usdt", "BTC", "BTC_USDT_X", "1INCH_USDT", "BTC_USDT\n", "", None, 1,
    ABSENT,
]  # fmt: skip
NUMBERS = [
    "0.5", "95000.00", "2.0", "1E-8", "1e2", "-1.5", "0", "-0", "0.00", "0E5", "1e-28", "1e-29",
    "79228162514264337593543950335", "79228162514264337593543950336", "1e400", "0." + "1" * 30,
    "+1", ".5", "1.", "01", "1_000", " 1", "1 ", "", "NaN", "nan", "sNaN", "Infinity", "-inf",
    "\u0661", "\uff11", "0x10", "1,5", "1/2", 0.5, 1, 0, -1, 10**30, 1e30, True, None, [], {},
    ABSENT,
]  # fmt: skip
INSTANTS = [
    "2025-12-01T15:00:00Z", "2025-12-01T15:00:00.5+05:30", "2025-12-01T15:00:00.123456789Z",
    "2025-12-01T15:00:00.1234567890Z", "2025-12-01T15:00:00.123456-00:00", "2025-12-01T15:00:00",
    "2025-12-01 15:00:00Z", "2025-12-01t15:00:00z", "2025-12-01", "20251201T150000Z",
    "2025-02-30T00:00:00Z", "2025-12-01T24:00:00Z", "2025-12-01T23:59:60Z", "2025-12-01T15:00Z",
    "0000-06-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "12025-12-01T15:00:00Z",
    " 2025-12-01T15:00:00Z", "2025-12-01T15:00:00+0530", "2025-12-01T15:00:00+24:00",
    "1764601200", "now", "", 1764601200, 1764601200.5, -1, True, None, [], ABSENT,
]  # fmt: skip
WORDS = ["BUY", "SELL", "buy", "", "LIMIT", "MARKET", "STOP_LIMIT", "PENDING", "OPEN", "REJECTED",
         "FILLED", "CANCELLED", "EXPIRED", "PARTIALLY_FILLED", "SENT", None, 1, ABSENT]  # fmt: skip
EXTRAS = [ABSENT, 1, None, "x"]

VALUES_OF: dict[str, list[Any]] = {
    "order_id": IDS, "parent_group_id": GROUPS, "connector_order_id": CONNECTORS,
    "symbol": SYMBOLS, "side": WORDS, "order_type": WORDS, "quantity": NUMBERS, "price": NUMBERS,
    "stop_price": NUMBERS, "status": WORDS, "created_at": INSTANTS, "updated_at": INSTANTS,
    "metadata": EXTRAS, "filled_quantity": EXTRAS, "orderId": EXTRAS,
}  # fmt: skip


def judge(read: Callable[[str], Any], text: str) -> Any:
    """The values that are read, or ``None``."""
    try:
        return read(text)
    except ValueError:
        return None


def by_package(text: str) -> Any:
    return judge(Order.model_validate_json, text)


def by_pydantic(text: str) -> Any:
    return judge(DesignOrder.model_validate_json, text)


def difference(document: dict[str, Any]) -> str | None:
    """Who accepts a document, where they do not agree."""
    text = json.dumps(document)
    package, model = by_package(text), by_pydantic(text)
    if package is None or model is None:
        return None if package is model else "pydantic" if package is None else "package"
    values = model.model_dump()
    try:
        assert package.model_dump() == values
    except OverflowError:
        return "both"
    # A datetime has microseconds, so the rest does not show in the values.
    return None if all(getattr(package, f"{key}_ns") % 1_000 == 0 for key in TIMES) else "both"


def differing(document: dict[str, Any]) -> set[str]:
    """The rows that say why a document is judged differently."""
    rows = (row_of(key, document.get(key, ABSENT)) for key in {*VALUES_OF, *document})
    return {row for row in rows if row is not None}


KNOWN: dict[tuple[str, str], str | None] = {}


def row_of(key: str, value: Any) -> str | None:
    """The row that says why a value is judged differently, in a document that is fine without."""
    known = (key, repr(value))
    if known not in KNOWN:
        alone = {**VALUES, key: value}
        if value is ABSENT:
            del alone[key]
        who = difference(alone)
        rows = rows_of(key, value) if who is not None else []
        names = [row.name for row in rows if row.accepts == who]
        assert len(names) == (who is not None), f"{key} {value!r}: {who}, but {rows}"
        KNOWN[known] = names[0] if names else None
    return KNOWN[known]


def rows_of(key: str, value: Any) -> list[Row]:
    keys = (key,) if key in VALUES else ()
    matching = [row for row in TABLE if (key in row.keys or row.keys == keys) and row.has(value)]
    assert matching, f"a difference that is in no row: {key} {value!r}"
    return matching


def check(document: dict[str, Any]) -> None:
    if difference(document) is not None:
        assert differing(document)


def generated(chance: random.Random) -> dict[str, Any]:
    """A document that differs from the example in a few values."""
    document = dict(VALUES)
    for key in chance.sample(list(VALUES_OF), chance.choice([1, 1, 2, 3])):
        value = chance.choice(VALUES_OF[key])
        if value is ABSENT:
            document.pop(key, None)
        else:
            document[key] = value
    return document


def test_every_difference_is_in_the_table_and_every_row_is_met() -> None:
    chance = random.Random(17)
    met: set[str] = set()
    agreed = {True: 0, False: 0}
    for _ in range(DOCUMENTS):
        document = generated(chance)
        who = difference(document)
        if who is None:
            agreed[by_package(json.dumps(document)) is not None] += 1
        else:
            rows = differing(document)
            assert rows
            met |= rows
    assert met == {row.name for row in TABLE}
    # Both verdicts are common, or the test would show little.
    assert min(agreed.values()) > DOCUMENTS / 20


def numbers() -> st.SearchStrategy[Any]:
    digits = st.from_regex(r"\A[-+]?[0-9]{0,32}\.?[0-9]{0,32}([eE][-+]?[0-9]{1,3})?\Z")
    return st.one_of(st.decimals(allow_nan=True).map(str), digits, st.floats(allow_nan=False))


@settings(max_examples=500, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "quantity": numbers(),
            "price": numbers(),
            "created_at": st.datetimes().map(lambda time: f"{time.isoformat()}Z"),
            "connector_order_id": st.text(st.characters(codec="utf-8"), max_size=20),
            "symbol": st.text("AZaz_1 \n", max_size=9),
        },
    )
)
def test_generated_values_differ_only_by_the_table(values: dict[str, Any]) -> None:
    check({**VALUES, **values})


@settings(max_examples=300, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False), st.datetimes())
def test_what_is_accepted_is_exact(number: Any, time: Any) -> None:
    time = time.replace(tzinfo=__import__("datetime").timezone.utc)
    try:
        order = Order(**{**VALUES, "price": number, "created_at": time})
    except order_state.ValidationError:
        digits = number.as_tuple()
        places, size = -min(digits.exponent, 0), len(digits.digits) + max(digits.exponent, 0)
        assert places > 28 or size > 28
        return
    assert (order.price, order.created_at) == (number, time)
    assert order.price is not None
    assert Order.model_validate_json(order.model_dump_json()) == order


def test_an_error_of_the_model_is_not_ours() -> None:
    assert not issubclass(pydantic.ValidationError, order_state.ValidationError)
    with pytest.raises(pydantic.ValidationError):
        DesignOrder.model_validate({})
