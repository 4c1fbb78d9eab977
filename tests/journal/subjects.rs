//! The stores that the facts are run on.

use journal_sqlite::JournalFile;
use strategy_journal::{JournalWriter, MemoryJournal};
use tempfile::TempDir;

/// A journal that ends with the test.
pub(crate) trait Subject {
    fn journal(&mut self) -> &mut dyn JournalWriter;

    /// Ends the process that has the journal, and starts another.
    fn reopen(&mut self) {}
}

#[derive(Default)]
pub(crate) struct InMemory(MemoryJournal);

impl Subject for InMemory {
    fn journal(&mut self) -> &mut dyn JournalWriter {
        &mut self.0
    }

    fn reopen(&mut self) {
        self.0 = self.0.clone();
    }
}

/// A journal in a file.
pub(crate) struct OnDisk {
    folder: TempDir,
    /// None while it is closed.
    journal: Option<JournalFile>,
}

impl OnDisk {
    pub(crate) fn new() -> Self {
        let mut new = Self { folder: tempfile::tempdir().unwrap(), journal: None };
        new.reopen();
        new
    }
}

impl Subject for OnDisk {
    fn journal(&mut self) -> &mut dyn JournalWriter {
        self.journal.as_mut().unwrap()
    }

    fn reopen(&mut self) {
        drop(self.journal.take());
        self.journal = Some(JournalFile::open(self.folder.path().join("orders.journal")).unwrap());
    }
}

/// Runs every fact on a store.
macro_rules! suite {
    ($store:ident, $new:expr) => {
        crate::subjects::suite! { @facts $store, $new;
            deciding: a_decision_has_its_chain_extended_by_its_order;
            deciding: decisions_that_come_together_are_kept_together_or_not_at_all;
            deciding: an_order_is_decided_once;
            deciding: a_command_has_one_order_until_that_is_abandoned;
            deciding: a_decision_is_abandoned_once_and_not_after_it_is_placed;
            deciding: an_order_is_cancelled_for_a_reason_of_its_own_as_often_as_wanted;
            deciding: a_chain_without_a_command_or_without_room_is_refused;
            deciding: a_time_that_no_journal_holds_is_refused;
            deciding: entries_are_read_by_order_and_by_page;
            deciding: ids_are_numbered_within_their_second;
            following: each_change_that_matters_brings_one_entry;
            following: the_chain_of_an_entry_is_that_of_the_decision_and_its_fill;
            following: what_is_repeated_brings_nothing;
            following: an_order_without_a_decision_gets_no_chain;
            following: a_page_at_a_time_is_the_same_as_all_at_once;
            following: it_goes_on_where_it_was_after_a_restart;
            following: another_ledger_stops_it;
            following: what_follows_comes_with_its_cursor_and_decisions_without;
            following: a_decision_without_its_order_is_found_and_abandoned;
            following: open_decisions_are_few;
            checking: a_day_that_went_well_has_no_findings;
            checking: an_order_that_was_imported_is_no_finding;
            checking: what_is_in_the_ledger_without_its_reason_is_found;
            checking: what_the_journal_has_for_another_change_or_reason_is_found;
            checking: what_is_in_the_journal_alone_is_found;
            checking: a_ledger_that_is_another_is_an_error;
        }
    };
    (@facts $store:ident, $new:expr; $($file:ident: $fact:ident;)+) => {
        mod $store {
            $(#[test]
            fn $fact() {
                crate::$file::$fact(&mut $new());
            })+
        }
    };
}

pub(crate) use suite;
