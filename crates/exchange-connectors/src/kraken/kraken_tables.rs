use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

pub(crate) const STATUSES: &[StatusRow] = &[
    status("pending_new", OrderStatus::Open, "stream"),
    status("new", OrderStatus::Open, "stream"),
    status("partially_filled", OrderStatus::PartiallyFilled, "stream"),
    status("filled", OrderStatus::Filled, "stream"),
    status("canceled", OrderStatus::Cancelled, "stream and REST"),
    status("expired", OrderStatus::Expired, "stream and REST"),
    status("pending", OrderStatus::Open, "REST"),
    status("open", OrderStatus::Open, "REST"),
    status("closed", OrderStatus::Filled, "REST"),
];

pub(crate) const TYPES: &[TypeRow] = &[
    kind("market", Ok(OrderType::Market)),
    kind("limit", Ok(OrderType::Limit)),
    kind("stop-loss-limit", Ok(OrderType::StopLimit)),
    kind("stop-loss", Err("a stop order without a limit has no type here")),
    kind("take-profit", Err("an order that takes profit has no type here")),
    kind("take-profit-limit", Err("its stop price works in the other direction")),
    kind("trailing-stop", Err("its stop price trails the market")),
    kind("trailing-stop-limit", Err("its stop price trails the market")),
    kind("iceberg", Err("a type that only this venue has")),
    kind("settle-position", Err("it closes a position, and has no type here")),
];

const SOURCE: &str = "docs.kraken.com guides/spot-errors";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("EGeneral:Internal error*", Unknown, "the server"),
    error("EService:Unavailable*", Unknown, "the matching engine or the interface"),
    error("EService:Busy*", Unknown, "the matching engine or the interface"),
    error("EService:Timeout*", Unknown, "of the matching engine"),
    error("EDatabase:*", Unknown, "the server"),
    error("EAPI:Rate limit exceeded*", NotNow, "too many requests"),
    error("EOrder:Rate limit exceeded*", NotNow, "too many orders"),
    error("EGeneral:Temporary lockout*", NotNow, "too many failures"),
    ErrorRow {
        with: "already in use",
        source: "third parties: the text is not verified",
        ..error("EOrder:*", AlreadyThere, "cl_ord_id is in use")
    },
    ErrorRow {
        with: "duplicate",
        source: "third parties: the text is not verified",
        ..error("EOrder:*", AlreadyThere, "cl_ord_id is in use")
    },
    error("EOrder:Unknown order*", NotFound, "no such order"),
    error("EOrder:*", FinalRefusal, "funds, post only, least size and the like"),
    error("EGeneral:Invalid arguments*", FinalRefusal, "a parameter"),
    error("EGeneral:Permission denied*", FinalRefusal, "the key's rights"),
    error("EQuery:Unknown asset pair*", FinalRefusal, "no such pair"),
    error("EAPI:Invalid *", FinalRefusal, "key, signature or nonce"),
    error("EAPI:Feature disabled*", FinalRefusal, "such as viqc"),
    error("EService:Market in *", FinalRefusal, "cancel_only, post_only or limit_only mode"),
    error("EService:Deadline elapsed*", FinalRefusal, "before the engine took it"),
    error("HTTP 5xx", Unknown, "the server, or the network before it"),
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
