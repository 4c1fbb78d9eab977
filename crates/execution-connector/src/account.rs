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
        let digits = number(0, 8) % 100_000_000_000_000;
        let (date, time, suffix) = (digits / 1_000_000, digits % 1_000_000, number(8, 4));
        let text = format!("{prefix}_{date:08}_{time:06}_{suffix:08x}");
        text.parse().expect("digits and hex digits are an id")
    }
}
