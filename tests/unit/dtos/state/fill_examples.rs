//! The fill of the tests in this folder, and its document.

use dtos_state::{Fill, NewFill};

use super::examples::document;
pub(super) use super::examples::{at, on_one_line};

/// The keys and values of the design document's first example, as JSON.
pub(crate) const MEMBERS: [(&str, &str); 8] = [
    ("fill_id", r#""FIL_20251201_150002_c3d4e5f6""#),
    ("parent_order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("connector_fill_id", "null"),
    ("filled_quantity", r#""0.5""#),
    ("fill_price", r#""95000.00""#),
    ("commission", "null"),
    ("commission_asset", "null"),
    ("executed_at", r#""2025-12-01T15:00:02Z""#),
];

/// The document of the example, with another value for one key. Each key has
/// its own line, as in the design document. The key of `MEMBERS[i]` is on line
/// `i + 2`.
pub(super) fn document_with(key: &str, value: &str) -> String {
    document(&MEMBERS.map(|(name, old)| (name, if name == key { value } else { old })))
}

/// The document of the example, without one key.
pub(super) fn document_without(key: &str) -> String {
    let rest: Vec<_> = MEMBERS.into_iter().filter(|(name, _)| *name != key).collect();
    document(&rest)
}

/// The design document's first example.
pub(super) fn new_fill() -> NewFill {
    NewFill {
        parent_order_id: "ORD_20251201_150000_a1b2c3d4".parse().unwrap(),
        connector_fill_id: None,
        filled_quantity: "0.5".parse().unwrap(),
        fill_price: "95000.00".parse().unwrap(),
        commission: None,
        commission_asset: None,
        executed_at: at(2),
    }
}

pub(super) fn with_known_id(new: NewFill) -> Fill {
    Fill::with_id("FIL_20251201_150002_c3d4e5f6".parse().unwrap(), new)
}
