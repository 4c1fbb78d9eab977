"""Records and errors cross from one process to another."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from order_state import News, Order, ValidationError

from .conftest import RECORDS, VALUES


def echo(record: News) -> News:
    return record


def fail(quantity: object) -> Order:
    return Order.model_validate(VALUES | {"quantity": quantity, "metadata": 1})


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_records_and_errors_come_back(start: str) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context(start)) as pool:
        assert list(pool.map(echo, RECORDS)) == RECORDS
        with pytest.raises(ValidationError) as raised:
            pool.submit(fail, 0.5).result()
    with pytest.raises(ValidationError) as here:
        fail(0.5)
    assert raised.value.errors() == here.value.errors()
    assert raised.value.error_count() == 2
