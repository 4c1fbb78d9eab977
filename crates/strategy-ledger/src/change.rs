use std::fmt;

use core_enums::{ChangeEffect, OrderStatus};
use dtos_state::{ConnectorOrderId, Fill, Order, OrderUpdate, Timestamp};
use id_generators::OrderId;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Something that the ledger was told, and what became of it.
///
/// As JSON it is its command with two more keys:
/// `{"seq":2,"effect":"advanced","update":{"order_id":"ORD_…",…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its place among all changes, from 1. A consumer that keeps the last one
    /// it has seen can go on from there.
    pub seq: u64,
    /// What became of it.
    pub effect: ChangeEffect,
    /// What the ledger was told.
    #[serde(flatten)]
    pub command: Command,
}

/// What a ledger can be told, such as
/// `{"update":{"order_id":"ORD_…","status":"OPEN","connector_order_id":null,"updated_at":"…"}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// There is to be this order.
    Register(Order),
    /// Somebody reported this of an order.
    #[serde(deserialize_with = "from_object")]
    Update(OrderReport),
    /// This was executed.
    Fill(Fill),
}

impl Command {
    /// The order that it is about.
    #[must_use]
    pub const fn order_id(&self) -> OrderId {
        match self {
            Self::Register(order) => order.order_id(),
            Self::Update(report) => report.order_id,
            Self::Fill(fill) => fill.parent_order_id(),
        }
    }
}

/// What somebody reported of the order with this id.
#[expect(missing_docs, reason = "the fields are those of `OrderUpdate`, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderReport {
    pub order_id: OrderId,
    pub status: OrderStatus,
    pub connector_order_id: Option<ConnectorOrderId>,
    pub updated_at: Timestamp,
}

impl OrderReport {
    /// Of the order with this id.
    #[must_use]
    pub fn of(order_id: OrderId, update: OrderUpdate) -> Self {
        let OrderUpdate { status, connector_order_id, updated_at } = update;
        Self { order_id, status, connector_order_id, updated_at }
    }

    /// The report without the id.
    #[must_use]
    pub fn update(&self) -> OrderUpdate {
        OrderUpdate {
            status: self.status,
            connector_order_id: self.connector_order_id.clone(),
            updated_at: self.updated_at,
        }
    }
}

/// Reads a report from an object alone: serde's own reader of a struct would
/// also take an array of its values.
fn from_object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OrderReport, D::Error> {
    struct ObjectOnly;

    impl<'de> Visitor<'de> for ObjectOnly {
        type Value = OrderReport;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a report, as an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OrderReport, A::Error> {
            OrderReport::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(ObjectOnly)
}
