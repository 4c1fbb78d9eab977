//! The table of a record: its keys, and what may stand under each.
//!
//! [`record!`](crate::record) makes it from the record's declaration. Readers,
//! writers, messages and the JSON Schema all follow it.

use std::fmt::Display;
use std::str::FromStr;

use core_enums::{AnswerOutcome, OrderSide, OrderStatus, OrderType, RequestKind};
use id_generators::{Id, IdKind, OrderKind};

use crate::{
    canonical::CanonicalReader,
    exact_decimal::ExactDecimal,
    printable_text::{
        CommissionAsset, ConnectorFillId, ConnectorOrderId, FindingKey, Reason, RuledBy,
    },
    quantity::{CumulativeQuantity, Quantity},
    symbol::Symbol,
    timestamp::Timestamp,
};

/// What an object has to be, to be a record of some kind.
#[derive(Debug)]
pub struct Table {
    /// What messages call the record: `an order`.
    pub name: &'static str,
    /// Which of the keys a record has.
    pub keys: Keys,
    /// The fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// Keys that the design leaves out, and why.
    pub left_out: &'static [(&'static str, &'static str)],
}

/// Which of its keys a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// All of them; one whose value may be `null` may be absent.
    All,
    /// Exactly one.
    One,
}

/// One key of a record.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What its value means.
    pub description: &'static str,
    /// Whether the value may be `null`, or the key absent.
    pub is_nullable: bool,
    /// What the value may be.
    pub content: Content,
}

impl Field {
    /// Whether the value is the id of the order that the record is about. Each
    /// record has one such field.
    #[must_use]
    pub fn is_order_id(&self) -> bool {
        matches!(self.content, Content::Text(_, Texts::Pattern(OrderKind::PATTERN)))
    }

