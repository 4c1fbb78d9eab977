use std::{fmt, str::FromStr};

use dtos_state::{ChangeEffect, Command};
use serde_with::{DeserializeFromStr, SerializeDisplay};
use sha2::{Digest, Sha256};

/// A place in the changes of one ledger, such as `2-0f343b0931126a20f133d67c2b018a3b`.
///
/// It is opaque: keep it, and give it back. It holds a running digest over all changes up
/// to its own, so that it does not fit another ledger, nor one that was restored to an
/// earlier moment and went on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Cursor {
    seq: u64,
    digest: [u8; Self::DIGEST_LEN],
}

impl Cursor {
    /// Before the first change of any ledger: `0`.
    pub const BEGINNING: Self = Self { seq: 0, digest: [0; Self::DIGEST_LEN] };

    /// The length of its digest in bytes.
    pub const DIGEST_LEN: usize = 16;

    /// The cursor of a store: the number of a change, and the digest kept with it.
    #[must_use]
    pub const fn of(seq: u64, digest: [u8; Self::DIGEST_LEN]) -> Self {
        Self { seq, digest }
    }

    /// Before the first change of a ledger of this identity.
    #[must_use]
    pub const fn first(identity: [u8; Self::DIGEST_LEN]) -> Self {
        Self { seq: 0, digest: identity }
    }

    /// The cursor of the next change.
    #[must_use]
    pub fn next(self, effect: ChangeEffect, command: &Command) -> Self {
        let mut json = String::with_capacity(512);
        command.append_json(&mut json);
        let hash = Sha256::new()
            .chain_update(self.digest)
            .chain_update(effect.as_str())
            .chain_update(json)
            .finalize();
        let mut digest = [0; Self::DIGEST_LEN];
        digest.copy_from_slice(&hash[..Self::DIGEST_LEN]);
        Self { seq: self.seq.saturating_add(1), digest }
    }

    /// The number of its change.
    #[must_use]
    pub const fn seq(self) -> u64 {
        self.seq
    }

    /// The digest, for a store to keep with the change.
    #[must_use]
    pub const fn digest(self) -> [u8; Self::DIGEST_LEN] {
        self.digest
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seq == 0 {
            return f.pad("0");
        }
        f.pad(&format!("{}-{:032x}", self.seq, u128::from_be_bytes(self.digest)))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({self})")
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "0" {
            return Ok(Self::BEGINNING);
        }
        let read = || {
            let (seq, digest) = text.split_once('-')?;
            let is_digest = digest.len() == 2 * Self::DIGEST_LEN;
            let cursor = Self {
                seq: seq.parse().ok()?,
                digest: u128::from_str_radix(digest, 16).ok()?.to_be_bytes(),
            };
            (is_digest && cursor.seq > 0).then_some(cursor)
        };
        // What is spelled otherwise is not a cursor that a ledger gave.
        let cursor = read().filter(|cursor| cursor.to_string() == text);
        cursor.ok_or_else(|| InvalidCursor { given: dtos_state::Excerpt::of(text) })
    }
}

/// The error of a text that is not a [`Cursor`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid cursor {given}: expected 0, or the cursor of a change")]
pub struct InvalidCursor {
    given: dtos_state::Excerpt,
}
