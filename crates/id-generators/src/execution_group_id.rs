use crate::{
    generator::IdGenerator,
    id::{Id, IdKind, private::Suffix},
};

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
}

impl Suffix for ExecutionGroupKind {
    fn is_suffix(bytes: &[u8]) -> bool {
        (5..=8).contains(&bytes.len())
            && bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z'))
    }
}

/// A new execution group id, from the system's clock and the process-wide
/// generator.
///
/// # Panics
/// Panics where [`generate_order_id`](crate::generate_order_id) does.
#[must_use]
#[inline]
pub fn generate_execution_group_id() -> ExecutionGroupId {
    IdGenerator::process_wide_or_panic()
        .execution_group_id()
        .unwrap_or_else(|error| panic!("{error}"))
}
