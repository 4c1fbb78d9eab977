use std::fmt;

use dtos_state::Command;
use sha2::{Digest, Sha256};

/// A digest of news, whatever their order: two ledgers with the same news have the same.
///
/// It is the sum of the SHA-256 of each command, as JSON with decimals without needless
/// zeros, as a number of 256 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewsDigest {
    /// The number, the least significant half first.
    sum: [u128; 2],
}

impl NewsDigest {
    /// Adds a command.
    pub fn add(&mut self, command: &Command) {
        let hash = Sha256::digest(command.normalized().to_json());
        let half =
            |bytes: &[u8]| bytes.iter().fold(0_u128, |sum, &byte| sum << 8 | u128::from(byte));
        let (high, low) = hash.split_at(16);
        let (sum, carry) = self.sum[0].overflowing_add(half(low));
        self.sum = [sum, self.sum[1].wrapping_add(half(high)).wrapping_add(carry.into())];
    }
}

impl fmt::Display for NewsDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:032x}{:032x}", self.sum[1], self.sum[0]))
    }
}
