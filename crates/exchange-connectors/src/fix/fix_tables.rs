use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

/// Of tag 39.
pub(crate) const STATUSES: &[StatusRow] = &[
    status("0", OrderStatus::Open, "new"),
    status("A", OrderStatus::Open, "pending new"),
    status("5", OrderStatus::Open, "replaced"),
    status("7", OrderStatus::Open, "stopped"),
    status("9", OrderStatus::Open, "suspended"),
    status("D", OrderStatus::Open, "accepted for bidding"),
    status("6", OrderStatus::Open, "pending cancel: by tag 14 against 38"),
    status("E", OrderStatus::Open, "pending replace: by tag 14 against 38"),
    status("B", OrderStatus::Open, "calculated: by tag 14 against 38"),
    status("1", OrderStatus::PartiallyFilled, "FILLED if 151=0 and 14 is 38"),
    status("2", OrderStatus::Filled, ""),
    status("4", OrderStatus::Cancelled, ""),
    status("C", OrderStatus::Expired, ""),
    status("3", OrderStatus::Expired, "done for day: if 59=0, else by tag 14 against 38"),
    status("8", OrderStatus::Rejected, "with 150=8, and without 103=6"),
];

/// Of tag 40.
pub(crate) const TYPES: &[TypeRow] = &[
    kind("1", Ok(OrderType::Market)),
    kind("2", Ok(OrderType::Limit)),
    kind("4", Ok(OrderType::StopLimit)),
    kind("3", Err("a stop order without a limit has no type here")),
    kind("P", Err("it is pegged to another price")),
];

const SOURCE: &str = "FIX 4.4";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("35=8 103=6", AlreadyThere, "the client id is in use: the first order lives"),
    error("35=8 103=*", FinalRefusal, "with 39=8 and 150=8"),
    error("35=8 150=I 103=5", NotFound, "the answer to 35=H: no such order"),
    error("35=9 102=1", NotFound, "cancel: unknown order"),
    error("35=9 102=*", Unknown, "cancel refused: ask"),
    error("35=3 373=*", FinalRefusal, "refused by the session; tag 45 alone names it"),
    error("35=j 380=4", NotNow, "application not available"),
    error("35=j 380=8", NotNow, "throttled"),
    error("35=j 380=*", FinalRefusal, "of 35=D; Kraken's words by its own table"),
];

const fn status(word: &'static str, status: OrderStatus, note: &'static str) -> StatusRow {
    StatusRow { word, status, note }
}

const fn kind(word: &'static str, order_type: Result<OrderType, &'static str>) -> TypeRow {
    TypeRow { word, order_type, note: "" }
}

const fn error(code: &'static str, class: ErrorClass, meaning: &'static str) -> ErrorRow {
    ErrorRow { code, with: "", class, meaning, source: SOURCE }
}
