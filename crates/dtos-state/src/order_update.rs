use core_enums::OrderStatus;
use id_generators::OrderId;

use crate::{
    printable_text::{ConnectorOrderId, Reason},
    quantity::CumulativeQuantity,
    record::record,
    timestamp::Timestamp,
};

record! {
    /// A report of an order, for [`Order::apply`](crate::Order::apply) and for a
    /// ledger.
    ///
    /// On the wire it is an object of these six keys, in this order.
    #[derive(Hash)]
    "a report": pub struct OrderUpdate {
        /// The id of the order that the report is about.
        order_id: OrderId,
        /// The status that the order is reported to have.
        status: OrderStatus,
        /// The exchange's id for the order, where the report has one: not empty, no control
        /// characters.
        connector_order_id: ?&ConnectorOrderId,
        /// When the order had this status, by the reporter's clock: RFC 3339 with an offset;
        /// written in UTC, with Z.
        updated_at: Timestamp,
        /// Why, in the exchange's own words, where it says so: at most 1 KiB, no control
        /// characters.
        reason: ?&Reason,
        /// How much was executed so far by the exchange's own sum, where it says so: an exact
        /// decimal in quotes, not below zero.
        cumulative: ?CumulativeQuantity,
    }
}

impl OrderUpdate {
    /// A report of a status at a time, and nothing more.
    #[must_use]
    pub const fn new(order_id: OrderId, status: OrderStatus, updated_at: Timestamp) -> Self {
        Self {
            order_id,
            status,
            connector_order_id: None,
            updated_at,
            reason: None,
            cumulative: None,
        }
    }

    /// Whether two reports say the same of the same moment. The reason and the
    /// cumulative quantity complete a report; they do not make it another.
    #[must_use]
    pub fn is_same_report(&self, other: &Self) -> bool {
        let completing = ["reason", "cumulative"];
        self.differences(other).iter().all(|key| completing.contains(key))
    }
}
