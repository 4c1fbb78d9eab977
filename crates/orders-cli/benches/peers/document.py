"""Makes the tables and the chart of docs/BENCHMARKS.md from docs/benchmarks.json.

    python3 crates/orders-cli/benches/peers/document.py

A table stands between `<!-- figures: NAME -->` and `<!-- end of figures -->`; nothing else of the
page is changed.
"""

import json
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[4] / "docs"
RESULTS = DOCS / "benchmarks.json"
PAGE = DOCS / "BENCHMARKS.md"
CHART = DOCS / "pictures" / "benchmarks.svg"

FORMS = {"lines": "one a line", "array": "one array", "pretty": "pretty-printed"}

# What each peer is asked to do, and what of the rules of an order it leaves unchecked.
PEERS = {
    "pydantic": (
        "`TypeAdapter.validate_json`",
        "digits past 28 places; a key given twice; dates of ids; spellings of times and "
        "numbers",
    ),
    "msgspec": (
        "a typed `Decoder`",
        "a quantity above zero; the size of numbers; a key given twice; dates of ids",
    ),
    "orjson": ("`loads`", "all but the syntax of JSON"),
    "polars": ("a frame of texts, on all cores", "all but the syntax of JSON"),
    "duckdb": ("columns of texts, on all cores", "all but the syntax of JSON"),
    "jq": ("`jq empty`", "all but the syntax of JSON"),
}


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def between(figure: dict) -> str:
    return f"{number(figure['low'])} to {number(figure['high'])}"


def crate_ratio(results: dict, package: str, what: str, of: str) -> dict:
    ratios = results["crates"][package]["ratios"]
    return next(ratio for ratio in ratios if ratio["what"] == what and ratio["of"].startswith(of))


def targets(results: dict) -> str:
    ratios = results["ratios"]
    floor, blanks = "serde_json into borrowed text", "serde_json into borrowed text, Python's"
    rows = [
        at_most("read an order, all checked", "`serde_json` into borrowed `&str`, nothing checked",
                0.4, crate_ratio(results, "dtos-state", "read an order", floor)),
        at_most("the same with Python's blanks", "the same floor with those blanks",
                0.7, crate_ratio(results, "dtos-state", "read, Python's blanks", blanks)),
        at_most("make an id as text", "`Ulid::generate().to_string()`",
                0.5, crate_ratio(results, "id-generators", "make an id as text", "ULID")),
        at_least("`orders check` on two cores", "pydantic's `validate_json`, one process",
                 25, ratios["check, pydantic"]),
        *(at_least(f"`orders check`, {FORMS[form]}, two threads", "one thread",
                   wanted, ratios[f"two cores, {form}"])
          for form, wanted in [("lines", 1.9), ("array", 1.6), ("pretty", 1.6)]),
        at_most("`orders format` into a pipe", "`cat \\| cat`", 1.4, ratios["format, cat"]),
        *(at_least("`orders check` on two cores", peer, 1, ratios[f"{peer}, lines"])
          for peer in PEERS if peer != "pydantic" and f"{peer}, lines" in ratios),
    ]
    size = results["crates"]["dtos-state"]["order_bytes"]
    rows.append(["`size_of::<Order>()`", "", "at most 200 bytes", f"{size} bytes", "",
                 "yes" if size <= 200 else "no"])
    return table(["what", "compared with", "target", "median", "middle half", "holds"], rows)


def at_most(what: str, of: str, target: float, ratio: dict) -> list[str]:
    """A share of the time."""
    holds = "yes" if ratio["median"] <= target else f"no, by {ratio['median'] / target - 1:.0%}"
    return [what, of, f"at most {target}", number(ratio["median"]), between(ratio), holds]


def at_least(what: str, of: str, target: float, ratio: dict) -> list[str]:
    """So many times as fast."""
    holds = "yes" if ratio["median"] >= target else f"no, by {1 - ratio['median'] / target:.0%}"
    median = f"{number(ratio['median'])} times as fast"
    return [what, of, f"at least {target} times", median, between(ratio), holds]


