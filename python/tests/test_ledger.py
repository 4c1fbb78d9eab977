"""The ledger through Python: its effects, its pages, its threads and its processes."""

import asyncio
import gc
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import order_state
import pytest
from order_state import (
    ChangeEffect,
    Fill,
    GroupStatus,
    Ledger,
    LedgerError,
    LedgerInUse,
    LedgerReader,
    MemoryLedger,
    NoSuchLedger,
    Order,
    OrderUpdate,
    Refusal,
    ValidationError,
)

from .conftest import AT, ORDER_ID, RECORDS, VALUES

Writer = Ledger | MemoryLedger


def make_orders(count: int) -> list[Order]:
    ids = (f"ORD_20251201_150000_{number:08x}" for number in range(count))
    return [Order(**VALUES | {"order_id": order_id}) for order_id in ids]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.ledger"


@pytest.fixture(params=["file", "memory"])
def ledger(request: pytest.FixtureRequest, path: Path) -> Iterator[Writer]:
    with Ledger(path) if request.param == "file" else MemoryLedger() as ledger:
        yield ledger


def test_news_have_effects(ledger: Writer, order: Order) -> None:
    assert ledger.register(order) is ChangeEffect.REGISTERED
    assert ledger.register(order) is None
    effects = ledger.take_all(RECORDS[1:])
    assert [effect.value for effect in effects if isinstance(effect, ChangeEffect)] == [
        "filled", "advanced", "busted", "requested", "answered", "registered", "ruled",
    ]  # fmt: skip
    history = ledger.history(ORDER_ID)
    assert [change.news for change in history] == [
        record for record in RECORDS if not isinstance(record, order_state.ExecutionGroup)
    ]
    assert [change.seq for change in ledger.changes()] == list(range(1, 9))


def test_a_refusal_is_told_and_raised(ledger: Writer, order: Order) -> None:
    update = RECORDS[2]
    with pytest.raises(Refusal, match="unknown order ORD_") as raised:
        ledger.take(update)
    assert raised.value.key == "order_id"
    outcomes = ledger.take_all([update, order])
    assert isinstance(outcomes[0], Refusal)
    assert outcomes[1] is ChangeEffect.REGISTERED
    with pytest.raises(TypeError, match="class int"):
        ledger.take_all([5])  # type: ignore[list-item]


def test_more_than_a_page_is_read(ledger: Writer) -> None:
    orders = make_orders(2_500)
    ledger.take_all(orders)
    assert list(ledger.orders()) == orders
    assert list(ledger.orders(sort="-registration", limit=1_500)) == orders[:-1501:-1]
    assert list(ledger.orders(after=orders[-2].order_id)) == orders[-1:]
    changes = list(ledger.changes())
    assert [change.news for change in changes] == orders
    assert list(ledger.changes(after=changes[1_999].cursor)) == changes[2_000:]
    assert ledger.last_cursor() == changes[-1].cursor


def test_orders_are_filtered(ledger: Writer) -> None:
    orders = make_orders(3)
    ledger.take_all(orders)
    ledger.take(OrderUpdate(order_id=orders[1].order_id, status="FILLED", updated_at=AT))
    fill = Fill.model_validate(
        RECORDS[1].model_dump() | {"parent_order_id": orders[1].order_id, "connector_fill_id": "t1"}
    )
    ledger.take(fill)
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({"open": True}, [0, 2]),
        ({"statuses": ["FILLED"]}, [1]),
        ({"ids": [orders[2].order_id]}, [2]),
        ({"id_tail": orders[2].order_id[-8:]}, [2]),
        ({"fill_id": fill.fill_id}, [1]),
        ({"connector_fill_id": "t1"}, [1]),
        ({"connector_fill_id": "t2"}, []),
        ({"symbol": "ETH_USDT"}, []),
        ({"side": order_state.OrderSide.BUY, "limit": 1}, [0]),
        ({"group": VALUES["parent_group_id"], "created_from": orders[0].created_at}, [0, 1, 2]),
        ({"created_before": AT}, []),
        ({"connector_order_id": None, "limit": 0}, []),
    ]
    for which, expected in cases:
        found = [order.order_id for order in ledger.orders(**which)]
        assert found == [orders[index].order_id for index in expected], which
    wrong: Any
    for wrong in ({"symbol": "btc"}, {"statuses": ["SENT"]}, {"created_from": "today"}):
        with pytest.raises(ValidationError) as raised:
            list(ledger.orders(**wrong))
        assert raised.value.errors()[0]["loc"] == tuple(wrong)
    unknown: Any
    for unknown in ({"colour": "red"}, {"sort": "colour"}):
        with pytest.raises((TypeError, ValueError)):
            list(ledger.orders(**unknown))