    /// Whether the value is a time.
    #[must_use]
    pub fn is_time(&self) -> bool {
        matches!(self.content, Content::Text(_, Texts::Pattern(Timestamp::PATTERN)))
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A string.
    Text(TextCheck, Texts),
    /// A string that holds a decimal.
    Decimal(TextCheck, Texts),
    /// A number without a fraction, from zero to the greatest of 32 bits.
    Integer,
    /// A list of values.
    List(&'static Content),
    /// A record by itself.
    Record(&'static Table),
}

/// Reads a text as a value, and says what is wrong with it.
pub type TextCheck = fn(&str) -> Result<(), String>;

/// The texts that a value may have, as a JSON Schema can say it.
#[derive(Clone, Copy, Debug)]
pub enum Texts {
    /// Those that match a regular expression, and have no line feed.
    Pattern(&'static str),
    /// All but the empty one, and those in which a regular expression is found.
    Without(&'static str),
    /// The names of a vocabulary, each with its meaning.
    Names(&'static [(&'static str, &'static str)]),
}

/// A value that stands under a key.
pub(crate) trait Value: Clone {
    const CONTENT: Content;
    const IS_NULLABLE: bool = false;

    /// The same, and a decimal without needless zeros.
    fn normalized(&self) -> Self {
        self.clone()
    }

    /// The time, if the value is one.
    fn time(&self) -> Option<Timestamp> {
        None
    }

    /// Appends the value as JSON.
    fn append_json(&self, json: &mut String);

    /// Reads the value in its canonical spelling.
    fn read(input: &mut CanonicalReader<'_>) -> Option<Self>;
}

impl<T: Value> Value for Option<T> {
    const CONTENT: Content = T::CONTENT;
    const IS_NULLABLE: bool = true;

    fn normalized(&self) -> Self {
        self.as_ref().map(T::normalized)
    }

    fn time(&self) -> Option<Timestamp> {
        self.as_ref()?.time()
    }

    fn append_json(&self, json: &mut String) {
        match self {
            Some(value) => value.append_json(json),
            None => json.push_str("null"),
        }
    }

    #[inline]
    fn read(input: &mut CanonicalReader<'_>) -> Option<Self> {
        match input.literal("null") {
            Some(()) => Some(None),
            None => T::read(input).map(Some),
        }
    }
}

impl Value for u32 {
    const CONTENT: Content = Content::Integer;

    fn append_json(&self, json: &mut String) {
        json.push_str(&self.to_string());
    }

    fn read(input: &mut CanonicalReader<'_>) -> Option<Self> {
        input.digits()?.parse().ok()
    }
}

impl<T: Value> Value for Vec<T> {
    const CONTENT: Content = Content::List(&T::CONTENT);

    fn append_json(&self, json: &mut String) {
        json.push('[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            value.append_json(json);
        }
        json.push(']');
    }

    fn read(input: &mut CanonicalReader<'_>) -> Option<Self> {
        input.literal("[")?;
        let mut values = Self::new();
        while input.literal("]").is_none() {
            if !values.is_empty() {
                input.literal(",")?;
            }
            values.push(T::read(input)?);
        }
        Some(values)
    }
}

/// Rows of a kind of content, a type, its texts, how its own text is got, and how
/// it is read at a quote.
macro_rules! values {
    ($($Kind:ident $(for $K:ident)?: $Type:ty, $texts:expr, $text:ident, $read:ident;)+) => {$(
        impl$(<$K: IdKind>)? Value for $Type {
            const CONTENT: Content = Content::$Kind(check::<Self>, $texts);

            values!(@also $text);

            #[inline]
            fn append_json(&self, json: &mut String) {
                json.push('"');
                json.push_str(self.$text().as_ref());
                json.push('"');
            }

            #[inline]
            fn read(input: &mut CanonicalReader<'_>) -> Option<Self> {
                values!(@$read input)
            }
        }
    )+};
    (@also decimal_text) => {
        fn normalized(&self) -> Self {
            (*self).normalized()
        }
    };
    (@also time_text) => {
        fn time(&self) -> Option<Timestamp> {
            Some(*self)
        }
    };
    (@also $other:ident) => {};
    (@quoted $input:ident) => { $input.quoted(Self::read_quoted) };
    (@string $input:ident) => { $input.parse() };
}

values! {
    Text for K: Id<K>, Texts::Pattern(K::PATTERN), as_str, quoted;
    Text: OrderSide, Texts::Names(OrderSide::MEANINGS), as_str, quoted;
    Text: OrderType, Texts::Names(OrderType::MEANINGS), as_str, quoted;
    Text: OrderStatus, Texts::Names(OrderStatus::MEANINGS), as_str, quoted;
    Text: RequestKind, Texts::Names(RequestKind::MEANINGS), as_str, quoted;
    Text: AnswerOutcome, Texts::Names(AnswerOutcome::MEANINGS), as_str, quoted;
    Text: Symbol, Texts::Pattern(Symbol::PATTERN), as_str, quoted;
    Text: ConnectorOrderId, Texts::Without(CONTROL), escaped, string;
    Text: ConnectorFillId, Texts::Without(CONTROL), escaped, string;
    Text: CommissionAsset, Texts::Without(CONTROL), escaped, string;
    Text: Reason, Texts::Without(CONTROL), escaped, string;
    Text: RuledBy, Texts::Without(CONTROL), escaped, string;
    Text: FindingKey, Texts::Without(CONTROL), escaped, string;
    Decimal: ExactDecimal, Texts::Pattern(ExactDecimal::PATTERN), decimal_text, quoted;
    Decimal: Quantity, Texts::Pattern(Quantity::PATTERN), decimal_text, quoted;
    Decimal: CumulativeQuantity, Texts::Pattern(CumulativeQuantity::PATTERN), decimal_text, quoted;
    Text: Timestamp, Texts::Pattern(Timestamp::PATTERN), time_text, quoted;
}

/// The characters that a printable text does not have.
const CONTROL: &str = r"[\x00-\x1f\x7f]";

fn check<T: FromStr<Err: Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop).map_err(|error| error.to_string())
}
