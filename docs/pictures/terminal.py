"""Makes pictures of what the program writes for the day in docs/examples.

    cargo build --bin orders && python3 docs/pictures/terminal.py [ORDERS]
"""

import re
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug" / "orders").resolve()

PICTURES = {
    "list.svg": ["ledger", "list", "--open"],
    "show.svg": ["ledger", "show", "3fa91c0b", "--timeline"],
}

COLOURS = {"31": "#f47067", "32": "#8ddb8c", "33": "#daaa3f", "36": "#76e3ea", "2": "#768390"}
PLAIN, BACKGROUND = "#adbac7", "#22272e"
LINE, CHARACTER, MARGIN = 18, 7.83, 14


def spans(line: str) -> str:
    """A line with its escape sequences as colours."""
    parts, colour = [], PLAIN
    for part in re.split(r"(\x1b\[\d*m)", line):
        if code := re.fullmatch(r"\x1b\[(\d*)m", part):
            colour = COLOURS.get(code[1], PLAIN)
        elif part:
            parts.append(f'<tspan fill="{colour}">{escape(part)}</tspan>')
    return "".join(parts)


def picture(command: str, output: str) -> str:
    lines = [f"$ {command}", *output.splitlines()]
    columns = max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in lines)
    width, height = round(columns * CHARACTER) + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    texts = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + 13 + at * LINE}" xml:space="preserve">'
        f"{spans(line)}</text>"
        for at, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="ui-monospace, Menlo, Consolas, monospace" '
        f'font-size="13">\n<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
        f"{texts}\n</svg>\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ORDERS_LEDGER": f"{folder}/session.ledger", "COLUMNS": "72"}

        def run(arguments: list[str]) -> str:
            command = [PROGRAM, "--color", "always", *arguments]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            return done.stdout + done.stderr

        run(["ledger", "import", str(ROOT / "docs/examples/session.ndjson")])
        for name, arguments in PICTURES.items():
            output = run(arguments)
            (HERE / name).write_text(picture("orders " + " ".join(arguments), output))


if __name__ == "__main__":
    main()
