use std::{collections::BTreeMap, fmt};

use dtos_state::{
    ConnectorOrderId, ExactDecimal, FillId, OrderId, OrderStatus, Quantity, Sum, Timestamp,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error, MapAccess, Visitor},
};

/// Two facts about an order that contradict each other.
///
/// As JSON it is an object of `order_id`, `finding`, which is the name, and the
/// facts. `orders ledger audit --json` writes a message in place of the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The order.
    pub order_id: OrderId,
    /// The contradiction.
    #[serde(flatten)]
    pub discrepancy: Discrepancy,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.order_id, self.discrepancy)
    }
}

/// Declares the findings as a table, one row each: what it means, its variant, its
/// name, its facts, and its message.
macro_rules! discrepancies {
    ($(
        $(#[doc = $doc:literal])+
        $Variant:ident = $name:literal { $($(#[doc = $about:literal])+ $fact:ident: $Type:ty,)* }
            => $($message:expr),+;
    )+) => {
        /// What contradicts what.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(tag = "finding")]
        #[non_exhaustive]
        pub enum Discrepancy {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $name)]
                $Variant { $($(#[doc = $about])+ $fact: $Type,)* },
            )+
        }

        impl Discrepancy {
            /// The stable name of the finding, for programs.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$Variant { .. } => $name,)+
                }
            }
        }

        impl fmt::Display for Discrepancy {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$Variant { $($fact),* } => write!(f, $($message),+),)+
                }
            }
        }

        impl<'de> Deserialize<'de> for Discrepancy {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut facts = Facts::deserialize(deserializer)?;
                let name: String = facts.take("finding")?;
                let discrepancy = match &*name {
                    $($name => Self::$Variant { $($fact: facts.take(stringify!($fact))?,)* },)+
                    _ => return Err(D::Error::unknown_variant(&name, &[$($name),+])),
                };
                facts.end(discrepancy)
            }
        }
    };
}

/// The facts of a finding that are yet to be taken. All are texts.
struct Facts(BTreeMap<String, Option<String>>);

impl Facts {
    fn take<T: DeserializeOwned, E: Error>(&mut self, key: &'static str) -> Result<T, E> {
        let text = self.0.remove(key).ok_or_else(|| E::missing_field(key))?;
        serde_json::from_value(text.into()).map_err(|error| E::custom(format!("{key}: {error}")))
    }

    fn end<T, E: Error>(self, value: T) -> Result<T, E> {
        match self.0.into_keys().next() {
            None => Ok(value),
            Some(key) => Err(E::custom(format!("unknown field `{key}`"))),
        }
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Facts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a finding, as an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
                let mut facts = BTreeMap::new();
                while let Some((key, text)) = map.next_entry::<String, Option<String>>()? {
                    if facts.insert(key.clone(), text).is_some() {
                        return Err(A::Error::custom(format!("duplicate field `{key}`")));
                    }
                }
                Ok(Facts(facts))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

discrepancies! {
    /// The order is FILLED, and its fills are short of its quantity.
    FilledButShort = "filled_but_short" {
        /// By how much.
        by: ExactDecimal,
    } => "is FILLED, but its fills are {by} short";
    /// The fills reach the quantity, and the order is not FILLED.
    CompleteButNotFilled = "complete_but_not_filled" {
        /// Its status.
        status: OrderStatus,
    } => "is {status}, but its fills are complete";
    /// The fills exceed the quantity.
    Overfilled = "overfilled" {
        /// By how much.
        by: Quantity,
    } => "is overfilled by {by}";
    /// The order is partially filled, and there is no fill.
    PartiallyFilledWithoutFills = "partially_filled_without_fills" {}
        => "is PARTIALLY_FILLED without a fill";
    /// There are fills, and the order is still PENDING or OPEN.
    FillsUnreported = "fills_unreported" {
        /// Its status.
        status: OrderStatus,
    } => "is {status}, but has fills";
    /// The order is REJECTED, and there are fills.
    FillsOnRejected = "fills_on_rejected" {} => "is REJECTED, but has fills";
    /// The order was executed after it was cancelled or had expired.
    ExecutedAfterEnd = "executed_after_end" {
        /// Its status at the end.
        status: OrderStatus,
        /// The fill.
        fill_id: FillId,
        /// When that was.
        executed_at: Timestamp,
    } => "is {status}, but {fill_id} was executed later, at {executed_at}";
    /// The order is final, and a later report has another status.
    ReportedAfterEnd = "reported_after_end" {
        /// Its status at the end.
        status: OrderStatus,
        /// The status in the report.
        reported: OrderStatus,
        /// The time in the report.
        updated_at: Timestamp,
    } => "is {status}, but was reported {reported} later, at {updated_at}";
    /// A report was kept that contradicts what is known.
    ContradictoryReport = "contradictory_report" {
        /// The status in the report.
        reported: OrderStatus,
        /// The exchange's id in the report, where the order has another.
        connector_order_id: Option<ConnectorOrderId>,
        /// The time in the report.
        updated_at: Timestamp,
    } => "was reported {reported}{} at {updated_at}, which contradicts the other reports",
        connector_order_id.as_ref().map(|id| format!(" as {id}")).unwrap_or_default();
    /// The exchange used one id for two different fills.
    ConflictingFill = "conflicting_fill" {
        /// The fill that does not count.
        fill_id: FillId,
    } => "has another fill with the exchange's id of {fill_id}";
    /// A sum over the fills cannot be held.
    NotSummable = "not_summable" {
        /// Which sum.
        sum: Sum,
    } => "its {} cannot be held: expected at most 28 decimal places, and digits that make a number \
         below 2^96", sum.meaning();
    /// The order differs from what its registration and its reports imply: the ledger
    /// was changed by hand.
    NotItsHistory = "not_its_history" {} => "does not match its history";
}
