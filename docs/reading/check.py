"""Runs the Python in docs/LEDGER.md, and reads exports back with DuckDB, pandas and polars.

    python3 -m venv target/venv && target/venv/bin/pip install duckdb pandas polars pyarrow
    target/venv/bin/python docs/reading/check.py target/release/orders [orders.ledger]

Without a ledger, it reads the day in docs/examples. With --update, it writes the outputs into
docs/LEDGER.md.
"""

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal, localcontext
from pathlib import Path

import duckdb
import pandas
import polars

is_update = "--update" in sys.argv
arguments = [Path(path).resolve() for path in sys.argv[1:] if path != "--update"]
program = arguments[0]
root = Path(__file__).resolve().parent.parent.parent
UNIT = Decimal("1E-18")
TIMES = {"created_at", "updated_at", "executed_at", "happened_at"}


def export(ledger, what, form, folder):
    path = Path(folder) / f"{what}.{form}"
    command = [program, "ledger", "export", "--db", ledger, "--what", what, "--format", form]
    with path.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)
    return path


def held(text, column):
    """What a DECIMAL(38,18) holds of an exact text."""
    if text is None:
        return None
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(text)
        rounded = exact.quantize(UNIT)
        fits = abs(rounded) < Decimal("1E20") and (column == "average_price" or rounded == exact)
        return rounded if fits else None


def compare(rows, texts, reader):
    """Each decimal is what its text says, and each text is that of the CSV."""
    assert len(rows) == len(texts), reader
    for row, text in zip(rows, texts):
        for column, value in row.items():
            if f"{column}_text" in row:
                exact = row[f"{column}_text"]
                assert (exact or "") == text[column], (reader, column, exact, text)
                assert value == held(exact, column), (reader, column, value, exact)
            elif column in TIMES:
                assert value == pandas.Timestamp(text[column]), (reader, column, value, text)


def read_back(ledger, folder):
    for what in ("orders", "fills", "changes"):
        texts = list(csv.DictReader(export(ledger, what, "csv", folder).open(newline="")))
        lines = export(ledger, what, "ndjson", folder).read_text().splitlines()
        assert len([json.loads(line) for line in lines]) == len(texts)
        parquet = export(ledger, what, "parquet", folder)
        times = [name for name in texts[0] if name in TIMES]

        frame = pandas.read_parquet(parquet)
        for name in times:
            assert str(frame[name].dtype) == "datetime64[ns, UTC]", (name, frame[name].dtype)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        compare(rows, texts, "pandas")

        frame = polars.read_parquet(parquet)
        for name in times:
            assert frame.schema[name] == polars.Datetime("ns", "UTC"), (name, frame.schema[name])
        # Python's own times end at the microsecond.
        rows = frame.with_columns(polars.col(times).dt.epoch("ns")).to_dicts()
        for row in rows:
            row.update({name: pandas.Timestamp(row[name], tz="UTC") for name in times})
        compare(rows, texts, "polars")

        exact = ", ".join(f"epoch_ns({name}) AS {name}" for name in times)
        relation = duckdb.sql(f"SELECT * REPLACE ({exact}) FROM read_parquet('{parquet}')")
        rows = [dict(zip(relation.columns, row)) for row in relation.fetchall()]
        for row in rows:
            row.update({name: pandas.Timestamp(row[name], tz="UTC") for name in times})
        compare(rows, texts, "DuckDB")
        print(f"{what}: {len(texts)} rows, the same in DuckDB, pandas, polars and CSV")


def run_recipes(folder):
    """Runs each block of Python; the block after it is what it prints."""
    page = root / "docs" / "LEDGER.md"
    text = page.read_text()
    os.chdir(folder)
    for block in re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL):
        code, wanted = block
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, {})
        if is_update:
            texts = (wanted, out.getvalue())
            old, new = (f"```python\n{code}```\n\n```text\n{told}```" for told in texts)
            text = text.replace(old, new)
        else:
            assert out.getvalue() == wanted, f"{code}\nprinted\n{out.getvalue()}"
    page.write_text(text)
    print("docs/LEDGER.md: the Python prints what it says")


with tempfile.TemporaryDirectory() as folder:
    if len(arguments) > 1:
        read_back(arguments[1], folder)
    else:
        ledger = Path(folder) / "session.ledger"
        session = root / "docs" / "examples" / "session.ndjson"
        command = [program, "ledger", "import", session, "--quiet", "--db", ledger]
        subprocess.run(command, check=True)
        read_back(ledger, folder)
        run_recipes(folder)
