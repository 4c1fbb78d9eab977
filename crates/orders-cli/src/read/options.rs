/// How much is read at once by default, in bytes.
pub(crate) const BLOCK: usize = 256 << 10;
/// How large a record may be by default, in bytes.
pub(crate) const DEFAULT_MAX_RECORD: usize = (DEFAULT_MAX_MIB as usize) << 20;
pub(crate) const DEFAULT_MAX_MIB: u16 = 16;

/// How a text is read, and what for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options<T> {
    pub(crate) task: T,
    pub(crate) threads: usize,
    /// How large a record may be, in bytes. The reader holds up to five times as much.
    pub(crate) max_record: usize,
    /// How much is read at once, in bytes.
    pub(crate) block: usize,
}
