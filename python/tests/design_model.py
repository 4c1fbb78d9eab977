"""The order of the design document as a pydantic model: sections 3 and 4, as they stand there."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class OrderType(str, enum.Enum):
    MARKET = "MARKET"
    LIMIT = "LIMIT"
    STOP_LIMIT = "STOP_LIMIT"


class OrderStatus(str, enum.Enum):
    PENDING = "PENDING"
    OPEN = "OPEN"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


class DesignOrder(BaseModel):
    order_id: Annotated[str, Field(pattern=r"^ORD_\d{8}_\d{6}_[0-9a-f]{8}$")] = "made up"
    parent_group_id: Annotated[str, Field(pattern=r"^EXG_")]
    connector_order_id: str | None = None
    symbol: Annotated[str, Field(pattern=r"^[A-Z]+_[A-Z]+$")]
    side: Literal["BUY", "SELL"]
    order_type: OrderType
    quantity: Annotated[Decimal, Field(gt=0)]
    price: Decimal | None = None
    stop_price: Decimal | None = None
    status: OrderStatus
    created_at: datetime
    updated_at: datetime
