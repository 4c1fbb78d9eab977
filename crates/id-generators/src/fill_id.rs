use crate::id::{Id, IdKind, private::Suffix};

/// The identifier of a fill, such as `FIL_20251201_150002_c3d4e5f6`.
///
/// The pattern is `^FIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$`, in ASCII.
pub type FillId = Id<FillKind>;

/// The kind of [`FillId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FillKind {}

impl IdKind for FillKind {
    const NAME: &'static str = "FillId";
    const PREFIX: [u8; 4] = *b"FIL_";
    const FORM: &'static str = "FIL_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex";
    const PATTERN: &'static str = "^FIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$";
}

impl Suffix for FillKind {
    const LAST_LETTER: u8 = b'f';
    const MIN_LEN: usize = 28;
}
