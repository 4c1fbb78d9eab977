use crate::{
    generator::IdGenerator,
    id::{Id, IdKind, is_eight_hex_digits, private::Suffix},
};

/// The identifier of an order, such as `ORD_20251201_150000_a1b2c3d4`.
///
/// The pattern is `^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$`, in ASCII.
pub type OrderId = Id<OrderKind>;

/// The kind of [`OrderId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderKind {}

impl IdKind for OrderKind {
    const NAME: &'static str = "OrderId";
    const PREFIX: [u8; 4] = *b"ORD_";
    const FORM: &'static str = "ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex";
}

impl Suffix for OrderKind {
    fn is_suffix(bytes: &[u8]) -> bool {
        is_eight_hex_digits(bytes)
    }
}

/// A new order id, from the system's clock and the process-wide generator.
///
/// # Panics
/// If the operating system gives no entropy for the first id, or its clock is
/// outside the years 0000 to 9999. [`IdGenerator::process_wide`] returns errors
/// instead.
#[must_use]
#[inline]
pub fn generate_order_id() -> OrderId {
    IdGenerator::process_wide_or_panic().order_id().unwrap_or_else(|error| panic!("{error}"))
}
