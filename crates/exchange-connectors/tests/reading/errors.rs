//! Each venue's error codes, by their tables.

use exchange_connectors::{Venue, class_of};
use execution_connector::ErrorClass::{
    self, AlreadyThere, FinalRefusal, NotFound, NotNow, Unknown,
};

#[test]
fn each_documented_code_has_its_class() {
    let rows: [(Venue, ErrorClass, &[&str]); 22] = [
        (Venue::Binance, Unknown, &["-1000", "-1001", "-1006", "-1007", "-1008", "HTTP 502"]),
        (Venue::Binance, Unknown, &["-2011", "-2021", "-2022", "-2026"]),
        (Venue::Binance, FinalRefusal, &["-1013", "-1021", "-1100", "-1121", "-1022", "-2014"]),
        (Venue::Binance, FinalRefusal, &["-2015", "-1016", "-1020", "-2010"]),
        (Venue::Binance, NotNow, &["-1003", "-1015", "HTTP 429", "HTTP 418", "HTTP 403"]),
        (Venue::Binance, NotFound, &["-2013"]),
        (Venue::Bybit, Unknown, &["10000", "10016", "170001", "170007", "170032", "170146"]),
        (Venue::Bybit, Unknown, &["170147", "429", "110079", "170142", "181017", "HTTP 500"]),
        (Venue::Bybit, NotNow, &["10006", "10429", "10019", "20003", "170005", "HTTP 429"]),
        (Venue::Bybit, AlreadyThere, &["110072", "170141", "10014"]),
        (Venue::Bybit, FinalRefusal, &["10001", "10002", "110003", "110007", "170131", "170210"]),
        (Venue::Bybit, NotFound, &["110001", "170213", "170143"]),
        (Venue::Okx, Unknown, &["50004", "51149", "51054", "50001", "50013", "50026", "51400"]),
        (Venue::Okx, NotNow, &["50011", "50061"]),
        (Venue::Okx, AlreadyThere, &["51016", "50071", "51065"]),
        (Venue::Okx, FinalRefusal, &["50037", "50102", "50036", "51000", "51001", "51008"]),
        (Venue::Okx, NotFound, &["51603"]),
        (Venue::Kraken, Unknown, &["EGeneral:Internal error", "EService:Busy", "EDatabase:X"]),
        (Venue::Kraken, NotNow, &["EAPI:Rate limit exceeded", "EOrder:Rate limit exceeded"]),
        (Venue::Kraken, FinalRefusal, &["EOrder:Post only order", "EService:Deadline elapsed"]),
        (Venue::Coinbase, Unknown, &["UNKNOWN_FAILURE_REASON", "INTERNAL", "HTTP 503"]),
        (Venue::Coinbase, NotNow, &["rate_limit_exceeded", "HTTP 429"]),
    ];
    for (venue, wanted, codes) in rows {
        for code in codes {
            assert_eq!(class_of(venue.errors(), code, code), wanted, "{venue} {code}");
        }
    }
}

#[test]
fn a_code_that_is_in_no_table_is_unknown() {
    for venue in Venue::ALL {
        for code in ["", "0", "-9999", "99999", "-11000", "HTTP 50", "EFuture:New", "x"] {
            assert_eq!(class_of(venue.errors(), code, ""), Unknown, "{venue} {code}");
        }
    }
}

#[test]
fn a_text_tells_what_a_code_alone_does_not() {
    let errors = Venue::Binance.errors();
    assert_eq!(class_of(errors, "-2010", "Duplicate order sent."), AlreadyThere);
    assert_eq!(class_of(errors, "-2010", "Account has insufficient balance"), FinalRefusal);
    let errors = Venue::Kraken.errors();
    for text in ["EOrder:cl_ord_id already in use", "EOrder:Duplicate order"] {
        assert_eq!(class_of(errors, text, text), AlreadyThere);
    }
    assert_eq!(class_of(errors, "EOrder:Unknown order", "EOrder:Unknown order"), NotFound);
}

#[test]
fn every_row_has_a_source_and_no_code_comes_twice() {
    for venue in Venue::ALL {
        let rows = venue.errors();
        for (at, row) in rows.iter().enumerate() {
            assert!(!row.source.is_empty() && !row.meaning.is_empty(), "{venue} {}", row.code);
            let is_same = |other: &&exchange_connectors::ErrorRow| {
                (other.code, other.with) == (row.code, row.with)
            };
            assert_eq!(rows[..at].iter().find(is_same), None, "{venue} {}", row.code);
        }
    }
}
