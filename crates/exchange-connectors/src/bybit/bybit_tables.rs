use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

pub(crate) const STATUSES: &[StatusRow] = &[
    status("New", OrderStatus::Open, ""),
    status("Untriggered", OrderStatus::Open, "a stop order that waits"),
    status("Triggered", OrderStatus::Open, ""),
    status("PartiallyFilled", OrderStatus::PartiallyFilled, ""),
    status("Filled", OrderStatus::Filled, "may come twice"),
    status("Cancelled", OrderStatus::Cancelled, "also what IOC, FOK and PostOnly end"),
    status("Deactivated", OrderStatus::Cancelled, "before it was triggered"),
    status(
        "PartiallyFilledCanceled",
        OrderStatus::Cancelled,
        "spot; also a complete market order to buy by value",
    ),
    status("Rejected", OrderStatus::Rejected, "not with rejectReason EC_DuplicatedClOrdID"),
];

pub(crate) const TYPES: &[TypeRow] = &[
    TypeRow { word: "Market", order_type: Ok(OrderType::Market), note: "no triggerPrice" },
    TypeRow {
        word: "Limit",
        order_type: Ok(OrderType::Limit),
        note: "with a triggerPrice: STOP_LIMIT",
    },
    TypeRow { word: "UNKNOWN", order_type: Err("the venue names no type"), note: "" },
];

const SOURCE: &str = "bybit-exchange/docs error.mdx";
const HTTP: &str = "bybit-exchange/docs rate-limit.mdx";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("10000", Unknown, "server timeout"),
    error("10016", Unknown, "internal error"),
    error("170001", Unknown, "internal error"),
    error("170007", Unknown, "timeout of the backend"),
    error("170032", Unknown, "network error"),
    error("170146", Unknown, "order creation timeout"),
    error("170147", Unknown, "order cancellation timeout"),
    error("429", Unknown, "high load; not documented as unprocessed"),
    error("10006", NotNow, "too many visits"),
    error("10429", NotNow, "too many requests of the system"),
    error("10019", NotNow, "the service restarts, and takes no request"),
    error("20003", NotNow, "too frequent requests"),
    error("170005", NotNow, "too many new orders"),
    error("110072", AlreadyThere, "orderLinkId was used before (derivatives)"),
    error("170141", AlreadyThere, "orderLinkId was used before (spot)"),
    error("10014", AlreadyThere, "duplicate request"),
    error("10001", FinalRefusal, "a parameter"),
    error("10002", FinalRefusal, "outside of the receive window"),
    error("10003", FinalRefusal, "invalid key"),
    error("10004", FinalRefusal, "invalid signature"),
    error("10005", FinalRefusal, "no permission"),
    error("110003", FinalRefusal, "the price is beyond its range"),
    error("110004", FinalRefusal, "insufficient wallet balance"),
    error("110005", FinalRefusal, "status of the position"),
    error("110006", FinalRefusal, "insufficient assets"),
    error("110007", FinalRefusal, "insufficient available balance"),
    error("170124", FinalRefusal, "the quantity is too large"),
    error("170130", FinalRefusal, "a parameter"),
    error("170131", FinalRefusal, "insufficient balance"),
    error("170140", FinalRefusal, "below the least value"),
    error("170193", FinalRefusal, "the price is too high"),
    error("170194", FinalRefusal, "the price is too low"),
    error("170210", FinalRefusal, "new orders are refused"),
    error("110001", NotFound, "order does not exist"),
    error("170213", NotFound, "order does not exist"),
    error("170143", NotFound, "not on the book"),
    error("110079", Unknown, "the order is being processed: ask"),
    error("170142", Unknown, "the order has been cancelled: ask"),
    error("181017", Unknown, "the order cannot be cancelled: ask"),
    ErrorRow { source: HTTP, ..error("HTTP 403", NotNow, "too many requests of the address") },
    ErrorRow { source: HTTP, ..error("HTTP 429", NotNow, "too many requests") },
    ErrorRow { source: HTTP, ..error("HTTP 5xx", Unknown, "the server") },
];

const fn status(word: &'static str, status: OrderStatus, note: &'static str) -> StatusRow {
    StatusRow { word, status, note }
}

const fn error(code: &'static str, class: ErrorClass, meaning: &'static str) -> ErrorRow {
    ErrorRow { code, with: "", class, meaning, source: SOURCE }
}
