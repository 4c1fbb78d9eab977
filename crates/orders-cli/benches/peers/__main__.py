"""Measures `orders` in turns with other readers of the same orders: docs/benchmarks.json.

    python3 crates/orders-cli/benches/peers [--turns N] [--slow-turns N] [--no-array-peers]

It needs Rust, Python 3.11, and 2 GB in target/; it installs the peers into target/peers. `jq` is
measured if it is installed. `document.py` makes the tables and the chart of docs/BENCHMARKS.md from
the result.

In each turn every reader reads a million orders once, so a ratio compares what was measured within
a second or two; it is the median of the ratios of all turns. Peers that take seconds have fewer
turns, spread evenly among the others.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import document

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "target" / "benchmarks"
VENV = ROOT / "target" / "peers"
ORDERS = 1_000_000
PACKAGES = ["pydantic", "msgspec", "orjson", "polars", "duckdb"]
FILES = {
    "lines": FOLDER / "lines.ndjson",
    "array": FOLDER / "array.json",
    "pretty": FOLDER / "pretty.json",
    "spaced": FOLDER / "spaced.ndjson",
    "broken": FOLDER / "broken.ndjson",
}
PROGRAM = ROOT / "target" / "release" / "orders"
KIT = ROOT / "target" / "release" / "bench-kit"


class Runs:
    """What each reader took in each turn."""

    def __init__(self) -> None:
        self.runs: dict[str, dict[int, dict]] = {}

    def add(self, turn: int, name: str, run: dict) -> None:
        self.runs.setdefault(name, {})[turn] = run

    def summary(self) -> dict:
        return {name: summary_of(list(runs.values())) for name, runs in self.runs.items()}

    def ratio(self, above: str, below: str, what: str = "seconds") -> dict:
        """Of the turns that both took part in."""
        above, below = self.runs.get(above, {}), self.runs.get(below, {})
        return spread([above[turn][what] / below[turn][what] for turn in above if turn in below])


def spread(figures: list[float]) -> dict:
    """The median, and between what the middle half lies."""
    figures = sorted(figures)
    quarter = (len(figures) - 1) // 4
    return {
        "median": statistics.median(figures),
        "low": figures[quarter],
        "high": figures[-1 - quarter],
        "turns": len(figures),
    }


def summary_of(runs: list[dict]) -> dict:
    return {
        **spread([run["seconds"] for run in runs]),
        "processor": statistics.median(run["processor"] for run in runs),
        "megabytes": statistics.median(run["megabytes"] for run in runs),
    }


def run(*commands: list) -> dict:
    """Runs commands, each of which writes into the next one, and times them from outside.

    The processor time and the memory are those of the first. The memory is never less than that of
    this script, from which the command is started.
    """
    start = time.perf_counter()
    children, output = [], None
    for at, command in enumerate(commands):
        is_last = at == len(commands) - 1
        into = subprocess.DEVNULL if is_last else subprocess.PIPE
        child = subprocess.Popen([str(part) for part in command], stdin=output, stdout=into)
        if output:
            output.close()
        output = child.stdout
        children.append(child)
    ended = [os.wait4(child.pid, 0) for child in children]
    seconds = time.perf_counter() - start
    for child, (_, status, _) in zip(children, ended):
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            sys.exit(f"{child.args} ended with {child.returncode}")
    return {"seconds": seconds, **used(ended[0][2])}


def run_peer(peer: str, form: str) -> dict:
    """Runs a reader of readers.py, which times itself."""
    script = Path(__file__).with_name("readers.py")
    command = [VENV / "bin" / "python", script, peer, form, FILES[form]]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{peer} failed to read {form}")
    seconds, orders = output.split()
    if int(orders) != ORDERS:
        sys.exit(f"{peer} read {orders} orders of {form}")
    return {"seconds": float(seconds), **used(usage)}


def used(usage) -> dict:
    processor = usage.ru_utime + usage.ru_stime
    return {"processor": processor, "megabytes": usage.ru_maxrss * 1024 / 1e6}


def calibrate() -> dict:
    """A loop that always does the same: how much it varies is the machine's doing."""
    start = time.perf_counter()
    sum(i * i for i in range(300_000))
    return {"seconds": time.perf_counter() - start, "processor": 0, "megabytes": 0}


def fast_readers() -> dict:
    readers = {"calibration loop": calibrate}

    def check(name: str, form: str, threads: int) -> None:
        command = [PROGRAM, "check", "--quiet", "--threads", threads, FILES[form]]
        readers[name] = lambda: run(command)

    for form in ["lines", "array", "pretty", "spaced", "broken"]:
        check(f"orders check, {form}, 2 threads", form, 2)
        if form in ("lines", "array", "pretty"):
            check(f"orders check, {form}, 1 thread", form, 1)
    lines = FILES["lines"]
    readers["orders format | cat"] = lambda: run([PROGRAM, "format", "--quiet", lines], ["cat"])
    readers["cat | cat"] = lambda: run(["cat", lines], ["cat"])
    readers["serde_json into borrowed text, 1 thread"] = lambda: run([KIT, "floor", lines])
    return readers


