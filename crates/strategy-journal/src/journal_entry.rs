use core_enums::JournalEvent;
use dtos_state::{FillId, OrderId, Timestamp};
use id_generators::JournalEntryId;
use serde::{Deserialize, Deserializer, Serialize};
use strategy_ledger::Cursor;

use crate::{
    causality_chain::CausalityChain,
    context::Context,
    object::{self, InvalidJson},
};

/// Declares the entry as the table of its fields: what each means, its key and its type.
/// `&` is before one that is lent, `?` before one that is lent and may be null; brackets are
/// around one that is copied.
macro_rules! entry {
    ($($(#[doc = $doc:literal])+ $key:ident:
            $([$Own:ty])? $(&$Lent:ident)? $(?$Null:ident)?,)+) => {
        /// One entry of the journal: what was decided or happened, and why.
        ///
        /// It names the order, the fill and the change of the ledger that it stands for.
        /// What those are is in the ledger, and nowhere else. As JSON it is an object of
        /// all its keys, `entry_id` first and then in this order; none may be absent.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct JournalEntry {
            entry_id: JournalEntryId,
            $($key: $($Own)?$($Lent)?$(Option<$Null>)?,)+
        }

        /// All that [`JournalEntry`] is made of, but for its id, before it is checked.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct NewJournalEntry {
            $($(#[doc = $doc])+ pub $key: $($Own)?$($Lent)?$(Option<$Null>)?,)+
        }

        impl JournalEntry {
            /// The entry of this id.
            ///
            /// # Errors
            /// [`InvalidEntry`] where its parts do not fit each other.
            pub fn with_id(
                entry_id: JournalEntryId,
                new: NewJournalEntry,
            ) -> Result<Self, InvalidEntry> {
                new.check()?;
                Ok(Self { entry_id, $($key: new.$key,)+ })
            }

            /// Its id.
            #[must_use]
            pub const fn entry_id(&self) -> JournalEntryId {
                self.entry_id
            }

            $(entry! { @get { $(#[doc = $doc])+ } $key $([$Own])? $(&$Lent)? $(?$Null)? })+
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            entry_id: JournalEntryId,
            $(
                // Otherwise a key that may be null might be absent, too.
                #[serde(deserialize_with = "Deserialize::deserialize")]
                $key: $($Own)?$($Lent)?$(Option<$Null>)?,
            )+
        }

        impl<'de> Deserialize<'de> for JournalEntry {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let fields: Fields = object::read(from, "an entry of the journal, as an object")?;
                let new = NewJournalEntry { $($key: fields.$key,)+ };
                Self::with_id(fields.entry_id, new).map_err(serde::de::Error::custom)
            }
        }
    };
    (@get { $($doc:tt)+ } $key:ident &$Lent:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> &$Lent {
            &self.$key
        }
    };
    (@get { $($doc:tt)+ } $key:ident ?$Null:ident) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> Option<&$Null> {
            self.$key.as_ref()
        }
    };
    (@get { $($doc:tt)+ } $key:ident [$Own:ty]) => {
        $($doc)+
        #[must_use]
        pub const fn $key(&self) -> $Own {
            self.$key
        }
    };
}

entry! {
    /// What it is about.
    event_type: [JournalEvent],
    /// When it was written, by our clock.
    recorded_at: [Timestamp],
    /// The order that it is about.
    order_id: [OrderId],
    /// The fill that it stands for.
    fill_id: [Option<FillId>],
    /// The change of the ledger that it stands for; none of a decision.
    change: [Option<Cursor>],
    /// Why.
    causality: &CausalityChain,
    /// What else there is to know: any JSON.
    context: ?Context,
}

impl JournalEntry {
    /// Reads an entry from JSON.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn from_json(json: &str) -> Result<Self, InvalidJson> {
        serde_json::from_str(json).map_err(|error| InvalidJson::new(&error))
    }

    /// The entry as one line of JSON.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "all of it is JSON already")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an entry is JSON")
    }
}

impl NewJournalEntry {
    /// Checks that the parts fit each other.
    pub(crate) fn check(&self) -> Result<(), InvalidEntry> {
        let chain = &self.causality;
        let found = match (self.event_type.is_decision(), self.change, self.fill_id) {
            (true, Some(_), _) => "with a change of the ledger",
            (false, None, _) => "without a change of the ledger",
            (_, _, None) if self.event_type == JournalEvent::OrderFilled => "without a fill_id",
            (_, _, Some(_)) if !self.event_type.may_name_a_fill() => "with a fill_id",
            (_, _, Some(fill)) if !chain.fill_ids().contains(&fill) => {
                "whose chain does not have its fill_id"
            }
            _ if !chain.order_ids().contains(&self.order_id) => {
                "whose chain does not have its order_id"
            }
            _ if self.event_type == JournalEvent::OrderDecided
                && chain.execution_command_id().is_none() =>
            {
                "whose chain has no execution_command_id"
            }
            _ => return Ok(()),
        };
        Err(InvalidEntry { event_type: self.event_type, found })
    }
}

/// The error of an entry whose parts do not fit each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {event_type} {found}")]
pub struct InvalidEntry {
    event_type: JournalEvent,
    found: &'static str,
}
