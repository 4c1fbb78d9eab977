use id_generators::{FillId, OrderId, generate_fill_id};

use crate::{
    exact_decimal::ExactDecimal,
    printable_text::{CommissionAsset, ConnectorFillId},
    quantity::Quantity,
    record::record,
    timestamp::Timestamp,
};

record! {
    /// One record for each execution that took place under an order.
    ///
    /// It is reality: it never changes once it is made. What can be computed from an
    /// order and its fills is not stored: see
    /// [`ExecutionSummary`](crate::ExecutionSummary).
    ///
    /// On the wire it is an object of exactly these eight keys, in this order.
    /// `connector_fill_id`, `commission` and `commission_asset` may be absent or
    /// `null` when read, and are `null` when written; any other absent key, an
    /// unknown key and a key given twice are errors.
    #[expect(clippy::struct_field_names, reason = "the names are those of the design document")]
    "a fill": pub struct Fill from NewFill {
        /// The id of the fill: the second it was made in, in UTC, and a suffix.
        fill_id: FillId,
        /// The id of the order that was executed.
        parent_order_id: OrderId,
        /// The exchange's id for the fill, where there is one: not empty, no control characters.
        connector_fill_id: ?&ConnectorFillId,
        /// How much was traded, in the base asset: an exact decimal above zero, in quotes, of at
        /// most 28 places and 96 bits.
        filled_quantity: Quantity,
        /// The price: an exact decimal in quotes, of at most 28 places and 96 bits. Spreads and
        /// energy trade below zero.
        fill_price: ExactDecimal,
        /// What the execution cost, where that is known: an exact decimal in quotes; a rebate is
        /// below zero.
        commission: ?ExactDecimal,
        /// What the commission is paid in, where that is known: not empty, no control characters.
        commission_asset: ?&CommissionAsset,
        /// When the execution took place, by the exchange's clock: RFC 3339 with an offset; written
        /// in UTC, with Z.
        executed_at: Timestamp,
    }
}

impl Fill {
    /// A new fill with an id of its own, from the system's clock.
    ///
    /// # Panics
    /// As [`generate_fill_id`] does, where the system has no entropy or its
    /// clock is out of range. [`with_id`](Self::with_id) takes an id instead.
    #[must_use]
    pub fn generate(new: NewFill) -> Self {
        Self::with_id(generate_fill_id(), new)
    }

    /// Whether two parts of one execution contradict each other: one says otherwise than
    /// the other where both say something. The id of the fill and the time may differ.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        self.filled_quantity != other.filled_quantity
            || self.fill_price != other.fill_price
            || differ(self.connector_fill_id.as_ref(), other.connector_fill_id.as_ref())
            || differ(self.commission.as_ref(), other.commission.as_ref())
            || differ(self.commission_asset.as_ref(), other.commission_asset.as_ref())
    }
}
