//! The keys of each kind of record, and what may stand under them.

use std::{fmt::Display, str::FromStr};

use core_enums::{OrderSide, OrderStatus, OrderType};
use dtos_state::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, ExactDecimal, Quantity, Symbol, Timestamp,
};
use id_generators::{ExecutionGroupId, FillId, OrderId};

/// The fields of a kind of record.
pub(crate) struct Table {
    /// What messages call the record.
    pub(crate) name: &'static str,
    pub(crate) keys: Keys,
    pub(crate) fields: &'static [Field],
    /// Keys that the design leaves out, and why.
    pub(crate) left_out: &'static [(&'static str, &'static str)],
}

/// Which of its keys a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// All but those of nullable fields, which may be missing.
    Required,
    /// Any one of them.
    ExactlyOne,
}

/// What a record holds under one of its keys.
pub(crate) struct Field {
    pub(crate) key: &'static str,
    /// Whether the value may be `null`, or the key be missing.
    pub(crate) is_nullable: bool,
    /// Whether the value is the id of the order that the record is about.
    pub(crate) is_order_id: bool,
    pub(crate) content: Content,
}

/// What a value is.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    Text(Parse),
    Decimal(Parse),
    Record(&'static Table),
}

type Parse = fn(&str) -> Result<(), String>;

pub(crate) static ORDER: Table = Table {
    name: "an order",
    keys: Keys::Required,
    fields: &[
        Field::text::<OrderId>("order_id").of_the_order(),
        Field::text::<ExecutionGroupId>("parent_group_id"),
        Field::text::<ConnectorOrderId>("connector_order_id").or_null(),
        Field::text::<Symbol>("symbol"),
        Field::text::<OrderSide>("side"),
        Field::text::<OrderType>("order_type"),
        Field::decimal::<Quantity>("quantity"),
        Field::decimal::<ExactDecimal>("price").or_null(),
        Field::decimal::<ExactDecimal>("stop_price").or_null(),
        Field::text::<OrderStatus>("status"),
        Field::text::<Timestamp>("created_at"),
        Field::text::<Timestamp>("updated_at"),
    ],
    left_out: &[
        ("causality", "the causality of a decision is kept in the journal"),
        ("strategy_id", "the strategy is found through parent_group_id"),
        ("average_fill_price", "it is computed from the fills"),
        ("filled_quantity", "it is computed from the fills"),
        ("metadata", "an order carries nothing without a consumer"),
    ],
};

static UPDATE: Table = Table {
    name: "a report",
    keys: Keys::Required,
    fields: &[
        Field::text::<OrderId>("order_id").of_the_order(),
        Field::text::<OrderStatus>("status"),
        Field::text::<ConnectorOrderId>("connector_order_id").or_null(),
        Field::text::<Timestamp>("updated_at"),
    ],
    left_out: &[],
};

static FILL: Table = Table {
    name: "a fill",
    keys: Keys::Required,
    fields: &[
        Field::text::<FillId>("fill_id"),
        Field::text::<OrderId>("parent_order_id").of_the_order(),
        Field::text::<ConnectorFillId>("connector_fill_id").or_null(),
        Field::decimal::<Quantity>("filled_quantity"),
        Field::decimal::<ExactDecimal>("fill_price"),
        Field::decimal::<ExactDecimal>("commission").or_null(),
        Field::text::<CommissionAsset>("commission_asset").or_null(),
        Field::text::<Timestamp>("executed_at"),
    ],
    left_out: &[],
};

pub(crate) static COMMAND: Table = Table {
    name: "a command",
    keys: Keys::ExactlyOne,
    fields: &[
        Field::record("register", &ORDER),
        Field::record("update", &UPDATE),
        Field::record("fill", &FILL),
    ],
    left_out: &[],
};

impl Field {
    const fn text<T: FromStr<Err: Display>>(key: &'static str) -> Self {
        Self::of(key, Content::Text(parse::<T>))
    }

    const fn decimal<T: FromStr<Err: Display>>(key: &'static str) -> Self {
        Self::of(key, Content::Decimal(parse::<T>))
    }

    const fn record(key: &'static str, table: &'static Table) -> Self {
        Self::of(key, Content::Record(table))
    }

    const fn of(key: &'static str, content: Content) -> Self {
        Self { key, is_nullable: false, is_order_id: false, content }
    }

    const fn or_null(self) -> Self {
        Self { is_nullable: true, ..self }
    }

    const fn of_the_order(self) -> Self {
        Self { is_order_id: true, ..self }
    }
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop).map_err(|error| error.to_string())
}
