//! The first bytes of a ledger's file.

use std::{fs::File, io::Read, path::Path};

/// `ordL` in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x6F72_644C;

/// Whether a file begins as a ledger does, of whatever version. Nothing else of it is read.
#[must_use]
pub fn is_ledger(path: impl AsRef<Path>) -> bool {
    let mut header = [0; 72];
    // A pipe would wait for somebody.
    let is_file = path.as_ref().metadata().is_ok_and(|file| file.is_file());
    let mut read = || File::open(&path).and_then(|mut file| file.read_exact(&mut header));
    is_file
        && read().is_ok()
        && header.starts_with(b"SQLite format 3\0")
        && i64::from_be_bytes([&[0; 4], &header[68..]].concat().try_into().unwrap_or_default())
            == APPLICATION_ID
}
