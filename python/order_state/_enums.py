"""The words of a record. Each is a text too: ``OrderSide.BUY == "BUY"``."""

import enum


class OrderSide(str, enum.Enum):
    """Which way an order trades."""

    BUY = "BUY"
    SELL = "SELL"


class OrderType(str, enum.Enum):
    """How an order is priced."""

    MARKET = "MARKET"
    LIMIT = "LIMIT"
    STOP_LIMIT = "STOP_LIMIT"


class OrderStatus(str, enum.Enum):
    """The progress of an order: the highest status that was reported."""

    PENDING = "PENDING"
    OPEN = "OPEN"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"

    @property
    def is_final(self) -> bool:
        """Whether no further execution is expected."""
        return self not in (self.PENDING, self.OPEN, self.PARTIALLY_FILLED)


class RequestKind(str, enum.Enum):
    """What is asked of the exchange."""

    PLACE = "PLACE"
    CANCEL = "CANCEL"


class AnswerOutcome(str, enum.Enum):
    """The outcome of a request."""

    TAKEN = "TAKEN"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class ChangeEffect(str, enum.Enum):
    """The effect of news on a ledger."""

    REGISTERED = "registered"
    ADVANCED = "advanced"
    AMENDED = "amended"
    UNCHANGED = "unchanged"
    CONTRADICTED = "contradicted"
    FILLED = "filled"
    COMPLETED = "completed"
    CONFLICTED = "conflicted"
    BUSTED = "busted"
    REQUESTED = "requested"
    ANSWERED = "answered"
    RULED = "ruled"


class GroupStatus(str, enum.Enum):
    """The progress of an execution group, computed from its orders."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    PARTIAL = "PARTIAL"


class MistakeKind(str, enum.Enum):
    """What is wrong with a record: the ``type`` of an error."""

    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    DUPLICATE_KEY = "duplicate_key"
    NOT_ONE_KEY = "not_one_key"
    NOT_AN_OBJECT = "not_an_object"
    NOT_AN_ARRAY = "not_an_array"
    NOT_A_STRING = "not_a_string"
    NOT_AN_INTEGER = "not_an_integer"
    BARE_NUMBER = "bare_number"
    NOT_UNICODE = "not_unicode"
    WRONG_VALUE = "wrong_value"
    WRONG_RECORD = "wrong_record"
    OTHER_KIND = "other_kind"
    NOT_JSON = "not_json"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_SENDABLE = "not_sendable"
    REFUSED = "refused"
