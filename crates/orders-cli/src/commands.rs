//! What the program can do: a file for each command, with its arguments.

mod check;
mod completions;
mod count;
mod duration;
mod exit;
mod format;
mod id;
mod input;
mod journal;
mod ledger;
mod lifecycle;
mod man;
mod moment;
mod new;
mod one_of;
mod schema;
mod simulate;
mod venue;

pub use self::count::Count;
pub(crate) use self::{
    check::CheckArgs, completions::CompletionsArgs, exit::Exit, format::FormatArgs, id::IdArgs,
    journal::JournalCommands, ledger::LedgerCommands, lifecycle::LifecycleArgs, man::ManArgs,
    new::NewArgs, schema::SchemaArgs, simulate::SimulateArgs, venue::VenueCommands,
};
