use dtos_state::{
    ErrorClass::{self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown},
    OrderStatus, OrderType,
};

use crate::table::{ErrorRow, StatusRow, TypeRow};

pub(crate) const STATUSES: &[StatusRow] = &[
    status("live", OrderStatus::Open, "also of an algo order that waits"),
    status("partially_filled", OrderStatus::PartiallyFilled, ""),
    status("filled", OrderStatus::Filled, "not of an algo order"),
    status("canceled", OrderStatus::Cancelled, "whatever the cancelSource"),
    status("mmp_canceled", OrderStatus::Cancelled, ""),
    status("pause", OrderStatus::Open, "of an algo order"),
    status("partially_effective", OrderStatus::Open, "of an algo order"),
    status("effective", OrderStatus::Open, "of an algo order: the order that it made goes on"),
    status("order_failed", OrderStatus::Rejected, "of an algo order"),
    status(
        "partially_failed",
        OrderStatus::Rejected,
        "of an algo order; CANCELLED if it made another order",
    ),
];

const ELSEWHERE: &str = "a type that only this venue has";

pub(crate) const TYPES: &[TypeRow] = &[
    kind("market", Ok(OrderType::Market), ""),
    kind("optimal_limit_ioc", Ok(OrderType::Market), ""),
    kind("limit", Ok(OrderType::Limit), ""),
    kind("post_only", Ok(OrderType::Limit), ""),
    kind("fok", Ok(OrderType::Limit), ""),
    kind("ioc", Ok(OrderType::Limit), ""),
    kind("trigger", Ok(OrderType::StopLimit), "of an algo order, if ordPx is not -1"),
    kind("conditional", Ok(OrderType::StopLimit), "of an algo order, by slTriggerPx and slOrdPx"),
    kind("oco", Err(ELSEWHERE), ""),
    kind("chase", Err(ELSEWHERE), ""),
    kind("move_order_stop", Err(ELSEWHERE), ""),
    kind("iceberg", Err(ELSEWHERE), ""),
    kind("twap", Err(ELSEWHERE), ""),
    kind("mmp", Err(ELSEWHERE), ""),
    kind("mmp_and_post_only", Err(ELSEWHERE), ""),
    kind("op_fok", Err(ELSEWHERE), ""),
    kind("elp", Err(ELSEWHERE), ""),
];

const SOURCE: &str = "okx.com/docs-v5 error codes";

pub(crate) const ERRORS: &[ErrorRow] = &[
    error("50001", Unknown, "service unavailable"),
    error("50004", Unknown, "timeout; says neither success nor failure"),
    error("50013", Unknown, "system busy"),
    error("50026", Unknown, "system error"),
    error("51054", Unknown, "timeout"),
    error("51149", Unknown, "order timed out; says neither success nor failure"),
    error("1", Unknown, "all failed: each has a code of its own"),
    error("2", Unknown, "some failed: each has a code of its own"),
    error("50011", NotNow, "too many requests"),
    error("50061", NotNow, "too many orders"),
    error("51016", AlreadyThere, "clOrdId is in use"),
    error("50071", AlreadyThere, "clOrdId is in use"),
    error("51065", AlreadyThere, "algoClOrdId is in use"),
    error("50036", FinalRefusal, "expTime is before the present"),
    error("50037", FinalRefusal, "expTime is over: not processed"),
    error("50102", FinalRefusal, "timestamp"),
    error("51000", FinalRefusal, "a parameter"),
    error("51001", FinalRefusal, "no such instrument"),
    error("51008", FinalRefusal, "insufficient balance"),
    error("51020", FinalRefusal, "below the least size"),
    error("51281", FinalRefusal, "tgtCcy of a trigger order"),
    error("60013", FinalRefusal, "invalid args of a websocket request"),
    error("51603", NotFound, "order does not exist"),
    error("51400", Unknown, "cancel: filled, cancelled or unknown: ask"),
    error("51410", Unknown, "cancel: it is being cancelled: ask"),
    error("51503", Unknown, "amend: filled, cancelled or unknown: ask"),
    error("HTTP 429", NotNow, "too many requests"),
    error("HTTP 5xx", Unknown, "the server"),
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

const fn error(code: &'static str, class: ErrorClass, meaning: &'static str) -> ErrorRow {
    ErrorRow { code, with: "", class, meaning, source: SOURCE }
}
