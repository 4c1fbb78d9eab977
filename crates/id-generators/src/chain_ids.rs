//! The ids of a causality chain, and of the entries of its journal.

use crate::id::{Id, IdKind, private::Suffix};

/// Rows of a type, its kind, its prefix, and what it identifies.
macro_rules! chain_ids {
    ($($Id:ident, $Kind:ident, $prefix:literal, $what:literal;)+) => {$(
        #[doc = concat!("The identifier of ", $what, ", such as `", $prefix)]
        #[doc = "20251201_145950_abc123`."]
        ///
        #[doc = concat!("The pattern is `^", $prefix, "[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$`,")]
        /// in ASCII.
        pub type $Id = Id<$Kind>;

        #[doc = concat!("The kind of [`", stringify!($Id), "`].")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Kind {}

        impl IdKind for $Kind {
            const NAME: &'static str = stringify!($Id);
            const PREFIX: [u8; 4] = match $prefix.as_bytes().first_chunk() {
                Some(prefix) => *prefix,
                None => [0; 4],
            };
            const FORM: &'static str = concat!(
                $prefix,
                "YYYYMMDD_HHMMSS_xxxxx, in digits and five to eight digits or lower-case letters"
            );
            const PATTERN: &'static str = concat!("^", $prefix, "[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$");
        }

        impl Suffix for $Kind {
            const LAST_LETTER: u8 = b'z';
            const MIN_LEN: usize = 25;
        }
    )+};
}

chain_ids! {
    TickId, TickKind, "TCK_", "a tick of the market";
    NewsId, NewsKind, "NWS_", "a piece of news";
    ScheduleId, ScheduleKind, "SCH_", "a scheduled moment";
    SignalId, SignalKind, "SIG_", "a signal of a strategy";
    RiskId, RiskKind, "RSK_", "an assessment of risk";
    StrategyDirectiveId, StrategyDirectiveKind, "STR_", "a strategy's directive";
    EntryPlanId, EntryPlanKind, "ENT_", "a plan of what to buy or sell, and how";
    SizePlanId, SizePlanKind, "SIZ_", "a plan of how much";
    ExitPlanId, ExitPlanKind, "EXT_", "a plan of when to get out";
    ExecutionPlanId, ExecutionPlanKind, "EXP_", "a plan of how to execute";
    ExecutionCommandId, ExecutionCommandKind, "EXC_", "a command to execute";
    JournalEntryId, JournalEntryKind, "JRN_", "an entry of the journal";
}
