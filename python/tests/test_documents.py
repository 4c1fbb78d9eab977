"""The example runs, and the README says what is so."""

import re
import subprocess
import sys
from pathlib import Path

import order_state

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_service_writes_orders_and_takes_news(tmp_path: Path) -> None:
    ledger = tmp_path / "orders.ledger"
    command = [sys.executable, str(ROOT / "examples/service.py"), str(ledger)]
    for start in (0, 5):
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.splitlines() == [
            f"{start + 1}: Order registered",
            f"{start + 2}: OrderUpdate advanced",
            f"{start + 3}: Fill filled",
            f"{start + 4}: Fill filled",
            f"{start + 5}: OrderUpdate advanced",
            "BTC_USDT FILLED at 94999.50",
        ]
    assert len(list(order_state.LedgerReader(ledger).orders())) == 2


def test_the_examples_of_the_readme_run(tmp_path: Path, monkeypatch: object) -> None:
    import os

    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) > 2
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        names: dict[str, object] = {}
        for block in blocks:
            exec(block, names)
    finally:
        os.chdir(before)


def test_the_readme_has_the_table_of_differences() -> None:
    from .test_differences import TABLE

    for row in TABLE:
        assert f"| {row.name} | {row.accepts} | {row.reason} |" in README, row.name
