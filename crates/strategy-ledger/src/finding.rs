use std::{collections::BTreeMap, fmt};

use dtos_state::{
    Bust, CommissionAsset, ConnectorFillId, ConnectorOrderId, CumulativeQuantity, ExactDecimal,
    FillId, FindingKey, HistoryFault, OrderId, OrderStatus, Quantity, RequestKind, Sum, Timestamp,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error, MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::Value;

/// Two facts about an order that contradict each other.
///
/// As JSON it is an object of `order_id`, `finding`, which is the name, `key`, `message`,
/// and the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The order.
    pub order_id: OrderId,
    /// The contradiction.
    pub discrepancy: Discrepancy,
}

impl Finding {
    /// One text that is the same in every store: a ruling settles a finding by it. The
    /// order, the name and the facts; a finding with other facts has another key.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "each part is a text without control characters")]
    pub fn key(&self) -> FindingKey {
        let mut key = format!("{} {}", self.order_id, self.discrepancy.name());
        for fact in self.discrepancy.keys() {
            key.push(' ');
            key.push_str(&fact);
        }
        key.parse().expect("a key is printable")
    }

    /// What the list of findings is sorted by: the order, the name, the time, and the rest.
    pub(crate) fn place(&self) -> (OrderId, &'static str, Option<Timestamp>, FindingKey) {
        (self.order_id, self.discrepancy.name(), self.discrepancy.time(), self.key())
    }
}

/// A fact in the key of a finding: equal facts have one text, and no two others share one.
trait Fact {
    fn key(&self) -> String;
}

/// Rows of types, and how the key is made of a value.
macro_rules! facts {
    ($($($Type:ty),+ => |$value:ident| $key:expr;)+) => {$($(
        impl Fact for $Type {
            fn key(&self) -> String {
                let $value = self;
                $key
            }
        }
    )+)+};
}

facts! {
    ExactDecimal, Quantity, CumulativeQuantity => |value| value.normalized().to_string();
    // In quotes: they may have blanks, or be the word null.
    ConnectorOrderId, ConnectorFillId, CommissionAsset =>
        |value| serde_json::json!(value).to_string();
    FillId, OrderId, Timestamp, OrderStatus, RequestKind, Sum, HistoryFault, u32 =>
        |value| value.to_string();
}

impl<T: Fact> Fact for Option<T> {
    fn key(&self) -> String {
        self.as_ref().map_or_else(|| "null".into(), T::key)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.order_id, self.discrepancy)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("order_id", &self.order_id)?;
        map.serialize_entry("finding", self.discrepancy.name())?;
        map.serialize_entry("key", &self.key())?;
        map.serialize_entry("message", &self.discrepancy.to_string())?;
        for (name, fact) in self.discrepancy.facts() {
            map.serialize_entry(name, &fact)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut facts = Facts::deserialize(deserializer)?;
        let order_id = facts.take("order_id")?;
        // Both follow from the rest.
        for derived in ["key", "message"] {
            facts.0.remove(derived);
        }
        Ok(Self { order_id, discrepancy: Discrepancy::read(facts)? })
    }
}

/// Declares the findings as a table, one row each: what it means, what to do about it, its
/// variant, its name, its facts, and its message.
macro_rules! discrepancies {
    ($(
        $(#[doc = $doc:literal])+
        #[remedy = $remedy:literal]
        $Variant:ident = $name:literal { $($(#[doc = $about:literal])+ $fact:ident: $Type:ty,)* }
            => $($message:expr),+;
    )+) => {
        /// What contradicts what.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Discrepancy {
            $(
                $(#[doc = $doc])+
                $Variant { $($(#[doc = $about])+ $fact: $Type,)* },
            )+
        }

        impl Discrepancy {
            /// The name of every finding, what it means, and what to do about it.
            pub const MEANINGS: &'static [(&'static str, &'static str, &'static str)] = &[
                $(($name, concat!($($doc),+).trim_ascii(), $remedy),)+
            ];

            /// The stable name of the finding, for programs.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$Variant { .. } => $name,)+
                }
            }

            /// The facts, each with its name.
            fn facts(&self) -> Vec<(&'static str, Value)> {
                match self {
                    $(Self::$Variant { $($fact),* } => vec![
                        $((stringify!($fact), serde_json::json!($fact)),)*
                    ],)+
                }
            }

            /// The facts as they stand in the key.
            fn keys(&self) -> Vec<String> {
                match self {
                    $(Self::$Variant { $($fact),* } => vec![$(Fact::key($fact),)*],)+
                }
            }

            fn read<E: Error>(mut facts: Facts) -> Result<Self, E> {
                let name: String = facts.take("finding")?;
                let discrepancy = match &*name {
                    $($name => Self::$Variant { $($fact: facts.take(stringify!($fact))?,)* },)+
                    _ => return Err(E::unknown_variant(&name, &[$($name),+])),
                };
                facts.end(discrepancy)
            }
        }

        impl fmt::Display for Discrepancy {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$Variant { $($fact),* } => write!(f, $($message),+),)+
                }
            }
        }
    };
}