def machine(results: dict) -> str:
    machine = results["machine"]
    loop = machine["calibration"]
    before, after = (f"{machine[key][0]:.1f}" for key in ("load_before", "load_after"))
    low, high = loop["low"] / loop["median"], loop["high"] / loop["median"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return "\n".join([
        f"Measured on {results['time']}: {machine['cores']} cores, load average {before} before",
        f"the run and {after} after it. In the middle half of the turns, a loop that is always the",
        f"same took {low:.2f} to {high:.2f} of its median.",
        "",
        *wrapped(f"Versions: {versions}."),
    ])


def wrapped(text: str, columns: int = 100) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def crate(results: dict, package: str) -> str:
    figures = results["crates"][package]["nanoseconds"]
    whole = lambda figure, key: f"{figure[key]:.0f}"
    rows = [[figure["name"], whole(figure, "median"),
             f"{whole(figure, 'low')} to {whole(figure, 'high')}"]
            for figure in figures if figure["name"] != "calibration loop"]
    return table(["what", "ns", "middle half"], rows)


def crate_ratios(results: dict, package: str) -> str:
    rows = [[ratio["what"], ratio["of"], number(ratio["median"]), between(ratio)]
            for ratio in results["crates"][package]["ratios"]]
    return table(["what", "compared with", "median", "middle half"], rows)


def peers(results: dict) -> str:
    rows = []
    for form in FORMS:
        for peer, (how, unchecked) in PEERS.items():
            if f"{peer}, {form}" in results["readers"]:
                reader = results["readers"][f"{peer}, {form}"]
                ratio = results["ratios"][f"{peer}, {form}"]
                rows.append([FORMS[form], f"{peer}, {how}", f"{reader['median']:.2f}",
                             f"{reader['megabytes']:.0f}", number(ratio["median"]),
                             between(ratio), unchecked])
    return table(["orders", "peer", "s", "MB", "`orders check` is faster, times",
                  "middle half", "left unchecked"], rows)


def program(results: dict) -> str:
    rows = [[f"`{name}`" if "|" not in name else f"`{name}`".replace("|", "\\|"),
             f"{reader['median']:.3f}", between(reader), f"{reader['processor']:.2f}",
             str(reader["turns"])]
            for name, reader in results["readers"].items()
            if name.startswith(("orders", "cat", "serde"))]
    return table(["what", "s", "middle half", "s of processor", "turns"], rows)


def program_ratios(results: dict) -> str:
    names = {
        "check, 1 thread, floor": ("`check`, one thread", "`serde_json` into borrowed `&str`"),
        "check, spaced": ("`check`, Python's blanks", "`check`"),
        "check, broken": ("`check`, each tenth line broken", "`check`"),
        **{f"processor, {form}": (f"processor time of `check`, {name}, two threads", "one thread")
           for form, name in FORMS.items()},
    }
    rows = [[what, of, number(results["ratios"][key]["median"]), between(results["ratios"][key])]
            for key, (what, of) in names.items()]
    return table(["what", "compared with", "median", "middle half"], rows)


def chart(results: dict) -> str:
    """Bars of the seconds for a million orders, one a line."""
    two, one = "orders check, lines, 2 threads", "orders check, lines, 1 thread"
    floor = "serde_json into borrowed text, 1 thread"
    names = [(two, "orders check, two cores", "all checked"),
             (one, "orders check, one core", "all checked"),
             (floor, "serde_json, borrowed, one core", "nothing checked")]
    unchecked = {"pydantic": "most checked", "msgspec": "most checked"}
    names += [(f"{peer}, lines", peer, unchecked.get(peer, "syntax alone")) for peer in PEERS]
    bars = [(label, note, results["readers"][name]["median"])
            for name, label, note in names if name in results["readers"]]
    bars.sort(key=lambda bar: bar[2])
    longest, height = max(bar[2] for bar in bars), 26
    rows = []
    for at, (label, note, seconds) in enumerate(bars):
        y, width = 44 + at * height, max(1, 330 * seconds / longest)
        kind = "ours" if label.startswith("orders") else "peer"
        rows += [
            f'<text x="232" y="{y + 14}" text-anchor="end">{label}</text>',
            f'<rect class="{kind}" x="240" y="{y + 2}" width="{width:.1f}" height="17" rx="2"/>',
            f'<text x="{246 + width:.1f}" y="{y + 14}">{seconds:.2f} s'
            f'<tspan class="note" dx="6">{note}</tspan></text>',
        ]
    end = 44 + len(bars) * height + 10
    title = "Reading a million orders, one a line: seconds, less is better"
    style = (
        ".page{fill:#fff}text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}"
        ".note{fill:#59636e;font-size:11px}.ours{fill:#0969da}.peer{fill:#8c959f}"
        "@media(prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#f0f6fc}.note{fill:#9198a1}"
        ".ours{fill:#4493f8}.peer{fill:#656c76}}"
    )
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 {end}" role="img"'
        f' aria-label="{title}">',
        f"<style>{style}</style>",
        f'<rect class="page" width="740" height="{end}"/>',
        f'<text class="title" x="16" y="26">{title}</text>',
        *rows,
        "</svg>",
        "",
    ])


def main() -> None:
    results = json.loads(RESULTS.read_text())
    figures = {
        "machine": machine(results),
        "targets": targets(results),
        "order": crate(results, "dtos-state"),
        "order ratios": crate_ratios(results, "dtos-state"),
        "ids": crate(results, "id-generators"),
        "program": program(results),
        "program ratios": program_ratios(results),
        "peers": peers(results),
    }
    page = PAGE.read_text()
    for name, text in figures.items():
        pattern = rf"(<!-- figures: {name} -->\n).*?(\n<!-- end of figures -->)"
        page, count = re.subn(pattern, lambda found: found[1] + text + found[2], page, flags=re.S)
        if count != 1:
            raise SystemExit(f"{PAGE.name} has {count} places for the figures: {name}")
    PAGE.write_text(page)
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(chart(results))


if __name__ == "__main__":
    main()
