//! The fill that the tests of this folder are about, and its document.

use dtos_state::NewFill;

pub(super) use super::examples::at;

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