impl Discrepancy {
    /// The time among the facts.
    fn time(&self) -> Option<Timestamp> {
        let is_time = |name: &str| name.ends_with("_at");
        let mut facts = self.facts().into_iter();
        let (_, time) = facts.find(|(name, _)| is_time(name))?;
        time.as_str()?.parse().ok()
    }
}

/// The facts of a finding that are yet to be taken.
struct Facts(BTreeMap<String, Value>);

impl Facts {
    fn take<T: DeserializeOwned, E: Error>(&mut self, key: &'static str) -> Result<T, E> {
        let value = self.0.remove(key).ok_or_else(|| E::missing_field(key))?;
        serde_json::from_value(value).map_err(|error| E::custom(format!("{key}: {error}")))
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
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if facts.insert(key.clone(), value).is_some() {
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
    /// The latest cumulative quantity that was reported is not the sum of the executions.
    #[remedy = "ask the exchange for the executions of the order; one is missing or one too many"]
    CumulativeDiffers = "cumulative_differs" {
        /// The reported quantity.
        cumulative: CumulativeQuantity,
        /// The sum of the executions that count.
        filled: ExactDecimal,
    } => "was reported with {cumulative} executed, but its fills add up to {filled}";
    /// The order is FILLED, and its fills are short of its quantity.
    #[remedy = "ask the exchange for the executions of the order"]
    FilledButShort = "filled_but_short" {
        /// By how much.
        by: ExactDecimal,
    } => "is FILLED, but its fills are {by} short";
    /// The fills reach the quantity, and the order is not FILLED.
    #[remedy = "ask the exchange for the status of the order"]
    CompleteButNotFilled = "complete_but_not_filled" {
        /// Its status.
        status: OrderStatus,
    } => "is {status}, but its fills are complete";
    /// The fills exceed the quantity.
    #[remedy = "look for an execution that was recorded under two ids, and bust one of them"]
    Overfilled = "overfilled" {
        /// By how much.
        by: Quantity,
    } => "is overfilled by {by}";
    /// The order is partially filled, and there is no fill.
    #[remedy = "ask the exchange for the executions of the order"]
    PartiallyFilledWithoutFills = "partially_filled_without_fills" {}
        => "is PARTIALLY_FILLED without a fill";
    /// There are fills, and the order is still PENDING or OPEN.
    #[remedy = "ask the exchange for the status of the order"]
    FillsUnreported = "fills_unreported" {
        /// Its status.
        status: OrderStatus,
    } => "is {status}, but has fills";
    /// The order is REJECTED, and there are fills.
    #[remedy = "ask the exchange for the status of the order: it lived"]
    FillsOnRejected = "fills_on_rejected" {} => "is REJECTED, but has fills";
    /// The order was executed after it was cancelled or had expired.
    #[remedy = "ask the exchange whether the order still lives; then make a ruling"]
    ExecutedAfterEnd = "executed_after_end" {
        /// Its status at the end.
        status: OrderStatus,
        /// The fill.
        fill_id: FillId,
        /// When that was.
        executed_at: Timestamp,
    } => "is {status}, but {fill_id} was executed later, at {executed_at}";
    /// The order is final, and a later report has another status.
    #[remedy = "ask the exchange whether the order still lives; then make a ruling"]
    ReportedAfterEnd = "reported_after_end" {
        /// Its status at the end.
        status: OrderStatus,
        /// The status in the report.
        reported: OrderStatus,
        /// The time in the report.
        updated_at: Timestamp,
    } => "is {status}, but was reported {reported} later, at {updated_at}";
    /// A report cannot be true beside the others: of a rejection, or under another id of
    /// the exchange.
    #[remedy = "ask the exchange which report is true; then make a ruling"]
    ContradictoryReports = "contradictory_reports" {
        /// The status in the report.
        reported: OrderStatus,
        /// The exchange's id in the report, where the order has another.
        connector_order_id: Option<ConnectorOrderId>,
        /// The time in the report.
        updated_at: Timestamp,
    } => "was reported {reported}{} at {updated_at}, which contradicts the other reports",
        connector_order_id.as_ref().map(|id| format!(" as {id}")).unwrap_or_default();
    /// Parts of one execution say different things.
    #[remedy = "ask the exchange for the execution; bust the part that is wrong"]
    ConflictingFills = "conflicting_fills" {
        /// The fill with a part that says otherwise than what counts.
        fill_id: FillId,
    } => "has a part of {fill_id} that says otherwise than what counts";
    /// A bust names no fill of its order.
    #[remedy = "look for the execution under another id, and bust that one"]
    BustOfNothing = "bust_of_nothing" {
        /// The exchange's id that it names.
        connector_fill_id: Option<ConnectorFillId>,
        /// The id that it names.
        fill_id: Option<FillId>,
        /// The time of the bust.
        busted_at: Timestamp,
    } => "has a bust of {} at {busted_at}, which is none of its fills",
        named(connector_fill_id.as_ref(), fill_id.as_ref());
    /// The exchange's id for the order was reported for another order of the symbol, too.
    #[remedy = "ask the exchange whose id it is: one order was taken in twice"]
    SharedConnectorOrderId = "shared_connector_order_id" {
        /// The exchange's id.
        connector_order_id: ConnectorOrderId,
        /// The other order; the first one by id where there are more.
        other_order_id: OrderId,
    } => "shares the exchange's id {connector_order_id} with {other_order_id}";
    /// An execution counts for another order of the symbol and the side, too.
    #[remedy = "ask the exchange whose execution it is, and bust the other one"]
    SharedExecution = "shared_execution" {
        /// The exchange's id.
        connector_fill_id: ConnectorFillId,
        /// The other order; the first one by id where there are more.
        other_order_id: OrderId,
    } => "shares the execution {connector_fill_id} with {other_order_id}";
    /// Nobody knows the outcome of a request.
    #[remedy = "ask the exchange for the order"]
    UnansweredRequest = "unanswered_request" {
        /// What was asked.
        kind: RequestKind,
        /// The number of the request.
        attempt: u32,
        /// When it was asked.
        requested_at: Timestamp,
    } => "has no answer to {kind} {attempt} of {requested_at}";
    /// A request was both taken and refused.
    #[remedy = "ask the exchange for the order"]
    ContradictoryAnswers = "contradictory_answers" {
        /// What was asked.
        kind: RequestKind,
        /// The number of the request.
        attempt: u32,
    } => "had {kind} {attempt} both taken and refused";
    /// A sum over the fills cannot be held.
    #[remedy = "look for a fill with digits that no exchange sends"]
    NotSummable = "not_summable" {
        /// Which sum.
        sum: Sum,
        /// The asset of a commission, where its fills name one.
        commission_asset: Option<CommissionAsset>,
    } => "its {}{} cannot be held: expected at most 28 decimal places, and digits that make a \
         number below 2^96",
        sum.meaning(),
        commission_asset.as_ref().map(|asset| format!(" in {asset}")).unwrap_or_default();
    /// The order is not what its news make of it: the ledger was changed by hand.
    #[remedy = "run orders ledger check, and restore a backup"]
    NotItsHistory = "not_its_history" {
        /// What is wrong.
        fault: HistoryFault,
    } => "does not match its history: {}", fault.meaning();
}

/// What a bust names.
pub(crate) fn named(name: Option<&ConnectorFillId>, fill_id: Option<&FillId>) -> String {
    let name = name.map(ToString::to_string);
    name.or_else(|| fill_id.map(ToString::to_string)).unwrap_or_default()
}

impl From<&Bust> for Discrepancy {
    fn from(bust: &Bust) -> Self {
        Self::BustOfNothing {
            connector_fill_id: bust.connector_fill_id().cloned(),
            fill_id: bust.fill_id(),
            busted_at: bust.busted_at(),
        }
    }
}
