use core_enums::OrderStatus;
use id_generators::OrderId;

use crate::{
    printable_text::{FindingKey, Reason, RuledBy},
    record::record,
    timestamp::Timestamp,
};

record! {
    /// A person's decision on an order: which reports are taken back, which status it
    /// has instead, and which findings are settled.
    ///
    /// On the wire it is an object of these seven keys, in this order. `over` and
    /// `status` are both given, or both `null`.
    "a ruling": pub struct Ruling from NewRuling if check or InvalidRuling {
        /// The id of the order that is ruled on.
        order_id: OrderId,
        /// The status that was ruled on: reports above `status` up to this one are taken back.
        over: ?OrderStatus,
        /// The status that the order has instead, unless a report counts that is higher.
        status: ?OrderStatus,
        /// The keys of the findings that are settled.
        settles: [FindingKey],
        /// Why: at most 1 KiB, no control characters.
        reason: &Reason,
        /// Who made the ruling: not empty, no control characters.
        ruled_by: &RuledBy,
        /// When it was made: RFC 3339 with an offset; written in UTC, with Z.
        ruled_at: Timestamp,
    }
}

impl Ruling {
    fn check(&self) -> Result<(), InvalidRuling> {
        match (self.over, self.status) {
            (Some(_), Some(_)) | (None, None) => Ok(()),
            (Some(_), None) => Err(InvalidRuling { given: "over" }),
            (None, Some(_)) => Err(InvalidRuling { given: "status" }),
        }
    }

    /// Whether it takes back a report of a status at a time.
    #[must_use]
    pub fn takes_back(&self, status: OrderStatus, updated_at: Timestamp) -> bool {
        let (Some(over), Some(ruled)) = (self.over, self.status) else { return false };
        let is_between = status.rank() > ruled.rank() && status.rank() <= over.rank();
        is_between && updated_at <= self.ruled_at
    }
}

/// The error of a ruling that gives one of `over` and `status` without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ruling with {given} alone: expected both of over and status, or neither")]
pub struct InvalidRuling {
    given: &'static str,
}
