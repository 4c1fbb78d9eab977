"""The exceptions."""

from typing import Any


class OrderStateError(Exception):
    """Any error of this package but those of the arguments' classes."""


class ValidationError(OrderStateError, ValueError):
    """All that is wrong with one record."""

    def __init__(self, title: str, problems: list[dict[str, Any]]) -> None:
        super().__init__(title, problems)
        self.title = title
        self._problems = problems

    def errors(self) -> list[dict[str, Any]]:
        """Each problem: its ``type``, ``loc``, ``msg`` and ``input``."""
        return [dict(problem) for problem in self._problems]

    def error_count(self) -> int:
        """How many problems there are."""
        return len(self._problems)

    def __str__(self) -> str:
        lines = [f"{len(self._problems)} problem(s) of {self.title}"]
        for problem in self._problems:
            place = ".".join(str(step) for step in problem["loc"]) or "the whole"
            lines.append(f"{place}: {problem['msg']} [{problem['type']}]")
        return "\n".join(lines)


class FrozenError(ValidationError, AttributeError):
    """An attribute that never changes was assigned."""


class Contradiction(OrderStateError, ValueError):
    """An order did not follow an assignment: it is what it was."""


class DoesNotFit(OrderStateError, ValueError):
    """A value does not fit its column of a table."""


class Refusal(OrderStateError):
    """A ledger refused news, and kept nothing of them."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message, key)
        self.key = key

    def __str__(self) -> str:
        return str(self.args[0])


class LedgerError(OrderStateError):
    """A ledger cannot be opened, read or written."""


class LedgerInUse(LedgerError):
    """The ledger has another writer."""


class NoSuchLedger(LedgerError, FileNotFoundError):
    """There is no ledger to read."""
