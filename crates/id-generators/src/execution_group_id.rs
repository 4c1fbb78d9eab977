use crate::id::{Id, IdKind, private::Suffix};

/// The identifier of an execution group, such as `EXG_20251201_145955_xyz789`.
///
/// The pattern is `^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$`, in ASCII. Ids that
/// are generated here end in eight hex digits, like order ids.
pub type ExecutionGroupId = Id<ExecutionGroupKind>;

/// The kind of [`ExecutionGroupId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExecutionGroupKind {}

impl IdKind for ExecutionGroupKind {
    const NAME: &'static str = "ExecutionGroupId";
    const PREFIX: [u8; 4] = *b"EXG_";
    const FORM: &'static str =
        "EXG_YYYYMMDD_HHMMSS_xxxxx, in digits and five to eight digits or lower-case letters";
    const PATTERN: &'static str = "^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$";
}

impl Suffix for ExecutionGroupKind {
    const LAST_LETTER: u8 = b'z';
    const MIN_LEN: usize = 25;
}
