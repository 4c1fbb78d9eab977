use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

pub(crate) const STATUSES: &[StatusRow] = &[
    status("PENDING", OrderStatus::Open, ""),
    status("QUEUED", OrderStatus::Open, "also a stop order that waits"),
    status("OPEN", OrderStatus::Open, "also with executions: there is no word for it"),
    status("CANCEL_QUEUED", OrderStatus::Open, ""),
    status("EDIT_QUEUED", OrderStatus::Open, ""),
    status("FILLED", OrderStatus::Filled, "may come twice"),
    status("CANCELLED", OrderStatus::Cancelled, ""),
    status("EXPIRED", OrderStatus::Expired, ""),
    status("FAILED", OrderStatus::Rejected, ""),
];

pub(crate) const TYPES: &[TypeRow] = &[
    kind("MARKET", Ok(OrderType::Market), "REST"),
    kind("LIMIT", Ok(OrderType::Limit), "REST"),
    kind("STOP_LIMIT", Ok(OrderType::StopLimit), "REST"),
    kind("BRACKET", Err("two orders in one"), ""),
    kind("TWAP", Err("a type that only this venue has"), ""),
    kind("UNKNOWN_ORDER_TYPE", Err("the venue names no type"), ""),
    kind("Market", Ok(OrderType::Market), "stream"),
    kind("Limit", Ok(OrderType::Limit), "stream"),
    kind("Stop Limit", Ok(OrderType::StopLimit), "stream"),
    kind("Bracket", Err("two orders in one"), ""),
    kind("Twap", Err("a type that only this venue has"), ""),
];

const SOURCE: &str = "docs.cdp.coinbase.com create-order";
const CANCEL: &str = "docs.cdp.coinbase.com cancel-orders";
const REST: &str = "docs.cdp.coinbase.com rest-api/errors";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("UNKNOWN_FAILURE_REASON", Unknown, "nothing is said", SOURCE),
    error("DUPLICATE_CLIENT_ORDER_ID", AlreadyThere, "the first order exists", SOURCE),
    error("UNSUPPORTED_ORDER_CONFIGURATION", FinalRefusal, "the configuration", SOURCE),
    error("INVALID_SIDE", FinalRefusal, "a parameter", SOURCE),
    error("INVALID_PRODUCT_ID", FinalRefusal, "a parameter", SOURCE),
    error("INVALID_SIZE_PRECISION", FinalRefusal, "a parameter", SOURCE),
    error("INVALID_PRICE_PRECISION", FinalRefusal, "a parameter", SOURCE),
    error("INSUFFICIENT_FUND", FinalRefusal, "funds", SOURCE),
    error("INSUFFICIENT_FUNDS", FinalRefusal, "funds", SOURCE),
    error("INVALID_LEDGER_BALANCE", FinalRefusal, "funds", SOURCE),
    error("ORDER_ENTRY_DISABLED", FinalRefusal, "the product", SOURCE),
    error("INELIGIBLE_PAIR", FinalRefusal, "the product", SOURCE),
    error("INVALID_LIMIT_PRICE*", FinalRefusal, "the price", SOURCE),
    error("INVALID_NO_LIQUIDITY", FinalRefusal, "no liquidity", SOURCE),
    error("INVALID_REQUEST", FinalRefusal, "a parameter", SOURCE),
    error("INVALID_ORDER_TYPE", FinalRefusal, "a parameter", SOURCE),
    error("INVALID_STOP_PRICE*", FinalRefusal, "the stop price", SOURCE),
    error("COMMANDER_REJECTED_NEW_ORDER", FinalRefusal, "the engine", SOURCE),
    error("UNKNOWN_CANCEL_ORDER", NotFound, "no such order to cancel", CANCEL),
    error("UNKNOWN_CANCEL_FAILURE_REASON", Unknown, "nothing is said", CANCEL),
    error("ORDER_IS_FULLY_FILLED", Unknown, "cancel refused: ask", CANCEL),
    error("DUPLICATE_CANCEL_REQUEST", Unknown, "cancel refused: ask", CANCEL),
    error("COMMANDER_REJECTED_CANCEL_ORDER", Unknown, "cancel refused: ask", CANCEL),
    error("ORDER_IS_BEING_REPLACED", Unknown, "cancel refused: ask", CANCEL),
    error("NOT_ALLOWED_TO_CANCEL", Unknown, "cancel refused: ask", CANCEL),
    error("INVALID_CANCEL_*", Unknown, "cancel refused: ask", CANCEL),
    error("NOT_FOUND", NotFound, "by the venue's id", REST),
    error("INTERNAL", Unknown, "the server", REST),
    error("INVALID_ARGUMENT", FinalRefusal, "a parameter", REST),
    error("UNAUTHENTICATED", FinalRefusal, "the key", REST),
    error("PERMISSION_DENIED", FinalRefusal, "the key's rights", REST),
    error("rate_limit_exceeded", NotNow, "too many requests", REST),
    error("HTTP 429", NotNow, "too many requests", REST),
    error("HTTP 4xx", FinalRefusal, "the request", REST),
    error("HTTP 5xx", Unknown, "the server", REST),
];

const fn status(word: &'static str, status: OrderStatus, note: &'static str) -> StatusRow {
    StatusRow { word, status, note }
}

const fn kind(
    word: &'static str,
    order_type: Result<OrderType, &'static str>,
    note: &'static str,
) -> TypeRow {
    TypeRow { word, order_type, note }
}

const fn error(
    code: &'static str,
    class: ErrorClass,
    meaning: &'static str,
    source: &'static str,
) -> ErrorRow {
    ErrorRow { code, with: "", class, meaning, source }
}
