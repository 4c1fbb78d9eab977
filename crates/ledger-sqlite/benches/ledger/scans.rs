//! Reading a whole ledger, beside bare statements that read the same rows.

use std::path::Path;

use ledger_sqlite::{
    AuditOptions, Cursor, LedgerReader, LedgerWriter, OrderFilter, SqliteLedger, SqliteReader,
};

use crate::{BATCH, Ratio, bare::Bare, commands, samples, take_all};

const ORDERS: usize = 200_000;
const TURNS: usize = 5;

pub(crate) fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    make(&path);
    let mut reader = SqliteReader::open(&path).unwrap();
    let bare = Bare::open(&path);
    let [mut list, mut audit, mut export] = [const { Ratio { turns: Vec::new() } }; 3];
    for _ in 0..TURNS {
        list.turn(|| self::list(&mut reader), || assert_eq!(bare.orders_with_fills(), ORDERS));
        audit.turn(|| self::audit(&mut reader), || assert_eq!(bare.cases(), 3 * ORDERS));
        export.turn(|| self::export(&mut reader), || assert_eq!(bare.changes(), 3 * ORDERS));
    }
    list.print("list, with the executions of each order", ORDERS);
    audit.print("audit", ORDERS);
    export.print("export", ORDERS);
}

fn make(path: &Path) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    ledger.take_all(&[]).unwrap();
    for first in (0..ORDERS).step_by(BATCH) {
        let orders = samples::orders(first, BATCH);
        take_all(&mut ledger, &commands(&orders));
        take_all(&mut ledger, &commands(&samples::reports(&orders)));
        take_all(&mut ledger, &commands(&samples::fills(&orders)));
    }
}

fn list(reader: &mut SqliteReader) {
    let mut filter = OrderFilter { limit: Some(BATCH), ..OrderFilter::default() };
    let mut listed = 0;
    loop {
        let page = reader.view().unwrap().executed(&filter).unwrap();
        let Some((last, _)) = page.last() else { break };
        filter.after = Some(last.order_id());
        listed += page.len();
    }
    assert_eq!(listed, ORDERS);
}

fn audit(reader: &mut SqliteReader) {
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    reader.view().unwrap().audit(&AuditOptions::at(now)).unwrap();
}

fn export(reader: &mut SqliteReader) {
    let mut cursor = Cursor::BEGINNING;
    let mut exported = 0;
    loop {
        let page = reader.view().unwrap().changes_since(cursor, BATCH).unwrap();
        let Some(last) = page.last() else { break };
        cursor = last.cursor;
        exported += page.len();
    }
    assert_eq!(exported, 3 * ORDERS);
}
