"""Records as fields of pydantic models. pydantic imports this; nothing else does."""

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema
from pydantic_core import ValidationError as PydanticError

from . import _core  # pyright: ignore[reportPrivateUsage]
from ._errors import ValidationError


def record_schema(record: Any) -> core_schema.CoreSchema:
    """How pydantic validates and writes a record."""

    def write(value: Any, info: core_schema.SerializationInfo) -> Any:
        return value.model_dump(mode="json" if info.mode == "json" else "python")

    return core_schema.json_or_python_schema(
        # A number of JSON is no int of a program: it is not exact, and no time.
        json_schema=validator(partial(_core.of_parsed, record)),
        python_schema=validator(record.model_validate),
        serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True),
    )


def validator(read: Callable[[Any], Any]) -> core_schema.CoreSchema:
    """A function that reads records, with pydantic's own error."""

    def validate(value: Any) -> Any:
        try:
            return read(value)
        except ValidationError as error:
            # pydantic puts its own locations before these.
            raise PydanticError.from_exception_data(error.title, details(error)) from None

    return core_schema.no_info_plain_validator_function(validate)


def details(error: ValidationError) -> list[InitErrorDetails]:
    """The problems as pydantic has them."""
    return [
        InitErrorDetails(
            type=PydanticCustomError(problem["type"], "{message}", {"message": problem["msg"]}),
            loc=problem["loc"],
            input=problem["input"],
        )
        for problem in error.errors()
    ]


def json_schema(record: Any) -> dict[str, Any]:
    """The JSON Schema of a record inside another."""
    schema: dict[str, Any] = record.model_json_schema()
    del schema["$schema"]
    return schema
