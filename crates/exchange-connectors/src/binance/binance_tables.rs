use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

pub(crate) const STATUSES: &[StatusRow] = &[
    status("NEW", OrderStatus::Open, "also of a stop order that waits, and once it is triggered"),
    status("PENDING_NEW", OrderStatus::Open, "in a list of orders"),
    status("PENDING_CANCEL", OrderStatus::Open, "not in use"),
    status("PARTIALLY_FILLED", OrderStatus::PartiallyFilled, ""),
    status("FILLED", OrderStatus::Filled, ""),
    status("CANCELED", OrderStatus::Cancelled, ""),
    status("REJECTED", OrderStatus::Rejected, ""),
    status("EXPIRED", OrderStatus::Expired, "also what a MARKET or IOC order left unfilled"),
    status("EXPIRED_IN_MATCH", OrderStatus::Expired, "self-trade prevention"),
];

pub(crate) const TYPES: &[TypeRow] = &[
    kind("MARKET", Ok(OrderType::Market)),
    kind("LIMIT", Ok(OrderType::Limit)),
    kind("LIMIT_MAKER", Ok(OrderType::Limit)),
    kind("STOP_LOSS_LIMIT", Ok(OrderType::StopLimit)),
    kind("STOP_LOSS", Err("a stop order without a limit has no type here")),
    kind("TAKE_PROFIT", Err("an order that takes profit has no type here")),
    kind("TAKE_PROFIT_LIMIT", Err("its stop price works in the other direction")),
];

const SOURCE: &str = "binance-spot-api-docs errors.md";
const REST: &str = "binance-spot-api-docs rest-api.md";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("-1000", Unknown, "unknown error", SOURCE),
    error("-1001", Unknown, "disconnected", SOURCE),
    error("-1006", Unknown, "unexpected response; execution status unknown", SOURCE),
    error("-1007", Unknown, "timeout; execution status unknown", REST),
    error("-1008", Unknown, "overloaded; not documented as unprocessed", SOURCE),
    error("-1003", NotNow, "too many requests", SOURCE),
    error("-1015", NotNow, "too many new orders", SOURCE),
    error("-1013", FinalRefusal, "invalid message; a filter of the symbol", SOURCE),
    error("-1016", FinalRefusal, "service shutting down", SOURCE),
    error("-1020", FinalRefusal, "unsupported operation", SOURCE),
    error("-1021", FinalRefusal, "outside of the receive window", REST),
    error("-1022", FinalRefusal, "invalid signature", SOURCE),
    error("-11xx", FinalRefusal, "a parameter", SOURCE),
    ErrorRow {
        with: "Duplicate order sent",
        ..error("-2010", AlreadyThere, "the client id is in use: the first order exists", SOURCE)
    },
    error("-2010", FinalRefusal, "new order rejected", SOURCE),
    error("-2011", Unknown, "cancel rejected: says nothing of the order", SOURCE),
    error("-2013", NotFound, "order does not exist", SOURCE),
    error("-2014", FinalRefusal, "bad key", SOURCE),
    error("-2015", FinalRefusal, "rejected key", SOURCE),
    error("-2021", Unknown, "cancel-replace failed in part: the answer holds both parts", REST),
    error("-2022", Unknown, "cancel-replace failed: the answer holds both parts", REST),
    error("-2026", Unknown, "archived: it existed, and ended without executions", SOURCE),
    error("-2038", FinalRefusal, "amendment refused", SOURCE),
    error("-2039", FinalRefusal, "client id and order id do not belong together", SOURCE),
    error("HTTP 403", NotNow, "the firewall", REST),
    error("HTTP 409", Unknown, "cancel-replace failed in part", REST),
    error("HTTP 418", NotNow, "banned for a time", REST),
    error("HTTP 429", NotNow, "too many requests", REST),
    error("HTTP 5xx", Unknown, "execution status unknown", REST),
];

const fn status(word: &'static str, status: OrderStatus, note: &'static str) -> StatusRow {
    StatusRow { word, status, note }
}

const fn kind(word: &'static str, order_type: Result<OrderType, &'static str>) -> TypeRow {
    TypeRow { word, order_type, note: "" }
}

const fn error(
    code: &'static str,
    class: ErrorClass,
    meaning: &'static str,
    source: &'static str,
) -> ErrorRow {
    ErrorRow { code, with: "", class, meaning, source }
}
