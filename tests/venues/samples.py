#!/usr/bin/env python3
"""Reads a folder of messages of exchanges, and tells what the program makes of each file.

    python3 tests/venues/samples.py FOLDER [--program PATH] [--update]

FOLDER has a folder for each venue, and a README.md with a line about each file:
`- **venue/file** | source | kind | what it shows`. The table on standard output has that line and
what was read. What was read is compared with `expected.txt` beside this script, which holds no
message: the exit status is 1 if something differs or is new. With --update the file is written.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

EXPECTED = Path(__file__).with_name("expected.txt")
VENUES = ["binance", "bybit", "okx", "kraken", "coinbase", "fix"]
# The pairs of the samples whose symbols have no sign between their assets.
PAIRS = {
    "BTCUSDT": "BTC USDT", "ETHUSDT": "ETH USDT", "ETHBTC": "ETH BTC", "LTCBTC": "LTC BTC",
    "BNBBTC": "BNB BTC", "LTCBNB": "LTC BNB", "APEXUSDT": "APEX USDT", "ATOMUSDT": "ATOM USDT",
    "XBTUSD": "BTC USD", "XBTUSDT": "BTC USDT", "LTCUSDT": "LTC USDT", "XRPUSD": "XRP USD",
    "ATOMETH": "ATOM ETH", "LUNAUSD": "LUNA USD", "USDCUSD": "USDC USD", "MSFT": "MSFT USD",
    "Symbol1": "SYMBOL USD",
}


def instruments(folder):
    def row(symbol, pair):
        base, quote = pair.split()
        return {"venue_symbol": symbol, "base": base, "quote": quote}

    # Two spellings of one pair are two lists: only Kraken has XBT.
    files = []
    for name, is_kraken in (("kraken.json", True), ("others.json", False)):
        rows = [row(*pair) for pair in PAIRS.items() if pair[0].startswith("XBT") or not is_kraken]
        if not is_kraken:
            rows = [r for r in rows if not r["venue_symbol"].startswith("XBT")]
        else:
            rows += [row(s, p) for s, p in PAIRS.items() if not s.startswith("XBT")
                     and p not in ("BTC USDT",)]
        path = Path(folder) / name
        path.write_text(json.dumps({"instruments": rows}))
        files.append(path)
    return {"kraken": files[0]}, files[1]


def command(line):
    """A command in a few words."""
    (kind, record), = json.loads(line).items()
    if kind == "update":
        ours = "" if record["order_id"].startswith("ORD_2026") else "foreign "
        reason = f" ({record['reason'][:24]})" if record["reason"] else ""
        cumulative = "" if record["cumulative"] is None else f" {record['cumulative']}"
        return f"{ours}{record['status']}{cumulative}{reason}"
    if kind == "fill":
        fee = record["commission"]
        fee = "no fee" if fee is None else f"fee {fee} {record['commission_asset'] or '?'}"
        return f"fill {record['filled_quantity']} at {record['fill_price']}, {fee}"
    if kind == "register":
        return f"registers {record['order_type']} {record['side']} {record['symbol']}"
    return kind


def message(line):
    """A line of standard error in a few words."""
    if line.startswith("not ours: "):
        return "not registered: " + line.rsplit(": ", 1)[1]
    found = re.match(r".*?:\d+:\d+: (.*)", line)
    text = found.group(1) if found else line
    answer = re.match(r"answer: (\w+)(?:, [^:]*)?: (already there: ask|[a-z ]+)", text)
    return f"answer to {answer.group(1)}: {answer.group(2)}" if answer else text


def read(program, venue, path, listed):
    run = subprocess.run(
        [program, "venue", "read", "--venue", venue, "--adopt", "--instruments", listed, path],
        capture_output=True, text=True, check=False,
    )
    said = [command(line) for line in run.stdout.splitlines()]
    *lines, summary = run.stderr.splitlines()
    said += [message(line) for line in lines]
    if not said and "not about orders" in summary:
        said = ["not about orders"]
    counts = Counter(said)
    words = [text if n == 1 else f"{text} x{n}" for text, n in counts.items()]
    return run.returncode, "; ".join(words) or "nothing"


def main():
    folder = Path(sys.argv[1])
    options = sys.argv[2:]
    program = options[options.index("--program") + 1] if "--program" in options else "orders"
    lines = (folder / "README.md").read_text().splitlines()
    said = dict(re.match(r"- \*\*(\S+)\*\* \|.*\| (.*)", line).groups()
                for line in lines if line.startswith("- **"))
    old = dict(line.split("\t") for line in EXPECTED.read_text().splitlines()) \
        if EXPECTED.exists() else {}
    new, wrong, refused = {}, 0, 0
    with tempfile.TemporaryDirectory() as temporary:
        own, others = instruments(temporary)
        print("| file | what it shows | what was read | as expected |\n|---|---|---|---|")
        for venue in VENUES:
            for path in sorted((folder / venue).iterdir()):
                name = f"{venue}/{path.name}"
                reader = "binance" if path.name.startswith("binance_fix") else venue
                status, text = read(program, reader, path, own.get(venue, others))
                new[name] = text
                is_as_before = old.get(name) == text
                wrong += not is_as_before
                refused += status != 0
                mark = "yes" if is_as_before else "NO"
                print(f"| {name} | {said.get(name, '-')} | {text.replace('|', '/')} | {mark} |")
    if "--update" in options:
        EXPECTED.write_text("".join(f"{name}\t{text}\n" for name, text in new.items()))
    print(f"\n{len(new)} files, {len(said)} with a line in the README; {refused} refused in part "
          f"or whole; {wrong} not as expected", file=sys.stderr)
    sys.exit(1 if wrong and "--update" not in options else 0)


main()