def test_sums_and_findings_are_computed(ledger: Writer, order: Order) -> None:
    assert ledger.order(ORDER_ID) is None
    assert ledger.summary(ORDER_ID) is None
    ledger.take_all([order, RECORDS[1], RECORDS[6]])
    summary = ledger.summary(ORDER_ID)
    assert summary is not None
    assert (summary.filled_quantity, summary.remaining_quantity) == (Decimal("0.2"), Decimal("0.3"))
    assert summary.commissions[0] == order_state.CommissionSum(Decimal("-0.01"), "USDT")
    assert ledger.fills(ORDER_ID) == [RECORDS[1]]
    (finding,) = ledger.findings()
    assert (finding.order_id, finding.finding) == (ORDER_ID, "fills_unreported")
    assert finding.facts == {"status": "PENDING"}
    assert finding.key == f"{ORDER_ID} fills_unreported PENDING"
    assert list(ledger.findings(open=False)) == []
    group = ledger.group(VALUES["parent_group_id"])
    assert group is not None
    assert (group.status, group.orders, group.group) == (GroupStatus.PENDING, 1, RECORDS[6])
    assert group.quantities[0].filled_quantity == Decimal("0.2")
    assert ledger.group("EXG_20251201_145955_aaaaaa") is None


def test_findings_of_more_than_a_page(ledger: Writer) -> None:
    orders = make_orders(1_100)
    updates = [
        OrderUpdate(order_id=order.order_id, status="PARTIALLY_FILLED", updated_at=AT)
        for order in orders
    ]
    ledger.take_all([*orders, *updates])
    assert [one.order_id for one in ledger.findings()] == [order.order_id for order in orders]


def test_a_request_is_unanswered_after_a_while(ledger: Writer, order: Order) -> None:
    ledger.take_all([order, RECORDS[4]])
    for now, after, count in [
        ("2025-12-01T15:00:59Z", 60.0, 0),
        ("2025-12-01T15:01:01Z", 60.0, 1),
        ("2025-12-01T15:01:01Z", 90.0, 0),
    ]:
        assert len(list(ledger.findings(now, unanswered_after=after))) == count
    with pytest.raises(ValueError, match="seconds"):
        list(ledger.findings(unanswered_after=-1.0))


def test_a_file_is_kept_and_has_one_writer(path: Path, order: Order) -> None:
    with pytest.raises(NoSuchLedger) as missing:
        LedgerReader(path)
    assert isinstance(missing.value, FileNotFoundError)
    with Ledger(path) as ledger:
        ledger.register(order)
        with pytest.raises(LedgerInUse):
            Ledger(str(path))
        with LedgerReader(path) as reader:
            assert list(reader.orders()) == [order]
    for call in (ledger.last_cursor, lambda: ledger.register(order)):
        with pytest.raises(LedgerError, match="closed"):
            call()
    assert Ledger(path).order(ORDER_ID) == order
    gc.collect()
    Ledger(path).close()
    other = path.with_name("other")
    other.write_bytes(b"not a ledger")
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger(other)


def test_a_cursor_of_another_ledger_is_refused(ledger: Writer, order: Order) -> None:
    ledger.register(order)
    with pytest.raises(LedgerError, match="not of this ledger"):
        list(ledger.changes(after="1-0f343b0931126a20f133d67c2b018a3b"))
    with pytest.raises(ValidationError):
        list(ledger.changes(after="x"))


def test_an_iterator_holds_nothing_between_two_rows(path: Path) -> None:
    ledger, orders = Ledger(path), make_orders(2_100)
    ledger.take_all(orders[:2_000])
    changes, rows = ledger.changes(), ledger.orders()
    next(changes), next(rows)
    ledger.take_all(orders[2_000:])
    assert len(list(changes)) == 2_099
    assert len(list(rows)) == 2_099


