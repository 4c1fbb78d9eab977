//! Which keys each kind of record has, and what may stand under them.

use std::{fmt::Display, str::FromStr};

use core_enums::{OrderSide, OrderStatus, OrderType};
use dtos_state::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, ExactDecimal, Quantity, Symbol, Timestamp,
};
use id_generators::{ExecutionGroupId, FillId, OrderId};

use crate::given::{not_unicode, shown, text_of};

/// What an object has to be, to be a record.
pub(crate) struct Shape {
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
    /// All that are required.
    Required,
    /// One of them, whichever.
    ExactlyOne,
}

pub(crate) static ORDER: Shape = Shape {
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

static UPDATE: Shape = Shape {
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

static FILL: Shape = Shape {
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

pub(crate) static COMMAND: Shape = Shape {
    name: "a command",
    keys: Keys::ExactlyOne,
    fields: &[
        Field::record("register", &ORDER),
        Field::record("update", &UPDATE),
        Field::record("fill", &FILL),
    ],
    left_out: &[],
};

/// What a record says under one of its keys.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// Neither may the key be missing nor the value be `null`.
    pub(crate) is_required: bool,
    /// Whether the value is the id of the order that the record is about.
    pub(crate) is_order_id: bool,
    pub(crate) content: Content,
}

/// What a value is.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    Text(Parse),
    Decimal(Parse),
    Record(&'static Shape),
}

type Parse = fn(&str) -> Result<(), String>;

impl Field {
    const fn text<T: FromStr<Err: Display>>(name: &'static str) -> Self {
        Self::of(name, Content::Text(parse::<T>))
    }

    const fn decimal<T: FromStr<Err: Display>>(name: &'static str) -> Self {
        Self::of(name, Content::Decimal(parse::<T>))
    }

    const fn record(name: &'static str, shape: &'static Shape) -> Self {
        Self::of(name, Content::Record(shape))
    }

    const fn of(name: &'static str, content: Content) -> Self {
        Self { name, is_required: true, is_order_id: false, content }
    }

    const fn or_null(self) -> Self {
        Self { is_required: false, ..self }
    }

    const fn of_the_order(self) -> Self {
        Self { is_order_id: true, ..self }
    }

    /// Checks the JSON value that was given under the key, but not what a record
    /// holds.
    pub(crate) fn check(&self, value: &str) -> Result<(), String> {
        match (self.content, value.as_bytes()) {
            (Content::Record(_), [b'{', ..]) => Ok(()),
            (Content::Record(shape), _) => Err(shape.not_met_by(value)),
            (Content::Text(parse) | Content::Decimal(parse), [b'"', ..]) => match text_of(value) {
                Some(text) => parse(&text),
                None => Err(not_unicode(value)),
            },
            (_, [b'n', ..]) if !self.is_required => Ok(()),
            (Content::Decimal(_), [b'-' | b'0'..=b'9', ..]) => Err(format!(
                "expected a decimal in quotes, but got the bare number {}",
                shown(value)
            )),
            (Content::Text(_) | Content::Decimal(_), _) => {
                Err(format!("expected a string, but got {}", shown(value)))
            }
        }
    }
}

impl Shape {
    /// The message for a value that is not an object.
    pub(crate) fn not_met_by(&self, value: &str) -> String {
        format!("expected {}, as an object, but got {}", self.name, shown(value))
    }
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop).map_err(|error| error.to_string())
}
