use dtos_state::{Canonical, Command, InvalidRecord, Order, Table};
use serde::{Deserialize, Deserializer};

use crate::explain::record::{Also, Record};

/// An order, or any other record: a command, or what stands under the key of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyRecord {
    /// An order.
    Order(Order),
    /// All else.
    News(Command),
}

impl AnyRecord {
    /// The order, also that of a registration.
    #[must_use]
    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::Order(order) => Some(order),
            Self::News(command) => match command {
                Command::Register(order) => Some(order),
                _ => None,
            },
        }
    }
}

/// Reads an order: the others are read by [`Record::of_other`].
impl<'de> Deserialize<'de> for AnyRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Order::deserialize(deserializer).map(Self::Order)
    }
}

impl Record for AnyRecord {
    const TABLE: &'static Table = &Order::TABLE;
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord> =
        |text| Order::from_json(text).map(Self::Order);
    const ALSO: Also = Also::AnyRecord;

    #[inline]
    fn read_canonical(text: &str) -> Option<Canonical<Self>> {
        if let Some(Canonical { record, len, is_as_written }) = Order::read_canonical(text) {
            let record = Self::Order(record);
            return Some(Canonical { record, len, is_as_written });
        }
        let Canonical { record, len, is_as_written } = Command::read_canonical(text)?;
        let record = Self::News(record);
        Some(Canonical { record, len, is_as_written })
    }

    fn of_command(command: Command) -> Option<Self> {
        Some(Self::News(command))
    }
}
