use id_generators::{ExecutionGroupId, TradePlanId};

use crate::{record::record, timestamp::Timestamp};

record! {
    /// A group of orders that carry out one plan. What can be computed from its orders
    /// is not stored here.
    ///
    /// On the wire it is an object of these three keys, in this order.
    #[derive(Copy)]
    "a group": pub struct ExecutionGroup {
        /// The id of the group: the second it was made in, in UTC, and a suffix.
        group_id: ExecutionGroupId,
        /// The id of the trade plan that the group carries out.
        parent_plan_id: TradePlanId,
        /// When the group was made, by our clock: RFC 3339 with an offset; written in UTC, with Z.
        created_at: Timestamp,
    }
}
