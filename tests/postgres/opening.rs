//! What is not opened, and why not.

use ledger_postgres::{Address, OpenError, PostgresLedger, PostgresReader, StorageError, init};
use postgres_tests::{Server, Settings, machine};

#[track_caller]
fn error(address: &Address) -> OpenError {
    let writer = PostgresLedger::open(address).unwrap_err();
    let reader = PostgresReader::open(address).map(|_| ());
    if let Err(reader) = reader {
        let same =
            std::mem::discriminant(reader.storage()) == std::mem::discriminant(writer.storage());
        assert!(same, "{reader:?} {writer:?}");
    }
    writer
}

#[test]
fn what_is_not_a_sound_ledger_is_refused_with_the_reason() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let sql = server.sql("orders");

    let none = error(&server.address("postgres"));
    assert!(none.is_no_ledger(), "{none:?}");
    let none = error(&server.address("nowhere"));
    assert!(matches!(none.storage(), StorageError::NotALedger { .. }), "{none:?}");
    let nobody: Address = "postgres://postgres:secret@127.0.0.1:1/orders".parse().unwrap();
    let nobody = error(&nobody);
    assert!(matches!(nobody.storage(), StorageError::Unavailable(_)), "{nobody:?}");
    assert!(!format!("{nobody} {nobody:?}").contains("secret"));

    sql.run("UPDATE ledger.identity SET version = 2").unwrap();
    let newer = error(&address);
    let wanted = StorageError::WrongVersion { found: 2, expected: 1 };
    assert_eq!(newer.storage().to_string(), wanted.to_string());
    assert!(init(&address).is_err(), "a newer version is refused");
    sql.run("UPDATE ledger.identity SET version = 1").unwrap();

    sql.run("CREATE ROLE stranger LOGIN").unwrap();
    let stranger = server.url("orders").replace("postgres@", "stranger@").parse().unwrap();
    let stranger = error(&stranger);
    assert!(matches!(stranger.storage(), StorageError::NotPermitted(_)), "{stranger:?}");

    sql.run("UPDATE ledger.identity SET system_identifier = 1").unwrap();
    let other = error(&address);
    assert!(matches!(other.storage(), StorageError::AnotherEra { .. }), "{other:?}");
}

#[test]
fn a_server_that_can_lose_what_it_confirms_is_refused() {
    let Some(machine) = machine() else { return };
    for setting in ["fsync", "full_page_writes"] {
        let lines = vec![format!("{setting} = off")];
        let server = Server::start(&machine, &Settings { lines, on_disk: false });
        let address = server.new_ledger("orders");
        let error = error(&address);
        let StorageError::NotDurable { found } = error.storage() else { panic!("{error:?}") };
        assert_eq!(*found, format!("{setting} is off"));
    }
}

#[test]
fn a_ledger_is_made_once_however_many_make_it() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    server.sql("postgres").run("CREATE DATABASE orders").unwrap();
    let makers = [(); 6].map(|()| {
        let address = server.address("orders");
        std::thread::spawn(move || init(&address).unwrap().from)
    });
    let mut from = makers.map(|maker| maker.join().unwrap());
    from.sort_unstable();
    assert_eq!(from, [0, 1, 1, 1, 1, 1]);
    PostgresLedger::open(&server.address("orders")).unwrap();
}
