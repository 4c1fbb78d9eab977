use crate::id::{Id, IdKind, private::Suffix};

/// The identifier of a trade plan, such as `TPL_20251201_145950_abc123`.
///
/// The pattern is `^TPL_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$`, in ASCII.
pub type TradePlanId = Id<TradePlanKind>;

/// The kind of [`TradePlanId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TradePlanKind {}

impl IdKind for TradePlanKind {
    const NAME: &'static str = "TradePlanId";
    const PREFIX: [u8; 4] = *b"TPL_";
    const FORM: &'static str =
        "TPL_YYYYMMDD_HHMMSS_xxxxx, in digits and five to eight digits or lower-case letters";
    const PATTERN: &'static str = "^TPL_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$";
}

impl Suffix for TradePlanKind {
    const LAST_LETTER: u8 = b'z';
    const MIN_LEN: usize = 25;
}
