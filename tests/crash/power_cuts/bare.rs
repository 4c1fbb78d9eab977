//! The tables of a ledger, written by bare statements and synced as configured.

use std::path::Path;

use faulty_disk::{Disk, Image};
use rusqlite::{Connection, Error};

use super::run::Losses;

const ORDERS: i64 = 60;

/// Registers orders, and cuts the power after every change of the disk.
pub(crate) fn losses(path: &Path, synchronous: &str) -> Losses {
    let disk = Disk::new(Image::default());
    let attached = disk.attach().unwrap();
    let mut connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "synchronous", synchronous).unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..ORDERS {
        register(&mut connection, number).unwrap();
        acknowledged.push(disk.position());
    }
    drop((connection, attached));

    let history = disk.history();
    let mut losses = Losses::default();
    let mut replay = history.replay();
    while replay.advance() {
        let made = acknowledged.iter().filter(|point| **point <= replay.position()).count();
        let _attached = Disk::new(replay.cut(losses.cuts)).attach().unwrap();
        losses.cuts += 1;
        match registered(path) {
            Ok(found) => losses.lost += u64::from(found < i64::try_from(made).unwrap()),
            Err(error) => losses.broken.push(error.into()),
        }
    }
    losses
}

fn register(connection: &mut Connection, number: i64) -> Result<(), Error> {
    let transaction = connection.transaction()?;
    transaction.execute(
        "INSERT INTO order_rows VALUES (?1, 'ORD_' || ?1, 'EXG_' || ?1 / 7, NULL, NULL, \
        'BTC_USDT', 'BUY', 'LIMIT', '0.5', '95000.00', NULL, 'PENDING', 0, 0)",
        [number],
    )?;
    transaction.execute(
        "INSERT INTO report_rows VALUES (?1 + 1, ?1, 'registered', 'PENDING', NULL, 0, NULL, \
        NULL, zeroblob(16))",
        [number],
    )?;
    transaction.commit()
}

fn registered(path: &Path) -> Result<i64, Error> {
    Connection::open(path)?.query_row("SELECT count(*) FROM report_rows", (), |row| row.get(0))
}
