//! Audits a ledger, a page of orders at a time.
//!
//!     cargo run -p ledger-sqlite --example audit -- orders.ledger

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::env;

use dtos_state::Timestamp;
use ledger_sqlite::{AuditOptions, LedgerReader, SqliteReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: audit LEDGER");
        return Ok(());
    };
    let mut reader = SqliteReader::open(path)?;
    // All of it is of one moment, and a page at a time is held.
    let view = reader.view()?;
    let mut options = AuditOptions::at(Timestamp::now());
    loop {
        let page = view.audit_page(&options)?;
        for finding in &page.findings {
            println!("{finding}");
        }
        match page.last {
            Some(last) => options.orders.after = Some(last),
            None => return Ok(()),
        }
    }
}
