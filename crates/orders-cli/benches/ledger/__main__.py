"""Measures `orders ledger` in turns with the program of an earlier commit.

    python3 crates/orders-cli/benches/ledger [--orders N] [--turns N] [--before COMMIT]

It needs Rust, Python 3.11 and a clone with its history; it builds the earlier program in
target/before. Both programs import the same registrations, reports and fills, each into a ledger of
its own, and read them. The figures are processor times: those of a busy machine vary less.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "target" / "benchmarks"
BEFORE = ROOT / "target" / "before"


def build(before: str) -> dict[str, Path]:
    if not BEFORE.exists():
        subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
        subprocess.run(["git", "worktree", "add", "--detach", BEFORE, before], cwd=ROOT, check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach", before], cwd=BEFORE, check=True)
    for folder in (BEFORE, ROOT):
        command = ["cargo", "build", "--release", "--locked", "--quiet", "--bin", "orders"]
        environment = {**os.environ, "CARGO_TARGET_DIR": str(folder / "target")}
        subprocess.run(command, cwd=folder, env=environment, check=True)
    return {"before": BEFORE / "target/release/orders", "now": ROOT / "target/release/orders"}


def write_news(path: Path, orders: int) -> None:
    """A registration, a report and a fill of each order, in the words that both programs know."""
    with path.open("w") as out:
        for i in range(orders):
            day, second = divmod(i // 10, 86_400)
            hour, minute, second = second // 3600, second // 60 % 60, second % 60
            at = f"2025-12-{1 + day:02}T{hour:02}:{minute:02}:{second:02}.{i % 10 * 100:03}Z"
            suffix = i * 2_654_435_761 % 2**32
            tail = f"202512{1 + day:02}_{hour:02}{minute:02}{second:02}_{suffix:08x}"
            quantity, price = f"0.{1 + i % 9_999:04}", f"95{i % 1_000:03}.{i % 100:02}"
            status = "OPEN" if i % 10 == 9 else "FILLED"
            out.write(
                f'{{"register":{{"order_id":"ORD_{tail}",'
                f'"parent_group_id":"EXG_20251201_145955_{i // 10:08x}","connector_order_id":null,'
                f'"symbol":"BTC_USDT","side":"BUY","order_type":"LIMIT","quantity":"{quantity}",'
                f'"price":"{price}","stop_price":null,"status":"PENDING","created_at":"{at}",'
                f'"updated_at":"{at}"}}}}\n'
                f'{{"update":{{"order_id":"ORD_{tail}","status":"{status}",'
                f'"connector_order_id":"binance_order_{i:08}","updated_at":"{at}"}}}}\n'
                f'{{"fill":{{"fill_id":"FIL_{tail}","parent_order_id":"ORD_{tail}",'
                f'"connector_fill_id":"t{i:08}","filled_quantity":"{quantity}",'
                f'"fill_price":"{price}","commission":"0.01","commission_asset":"USDT",'
                f'"executed_at":"{at}"}}}}\n'
            )


def run(command: list) -> tuple[float, float]:
    """The processor time and the most memory of a command."""
    child = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{child.args} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def commands(ledger: Path, news: Path) -> dict[str, list]:
    return {
        "import": ["ledger", "import", "--db", ledger, news],
        "list": ["ledger", "list", "--db", ledger],
        "list --json": ["ledger", "list", "--json", "--db", ledger],
        "audit": ["ledger", "audit", "--db", ledger],
        "export": ["ledger", "export", "--db", ledger],
    }


def measure(programs: dict[str, Path], news: Path, turns: int) -> dict:
    runs: dict = {}
    for turn in range(turns):
        order = list(programs.items())
        for name, program in order if turn % 2 == 0 else reversed(order):
            ledger = FOLDER / f"{name}.ledger"
            for file in FOLDER.glob(f"{name}.ledger*"):
                file.unlink()
            for what, command in commands(ledger, news).items():
                runs.setdefault(what, {}).setdefault(name, []).append(run([program, *command]))
            runs.setdefault("bytes", {})[name] = ledger.stat().st_size
        print(f"turn {turn + 1} of {turns}", flush=True)
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--orders", type=int, default=200_000)
    parser.add_argument("--turns", type=int, default=5)
    # The last commit before the rules of the ledger left the database.
    parser.add_argument("--before", default="52bda22")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    programs = build(arguments.before)
    news = FOLDER / f"news-{arguments.orders}.ndjson"
    write_news(news, arguments.orders)
    runs = measure(programs, news, arguments.turns)
    sizes = runs.pop("bytes")
    print("| what | before, s | now, s | ratio | memory before, MB | now, MB |")
    print("|---|---|---|---|---|---|")
    for what, of in runs.items():
        seconds = {name: [cpu for cpu, _ in of[name]] for name in programs}
        ratio = statistics.median(b / a for a, b in zip(seconds["before"], seconds["now"]))
        before, now = (statistics.median(seconds[name]) for name in ("before", "now"))
        memory = [max(memory for _, memory in of[name]) for name in ("before", "now")]
        mib = f"{memory[0]:.0f} | {memory[1]:.0f}"
        print(f"| {what} | {before:.2f} | {now:.2f} | {ratio:.2f} | {mib} |")
    for name, size in sizes.items():
        print(f"{name}: {size / arguments.orders:.0f} bytes an order on disk")


main()
