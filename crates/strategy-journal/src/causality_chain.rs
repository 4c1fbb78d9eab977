use dtos_state::{FillId, OrderId};
use id_generators::{
    EntryPlanId, ExecutionCommandId, ExecutionPlanId, ExitPlanId, RiskId, SignalId, SizePlanId,
    StrategyDirectiveId,
};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    object::{self, InvalidJson},
    origin::Origin,
};

/// Declares the chain as the table of its links: what each identifies, its variant, its
/// key and its id. Brackets are around the ids of a list.
macro_rules! chain {
    ($($(#[doc = $doc:literal])+ $Link:ident = $key:ident: $([$Elem:ident])? $($One:ident)?,)+) => {
        /// Why an order exists: the ids of all that led to it, and of what came of it.
        ///
        /// It holds ids alone; what they name is elsewhere. Its origin never changes, and
        /// no id in it does: the chain is only ever extended. As JSON it is an object of
        /// all its keys, in this order; none may be absent.
        ///
        /// ```
        /// use strategy_journal::{CausalityChain, Origin};
        ///
        /// let mut chain = CausalityChain::of(Origin::Tick("TCK_20251201_145959_abc123".parse()?));
        /// let signal: id_generators::SignalId = "SIG_20251201_145959_def456".parse()?;
        /// chain.extend(signal)?;
        /// assert_eq!(chain.signal_ids(), [signal]);
        /// assert_eq!(CausalityChain::from_json(&chain.to_json())?, chain);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
        pub struct CausalityChain {
            origin: Origin,
            $($key: $(Vec<$Elem>)?$(Option<$One>)?,)+
        }

        /// An id that a chain can be extended by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Link {
            $($(#[doc = $doc])+ $Link($($Elem)?$($One)?),)+
        }

        $(impl From<$($Elem)?$($One)?> for Link {
            fn from(id: $($Elem)?$($One)?) -> Self {
                Self::$Link(id)
            }
        })+

        impl CausalityChain {
            /// The chain that has an origin and nothing more.
            #[must_use]
            pub const fn of(origin: Origin) -> Self {
                Self { origin, $($key: chain!(@none $([$Elem])? $($One)?),)+ }
            }

            /// What the chain began with.
            #[must_use]
            pub const fn origin(&self) -> Origin {
                self.origin
            }

            $(chain! { @get { $(#[doc = $doc])+ } $key $([$Elem])? $($One)? })+

            /// Extends the chain by an id. One that it has already changes nothing.
            ///
            /// # Errors
            /// [`CannotExtend`] where the chain has another id that can be there only
            /// once, or a list is full: then nothing is changed.
            pub fn extend(&mut self, link: impl Into<Link>) -> Result<(), CannotExtend> {
                match link.into() {
                    $(Link::$Link(id) => self.$key.add(id).map_err(|found| CannotExtend {
                        key: stringify!($key),
                        found,
                    }),)+
                }
            }
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            origin: Origin,
            $(
                // Otherwise a key that may be null might be absent, too.
                #[serde(deserialize_with = "Deserialize::deserialize")]
                $key: $(Vec<$Elem>)?$(Option<$One>)?,
            )+
        }

        impl TryFrom<Fields> for CausalityChain {
            type Error = CannotExtend;

            fn try_from(fields: Fields) -> Result<Self, Self::Error> {
                let mut chain = Self::of(fields.origin);
                $(for id in fields.$key.into_iter() {
                    if chain.$key.has(id) {
                        let found = format!("{id} is there twice");
                        return Err(CannotExtend { key: stringify!($key), found });
                    }
                    chain.extend(id)?;
                })+
                Ok(chain)
            }
        }
    };
    (@none [$Elem:ident]) => { Vec::new() };
    (@none $One:ident) => { None };
    (@get { $($doc:tt)+ } $key:ident [$Elem:ident]) => {
        $($doc)+
        #[must_use]
        pub fn $key(&self) -> &[$Elem] {
            &self.$key
        }
    };
    (@get { $($doc:tt)+ } $key:ident $One:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> Option<$One> {
            self.$key
        }
    };
}

chain! {
    /// The signals of the strategy.
    Signal = signal_ids: [SignalId],
    /// The assessments of risk.
    Risk = risk_ids: [RiskId],
    /// The strategy's directive.
    StrategyDirective = strategy_directive_id: StrategyDirectiveId,
    /// The plan of what to buy or sell, and how.
    EntryPlan = entry_plan_id: EntryPlanId,
    /// The plan of how much.
    SizePlan = size_plan_id: SizePlanId,
    /// The plan of when to get out.
    ExitPlan = exit_plan_id: ExitPlanId,
    /// The plan of how to execute.
    ExecutionPlan = execution_plan_id: ExecutionPlanId,
    /// The command to execute: the key under which a caller may repeat it.
    ExecutionCommand = execution_command_id: ExecutionCommandId,
    /// The orders.
    Order = order_ids: [OrderId],
    /// The fills.
    Fill = fill_ids: [FillId],
}

impl CausalityChain {
    /// The most ids that one list holds.
    pub const MAX_IDS: usize = 1_000;

    /// The chain, extended by an id.
    ///
    /// # Errors
    /// As [`extend`](Self::extend).
    pub fn extended(mut self, link: impl Into<Link>) -> Result<Self, CannotExtend> {
        self.extend(link)?;
        Ok(self)
    }

    /// Checks that it can be extended by a fill, whichever that is.
    pub(crate) fn check_room_for_a_fill(&self) -> Result<(), CannotExtend> {
        let full = |found| CannotExtend { key: "fill_ids", found };
        check_room(&self.fill_ids).map_err(full)
    }

    /// Reads a chain from JSON.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn from_json(json: &str) -> Result<Self, InvalidJson> {
        serde_json::from_str(json).map_err(|error| InvalidJson::new(&error))
    }

    /// The chain as one line of JSON.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "a chain has text keys and text values alone")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a chain is JSON")
    }
}

impl<'de> Deserialize<'de> for CausalityChain {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields: Fields = object::read(from, "a causality chain, as an object")?;
        Self::try_from(fields).map_err(serde::de::Error::custom)
    }
}

/// A place in a chain, for one id or for several.
trait Ids<T> {
    fn has(&self, id: T) -> bool;

    /// Adds an id, or says why it cannot be added.
    fn add(&mut self, id: T) -> Result<(), String>;
}

impl<T: Copy + PartialEq + std::fmt::Display> Ids<T> for Option<T> {
    fn has(&self, id: T) -> bool {
        *self == Some(id)
    }

    fn add(&mut self, id: T) -> Result<(), String> {
        match *self.get_or_insert(id) {
            known if known == id => Ok(()),
            known => Err(format!("it is {known}, and cannot be {id}")),
        }
    }
}

impl<T: Copy + PartialEq> Ids<T> for Vec<T> {
    fn has(&self, id: T) -> bool {
        self.contains(&id)
    }

    fn add(&mut self, id: T) -> Result<(), String> {
        if self.contains(&id) {
            return Ok(());
        }
        check_room(self)?;
        self.push(id);
        Ok(())
    }
}

fn check_room<T>(ids: &[T]) -> Result<(), String> {
    match ids.len() {
        CausalityChain::MAX_IDS.. => Err(format!("it has {} ids, the most there are", ids.len())),
        _ => Ok(()),
    }
}

/// The error of a chain that an id cannot be added to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot extend {key}: {found}")]
pub struct CannotExtend {
    key: &'static str,
    found: String,
}

impl CannotExtend {
    /// The key of the id.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }
}
