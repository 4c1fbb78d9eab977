"""The constructors in the stubs are those of the records."""

import ast
import inspect
from importlib.resources import files
from typing import Any

import order_state
import pytest

CLASSES = {
    node.name: node
    for node in ast.parse((files(order_state) / "_core.pyi").read_text()).body
    if isinstance(node, ast.ClassDef)
}
RECORDS = [
    name for name in CLASSES if hasattr(getattr(order_state, name, None), "model_json_schema")
]


@pytest.mark.parametrize("name", RECORDS)
def test_a_constructor_of_the_stubs_has_the_keys_of_its_record(name: str) -> None:
    record: Any = getattr(order_state, name)
    (new,) = [
        node
        for node in CLASSES[name].body
        if isinstance(node, ast.FunctionDef) and node.name == "__new__"
    ]
    keys = [argument.arg for argument in new.args.kwonlyargs]
    pairs = zip(keys, new.args.kw_defaults, strict=True)
    defaults = {key: ast.literal_eval(value) for key, value in pairs if value is not None}
    schema = record.model_json_schema()
    assert keys == list(schema["properties"]) == list(inspect.signature(record).parameters)[:-1]
    nullable = [key for key in keys if key not in schema["required"]]
    made = [key for key, value in defaults.items() if value is ...]
    assert {key for key in defaults if key not in made} == set(nullable)
    assert made == ([keys[0]] if name in ("Order", "Fill", "ExecutionGroup") else [])


def test_every_record_is_compared() -> None:
    assert len(RECORDS) == 8
