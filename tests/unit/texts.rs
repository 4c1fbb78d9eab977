//! Every text in the tables of these tests.

use core_enums::{OrderSide, OrderStatus, OrderType};

use super::{
    core::enums::{REFUSED_SIDES, REFUSED_STATUSES, REFUSED_TYPES},
    dtos::state::{
        exact_decimal::{REFUSED_NUMBERS, REFUSED_PRECISIONS},
        exact_decimal_accepted::{CANONICAL_DECIMALS, EXPONENTS},
        printable_text::{CONNECTOR_ORDER_IDS, REFUSED_CONNECTOR_ORDER_IDS},
        quantity::{QUANTITIES, REFUSED_QUANTITIES, REFUSED_QUANTITY_TEXTS},
        symbol::{REFUSED_SYMBOLS, SYMBOLS},
        timestamp::{
            REFUSED_FORMS, REFUSED_FRACTIONS, REFUSED_LEAP_SECONDS, REFUSED_TIMES, REFUSED_YEARS,
        },
        timestamp_accepted::{CANONICAL_TIMESTAMPS, CONVERTED_TIMESTAMPS},
    },
    utils::ids::{
        EXECUTION_GROUP_IDS, FILL_IDS, ORDER_IDS, REFUSED_EXECUTION_GROUP_IDS, REFUSED_ORDER_IDS,
    },
};

/// The texts that some type accepts or refuses.
pub(crate) fn all_texts() -> Vec<&'static str> {
    let tables = [
        &OrderSide::ALL.map(OrderSide::as_str)[..],
        &OrderType::ALL.map(OrderType::as_str),
        &OrderStatus::ALL.map(OrderStatus::as_str),
        REFUSED_SIDES,
        REFUSED_TYPES,
        REFUSED_STATUSES,
        ORDER_IDS,
        FILL_IDS,
        EXECUTION_GROUP_IDS,
        REFUSED_ORDER_IDS,
        REFUSED_EXECUTION_GROUP_IDS,
        SYMBOLS,
        REFUSED_SYMBOLS,
        CONNECTOR_ORDER_IDS,
        REFUSED_CONNECTOR_ORDER_IDS,
        CANONICAL_DECIMALS,
        REFUSED_NUMBERS,
        REFUSED_PRECISIONS,
        REFUSED_QUANTITY_TEXTS,
        CANONICAL_TIMESTAMPS,
        REFUSED_FORMS,
        REFUSED_TIMES,
        REFUSED_LEAP_SECONDS,
        REFUSED_FRACTIONS,
        REFUSED_YEARS,
    ]
    .concat();
    let firsts = [EXPONENTS, QUANTITIES, REFUSED_QUANTITIES, CONVERTED_TIMESTAMPS].concat();
    [tables, firsts.into_iter().map(|(given, _)| given).collect()].concat()
}
