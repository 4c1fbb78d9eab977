use crate::id::{Id, IdKind, private::Suffix};

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
    const PATTERN: &'static str = "^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$";
}

impl Suffix for OrderKind {
    const LAST_LETTER: u8 = b'f';
    const MIN_LEN: usize = 28;
}
