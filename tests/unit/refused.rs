//! The number of invalid values in the tables of these tests.

use super::{
    core::enums::{REFUSED_SIDES, REFUSED_STATUSES, REFUSED_TYPES},
    dtos::state::{
        exact_decimal::{REFUSED_NUMBERS, REFUSED_PRECISIONS},
        fill_examples::MEMBERS as FILL_MEMBERS,
        fill_refused::{
            REFUSED_FILL_DOCUMENTS, REFUSED_FILL_VALUES, REQUIRED_FILL_KEYS, UNKNOWN_FILL_KEYS,
        },
        order_documents_refused::{REFUSED_DOCUMENTS, REFUSED_EDITS},
        order_keys_refused::{REPEATED_KEYS, REQUIRED_KEYS, UNKNOWN_KEYS},
        order_kinds_refused::{REFUSED_FOR_DECIMALS, REFUSED_FOR_TEXTS},
        order_values_refused::REFUSED_VALUES,
        printable_text::REFUSED_CONNECTOR_ORDER_IDS,
        quantity::{REFUSED_QUANTITIES, REFUSED_QUANTITY_TEXTS},
        symbol::REFUSED_SYMBOLS,
        timestamp::{
            REFUSED_FORMS, REFUSED_FRACTIONS, REFUSED_LEAP_SECONDS, REFUSED_TIMES, REFUSED_YEARS,
        },
    },
    utils::ids::{REFUSED_EXECUTION_GROUP_IDS, REFUSED_ORDER_IDS},
};

const TABLES: [usize; 29] = [
    REFUSED_SIDES.len(),
    REFUSED_TYPES.len(),
    REFUSED_STATUSES.len(),
    REFUSED_ORDER_IDS.len(),
    REFUSED_EXECUTION_GROUP_IDS.len(),
    REFUSED_SYMBOLS.len(),
    REFUSED_CONNECTOR_ORDER_IDS.len(),
    REFUSED_NUMBERS.len(),
    REFUSED_PRECISIONS.len(),
    REFUSED_QUANTITIES.len(),
    REFUSED_QUANTITY_TEXTS.len(),
    REFUSED_FORMS.len(),
    REFUSED_TIMES.len(),
    REFUSED_LEAP_SECONDS.len(),
    REFUSED_FRACTIONS.len(),
    REFUSED_YEARS.len(),
    REFUSED_VALUES.len(),
    REFUSED_FOR_TEXTS.len(),
    REFUSED_FOR_DECIMALS.len(),
    REQUIRED_KEYS.len(),
    UNKNOWN_KEYS.len(),
    REPEATED_KEYS,
    REFUSED_DOCUMENTS.len(),
    REFUSED_EDITS.len(),
    REFUSED_FILL_VALUES.len(),
    REQUIRED_FILL_KEYS.len(),
    UNKNOWN_FILL_KEYS.len(),
    FILL_MEMBERS.len(),
    REFUSED_FILL_DOCUMENTS.len(),
];

#[test]
fn at_least_150_values_are_refused_with_their_whole_message() {
    let rows: usize = TABLES.iter().sum();
    assert!(rows >= 150, "{rows} rows");
    assert!(TABLES.iter().all(|&rows| rows > 0), "{TABLES:?}");
}
