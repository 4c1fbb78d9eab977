//! Client ids of ours and back, cancels, and ids that are derived.

use dtos_state::OrderId;
use exchange_connectors::{Venue, cancel_id, client_id, read_cancel_id, read_client_id};
use execution_connector::{Account, ClientIdForm};
use proptest::prelude::*;

const FORMS: [ClientIdForm; 3] =
    [ClientIdForm::Plain, ClientIdForm::WithoutUnderscores, ClientIdForm::Uuid];

fn order_ids() -> impl Strategy<Value = OrderId> {
    "ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}".prop_map(|text| text.parse().unwrap())
}

proptest! {
    #[test]
    fn a_client_id_reads_back_as_its_order(id in order_ids()) {
        for form in FORMS {
            prop_assert_eq!(read_client_id(form, &client_id(form, &id)), Some(id));
        }
    }

    #[test]
    fn a_cancel_reads_back_as_its_order_and_number_and_never_as_an_order(
        id in order_ids(), attempt in any::<u32>()
    ) {
        for form in FORMS {
            let cancel = cancel_id(form, &id, attempt);
            prop_assert_eq!(read_cancel_id(form, &cancel), Some((id, attempt)));
            prop_assert_eq!(read_client_id(form, &cancel), None);
            prop_assert_eq!(read_cancel_id(form, &client_id(form, &id)), None);
            prop_assert!(cancel.len() <= 36);
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
            prop_assert!(cancel.chars().all(is_allowed));
        }
    }

    #[test]
    fn what_is_not_one_of_ours_is_foreign(
        text in ".{0,40}",
        uuid in "[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    ) {
        for form in FORMS {
            for text in [&text, &uuid] {
                // If it is read, it is what would be written, but for a UUID's dashes and case.
                if let Some(id) = read_client_id(form, text) {
                    let plain = |text: &str| text.replace('-', "").to_lowercase();
                    prop_assert_eq!(plain(&client_id(form, &id)), plain(text));
                }
                let _ = read_cancel_id(form, text);
            }
        }
    }
}

#[test]
fn a_changed_client_id_is_foreign() {
    let id: OrderId = "ORD_20260115_083000_a1b2c3d4".parse().unwrap();
    for form in FORMS {
        let text = client_id(form, &id);
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed.replace_range(at..=at, "z");
            assert_eq!(read_client_id(form, &changed), None, "{changed}");
        }
        for changed in
            [format!("{text}\n"), format!(" {text}"), text[1..].to_owned(), String::new()]
        {
            assert_eq!(read_client_id(form, &changed), None, "{changed:?}");
        }
    }
}

#[test]
fn each_venue_has_its_form() {
    let id: OrderId = "ORD_20260115_083000_a1b2c3d4".parse().unwrap();
    for (venue, wanted) in [
        (Venue::Binance, "ORD_20260115_083000_a1b2c3d4"),
        (Venue::Bybit, "ORD_20260115_083000_a1b2c3d4"),
        (Venue::Okx, "ORD20260115083000a1b2c3d4"),
        (Venue::Kraken, "20260115-0830-8000-8d0e-5a1da1b2c3d4"),
        (Venue::Coinbase, "ORD_20260115_083000_a1b2c3d4"),
        (Venue::Fix, "ORD_20260115_083000_a1b2c3d4"),
    ] {
        assert_eq!(client_id(venue.client_id_form(), &id), wanted);
    }
}

#[test]
fn a_uuid_is_read_without_dashes_and_in_capitals() {
    for text in ["20260115083080008d0e5a1da1b2c3d4", "20260115-0830-8000-8D0E-5A1DA1B2C3D4"] {
        let id = read_client_id(ClientIdForm::Uuid, text);
        assert_eq!(id.unwrap(), "ORD_20260115_083000_a1b2c3d4", "{text}");
    }
}

#[test]
fn derived_ids_are_of_venue_account_symbol_and_id() {
    let account = |venue: &str, name: &str| Account { venue: venue.into(), name: name.into() };
    let ids = [
        account("binance", "main").foreign_order_id("BTCUSDT", "7"),
        account("bybit", "main").foreign_order_id("BTCUSDT", "7"),
        account("binance", "other").foreign_order_id("BTCUSDT", "7"),
        account("binance", "main").foreign_order_id("ETHUSDT", "7"),
        account("binance", "main").foreign_order_id("BTCUSDT", "8"),
        account("binance", "main").foreign_order_id("BTCUSDT7", ""),
    ];
    for (at, id) in ids.iter().enumerate() {
        assert!(!ids[..at].contains(id), "{id}");
    }
    // The same on every machine and in every version, or a second import registers it twice.
    assert_eq!(ids[0], account("binance", "main").foreign_order_id("BTCUSDT", "7"));
}