def test_news_are_imported_from_bytes_and_files(ledger: Writer, tmp_path: Path) -> None:
    news = [*make_orders(3_000), *RECORDS]
    lines = order_state.dump_news(news)
    assert order_state.load_news(lines) == news
    file = tmp_path / "news.ndjson"
    file.write_bytes(lines)
    found = ledger.import_json(file)
    assert found.pop("problems") == []
    assert found["registered"] == 3_002
    assert ledger.import_json(lines) == {"repeated": 3_008, "problems": []}
    wrong = b'{"update": {}}\n' + order_state.dump_news(
        [OrderUpdate(order_id="ORD_20251201_150000_ffffffff", status="OPEN", updated_at=AT)]
    )
    problems = ledger.import_json(lines * 2 + wrong)["problems"]
    assert [(one["type"], one["loc"]) for one in problems] == [
        ("missing_key", (6_016, "update", "order_id")),
        ("missing_key", (6_016, "update", "status")),
        ("missing_key", (6_016, "update", "updated_at")),
        ("refused", (6_017, "order_id")),
    ]
    with pytest.raises(FileNotFoundError):
        ledger.import_json(tmp_path / "missing")


def test_threads_share_a_ledger(ledger: Writer) -> None:
    orders = make_orders(200)
    failures: list[BaseException] = []

    def write(part: list[Order]) -> None:
        try:
            for order in part:
                assert ledger.register(order) is ChangeEffect.REGISTERED
                assert ledger.order(order.order_id) == order
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(orders[start::8],)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(list(ledger.orders())) == 200


def test_the_interpreter_goes_on_while_a_ledger_works(path: Path) -> None:
    ledger, orders = Ledger(path), make_orders(20_000)
    took: list[float] = []

    def work() -> None:
        start = time.perf_counter()
        ledger.take_all(orders)
        took.append(time.perf_counter() - start)

    thread = threading.Thread(target=work)
    waits = [threading.Thread(target=ledger.last_cursor) for _ in range(2)]
    ticks: list[float] = [time.perf_counter()]
    thread.start()
    for wait in waits:
        wait.start()
    while thread.is_alive():
        time.sleep(0.001)
        ticks.append(time.perf_counter())
    for wait in waits:
        wait.join()
    pauses = [later - earlier for earlier, later in zip(ticks, ticks[1:])]
    # The news are read from their objects with the interpreter's lock, and written without it.
    assert len(ticks) > 20
    assert max(pauses) < took[0] / 2


def in_child(act: Callable[[], object]) -> str:
    """What a forked child says of a call: its result, or its exception."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = repr(act())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def test_a_forked_child_is_refused_and_leaves_the_parent_alone(path: Path) -> None:
    orders = make_orders(3)
    ledger: Ledger | None = Ledger(path)
    assert ledger is not None
    reader, memory = LedgerReader(path), MemoryLedger()
    ledger.register(orders[0])
    for call in (
        lambda: ledger.register(orders[1]),
        ledger.last_cursor,
        reader.last_cursor,
        memory.last_cursor,
    ):
        assert "LedgerError: this process is a fork" in in_child(call)
    before = {file.name: file.stat().st_size for file in path.parent.iterdir()}

    def drop_all() -> str:
        nonlocal ledger
        ledger = None
        gc.collect()
        return "dropped"

    assert in_child(drop_all) == "'dropped'"
    assert {file.name: file.stat().st_size for file in path.parent.iterdir()} == before
    # Neither the lock nor the log went with the child's copy.
    assert ledger is not None
    with pytest.raises(LedgerInUse):
        Ledger(path)
    ledger.register(orders[2])
    assert len(list(reader.orders())) == 2
    assert in_child(lambda: Ledger(path)).startswith("LedgerInUse")


def test_ids_of_forked_children_differ() -> None:
    order_state.generate_order_id()
    ids = [in_child(order_state.generate_order_id) for _ in range(5)]
    assert len({*ids, repr(order_state.generate_order_id())}) == 6


def test_changes_are_followed(path: Path) -> None:
    ledger, orders = Ledger(path), make_orders(5)
    reader = LedgerReader(path)

    async def follow() -> list[Any]:
        seen: list[Any] = []
        async for change in reader.follow(every=0.01):
            seen.append(change.news)
            if len(seen) == len(orders):
                return seen
        raise AssertionError

    async def both() -> list[Any]:
        following = asyncio.create_task(follow())
        for order in orders:
            await asyncio.to_thread(ledger.register, order)
            await asyncio.sleep(0.005)
        return await asyncio.wait_for(following, 10)

    assert asyncio.run(both()) == orders


def test_the_program_and_the_package_write_the_same(order: Order) -> None:
    line = order_state.dump_news([order, RECORDS[1]]).splitlines()
    assert json.loads(line[0]) == {"register": order.model_dump(mode="json")}
    assert json.loads(line[1]) == {"fill": RECORDS[1].model_dump(mode="json")}
    assert isinstance(RECORDS[1], Fill)
