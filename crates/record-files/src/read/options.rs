/// How much is read at once by default, in bytes.
pub const BLOCK: usize = 256 << 10;
/// How large a record may be by default, in bytes.
pub const DEFAULT_MAX_RECORD: usize = (DEFAULT_MAX_MIB as usize) << 20;
/// The same in MiB.
pub const DEFAULT_MAX_MIB: u16 = 16;

/// How a text is read, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Options<T> {
    /// What it is read for.
    pub task: T,
    /// How many threads read; only a regular file of several blocks is read by more than one.
    pub threads: usize,
    /// How large a record may be, in bytes. The reader holds up to five times as much.
    pub max_record: usize,
    /// How much is read at once, in bytes.
    pub block: usize,
}
