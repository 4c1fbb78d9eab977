use id_generators::{FillId, OrderId};

use crate::{
    fill::Fill,
    printable_text::{ConnectorFillId, Reason},
    record::record,
    timestamp::Timestamp,
};

record! {
    /// The exchange takes executions back: they never count, whichever comes first.
    ///
    /// On the wire it is an object of these five keys, in this order. Exactly one of
    /// `connector_fill_id` and `fill_id` says what is taken back.
    "a bust": pub struct Bust from NewBust if check or InvalidBust {
        /// The id of the order that was executed.
        parent_order_id: OrderId,
        /// The exchange's id of what is taken back: every fill under it.
        connector_fill_id: ?&ConnectorFillId,
        /// The id of the fill that is taken back.
        fill_id: ?FillId,
        /// Why, in the exchange's own words, where it says so: at most 1 KiB, no control
        /// characters.
        reason: ?&Reason,
        /// When it was taken back, by the exchange's clock: RFC 3339 with an offset; written in
        /// UTC, with Z.
        busted_at: Timestamp,
    }
}

impl Bust {
    fn check(&self) -> Result<(), InvalidBust> {
        match (&self.connector_fill_id, &self.fill_id) {
            (Some(_), None) | (None, Some(_)) => Ok(()),
            (Some(_), Some(_)) => Err(InvalidBust { given: "both" }),
            (None, None) => Err(InvalidBust { given: "neither" }),
        }
    }

    /// Whether it names a fill, of whichever order.
    #[must_use]
    pub fn names(&self, fill: &Fill) -> bool {
        self.fill_id == Some(fill.fill_id())
            || self.connector_fill_id.is_some()
                && self.connector_fill_id() == fill.connector_fill_id()
    }
}

/// The error of a bust that does not say what it takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a bust with {given} of connector_fill_id and fill_id: expected exactly one of them")]
pub struct InvalidBust {
    given: &'static str,
}
