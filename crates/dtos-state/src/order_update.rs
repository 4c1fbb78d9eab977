use core_enums::OrderStatus;
use id_generators::OrderId;

use crate::{printable_text::ConnectorOrderId, record::record, timestamp::Timestamp};

record! {
    /// A report of an order, for [`Order::apply`](crate::Order::apply) and for a
    /// ledger.
    ///
    /// On the wire it is an object of these four keys, in this order.
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
    }
}
