use std::str::FromStr;

use dtos_state::{ExecutionGroupId, FillId, OrderId};
use sha2::{Digest, Sha256};

/// An account at a venue, such as `main` at `binance`: what the ids are derived from that an
/// exchange's own ids stand for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// The venue.
    pub venue: Box<str>,
    /// The account there.
    pub name: Box<str>,
}

impl Account {
    /// The id of the execution that the venue gave an id, of a symbol as the venue spells it.
    #[must_use]
    pub fn fill_id(&self, venue_symbol: &str, execution_id: &str) -> FillId {
        self.id("FIL", &["fill", venue_symbol, execution_id])
    }

    /// The id of a foreign order that the venue gave an id, of a symbol as the venue spells it.
    #[must_use]
    pub fn foreign_order_id(&self, venue_symbol: &str, connector_order_id: &str) -> OrderId {
        self.id("ORD", &["order", venue_symbol, connector_order_id])
    }

    /// The group of all foreign orders of the account.
    #[must_use]
    pub fn foreign_group_id(&self) -> ExecutionGroupId {
        self.id("EXG", &["group"])
    }

    /// The id whose digits are a hash: they need not be a date.
    fn id<T: FromStr>(&self, prefix: &str, parts: &[&str]) -> T
    where
        T::Err: std::fmt::Debug,
    {
        let mut hash = Sha256::new();
        for part in [&*self.venue, &*self.name].iter().chain(parts) {
            // The length before each part, so that no two lists of parts read alike.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        let number = |at: usize, len: usize| {
            hash[at..at + len].iter().fold(0_u64, |n, &byte| n << 8 | u64::from(byte))
        };
        // By hand: an id is derived for each execution that is read.
        let mut text = *b"XXX_00000000_000000_00000000";
        text[..3].copy_from_slice(prefix.as_bytes());
        let mut digits = number(0, 8) % 100_000_000_000_000;
        for at in (4..12).chain(13..19).rev() {
            text[at] = HEX[(digits % 10) as usize];
            digits /= 10;
        }
        let mut suffix = number(8, 4);
        for at in (20..28).rev() {
            text[at] = HEX[(suffix % 16) as usize];
            suffix /= 16;
        }
        let text = str::from_utf8(&text).expect("ASCII");
        text.parse().expect("digits and hex digits are an id")
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";