def slow_readers(forms: list[str]) -> dict:
    readers = {}
    for form in forms:
        for peer in PACKAGES:
            readers[f"{peer}, {form}"] = lambda peer=peer, form=form: run_peer(peer, form)
        if shutil.which("jq"):
            readers[f"jq, {form}"] = lambda form=form: run(["jq", "empty", FILES[form]])
    if not shutil.which("jq"):
        print("jq is not installed: left out")
    return readers


def measure(turns: int, slow_turns: int, forms: list[str]) -> Runs:
    runs = Runs()
    fast, slow = fast_readers(), slow_readers(forms)
    with_slow = {turns * nth // slow_turns for nth in range(slow_turns)}
    for path in FILES.values():
        run(["cat", path])
    for turn in range(turns):
        readers = {**fast, **slow} if turn in with_slow else fast
        for name, reader in readers.items():
            runs.add(turn, name, reader())
        print(f"turn {turn + 1} of {turns}", flush=True)
    return runs


def ratios(runs: Runs, forms: list[str]) -> dict:
    check = "orders check, lines, 2 threads"
    floor = "serde_json into borrowed text, 1 thread"
    one = "orders check, lines, 1 thread"
    pairs = {
        "check, pydantic": ("pydantic, lines", check),
        "check, 1 thread, floor": (one, floor),
        "format, cat": ("orders format | cat", "cat | cat"),
        "check, broken": ("orders check, broken, 2 threads", check),
        "check, spaced": ("orders check, spaced, 2 threads", check),
    }
    for form in ["lines", "array", "pretty"]:
        two = f"orders check, {form}, 2 threads"
        pairs[f"two cores, {form}"] = (f"orders check, {form}, 1 thread", two)
    for form in forms:
        for peer in [*PACKAGES, "jq"]:
            if f"{peer}, {form}" in runs.runs:
                pairs[f"{peer}, {form}"] = (f"{peer}, {form}", f"orders check, {form}, 2 threads")
    found = {name: runs.ratio(*pair) for name, pair in pairs.items()}
    for form in ["lines", "array", "pretty"]:
        one, two = (f"orders check, {form}, {n}" for n in ("1 thread", "2 threads"))
        found[f"processor, {form}"] = runs.ratio(two, one, "processor")
    return found


def cargo_bench(package: str) -> dict:
    """The figures of a bench that takes turns within itself."""
    command = ["cargo", "bench", "--quiet", "--package", package]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print(output)
    line = re.compile(r"(.+): ([\d.]+) of (.+) \(([\d.]+) to ([\d.]+)\)")
    time_line = re.compile(r" *([\d.]+) ns  \(([\d.]+) to ([\d.]+)\) +(.+)")
    ratio = lambda found: {
        "what": found[1], "median": float(found[2]), "of": found[3],
        "low": float(found[4]), "high": float(found[5]),
    }
    nanoseconds = lambda found: {
        "name": found[4], "median": float(found[1]), "low": float(found[2]), "high": float(found[3])
    }
    lines = output.splitlines()
    return {
        "ratios": [ratio(found) for found in map(line.fullmatch, lines) if found],
        "nanoseconds": [nanoseconds(found) for found in map(time_line.fullmatch, lines) if found],
        "machine": [text for text in lines if text.startswith(("machine:", "calibration loop:"))],
        "order_bytes": next((int(n) for n in re.findall(r"size_of.*: (\d+) bytes", output)), None),
    }


def prepare() -> None:
    build = ["cargo", "build", "--release", "--bin", "orders", "--bin", "bench-kit"]
    subprocess.run(build, cwd=ROOT, check=True)
    if not (VENV / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([VENV / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not all(path.exists() for path in FILES.values()):
        subprocess.run([KIT, "write", FOLDER], check=True)


def versions() -> dict:
    pip = [VENV / "bin" / "pip", "list", "--format", "json"]
    packages = json.loads(subprocess.run(pip, check=True, capture_output=True).stdout)
    found = {package["name"]: package["version"] for package in packages}
    found = {name: found[name] for name in PACKAGES}
    if shutil.which("jq"):
        jq = subprocess.run(["jq", "--version"], check=True, capture_output=True, text=True)
        found["jq"] = jq.stdout.strip().removeprefix("jq-")
    return {**found, "Python": platform.python_version()}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--slow-turns", type=int, default=5)
    parser.add_argument("--no-array-peers", action="store_true", help="peers read lines alone")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    forms = ["lines"] if options.no_array_peers else ["lines", "array", "pretty"]
    prepare()
    load_before = os.getloadavg()
    print(f"{os.cpu_count()} cores, load average {load_before}")
    crates = {package: cargo_bench(package) for package in ["dtos-state", "id-generators"]}
    runs = measure(options.turns, options.slow_turns, forms)
    results = {
        "time": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": {
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "load_before": load_before,
            "load_after": os.getloadavg(),
            "calibration": runs.summary().pop("calibration loop"),
        },
        "versions": versions(),
        "megabytes": {form: path.stat().st_size / 1e6 for form, path in FILES.items()},
        "crates": crates,
        "readers": runs.summary(),
        "ratios": ratios(runs, forms),
    }
    document.RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    document.main()


if __name__ == "__main__":
    main()
