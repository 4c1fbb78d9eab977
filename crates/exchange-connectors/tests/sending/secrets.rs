use std::fmt::Write;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dtos_state::OrderType;
use exchange_connectors::{Credentials, Instruments, Sender, Venue};
use p256::{
    SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
};

use crate::requests::{PEM, http, now, place, sender};

#[test]
fn nothing_shows_a_key() {
    for venue in Venue::ALL {
        let sender = sender(*venue);
        let mut shown = format!("{sender:?}");
        if let Ok(request) = sender.request(&place(OrderType::Limit), now(), 42) {
            write!(shown, "{request:?}").unwrap();
        }
        if let Ok(frame) = sender.frame(&place(OrderType::Limit), now(), 42) {
            write!(shown, "{frame:?}").unwrap();
        }
        if let Ok(frames) = sender.listen(now(), 42) {
            write!(shown, "{frames:?}").unwrap();
        }
        for secret in ["SECRET", "\"KEY\"", "=KEY", "T0KEN", "U0VDUkVU", "MHcCAQEE", "signature="] {
            assert!(!shown.contains(secret), "{venue} {secret}: {shown}");
        }
    }
}

#[test]
fn a_secret_of_another_form_is_refused_without_being_shown() {
    for venue in [Venue::Kraken, Venue::Coinbase] {
        let mut instruments = Instruments::default();
        let list = r#"{"instruments":[{"venue_symbol":"BTC","base":"BTC","quote":"USDT"}]}"#;
        instruments.read(list.as_bytes()).unwrap();
        let sender = Sender::new(venue, instruments, Credentials::new("KEY", "not a secret!"));
        let error = sender.request(&place(OrderType::Limit), now(), 42).unwrap_err();
        assert!(error.to_string().starts_with("invalid secret: expected "), "{error}");
        assert!(!format!("{error} {error:?}").contains("not a secret"), "{error:?}");
    }
}

#[test]
fn a_token_is_of_its_key_its_path_and_two_minutes() {
    let request = http(Venue::Coinbase, &place(OrderType::Limit));
    let token = request.header("Authorization").unwrap().strip_prefix("Bearer ").unwrap();
    let parts: Vec<_> = token.split('.').collect();
    let decoded = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!(
        decoded(parts[0]),
        r#"{"alg":"ES256","typ":"JWT","kid":"KEY","nonce":"0000000000000000000000000000002a"}"#
    );
    assert_eq!(
        decoded(parts[1]),
        r#"{"sub":"KEY","iss":"cdp","nbf":1768465800,"exp":1768465920,"#.to_owned()
            + r#""uri":"POST api.coinbase.com/api/v3/brokerage/orders"}"#
    );
    let key = VerifyingKey::from(SecretKey::from_sec1_pem(PEM).unwrap().public_key());
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).unwrap();
    let signed = format!("{}.{}", parts[0], parts[1]);
    assert!(key.verify(signed.as_bytes(), &signature).is_ok());
    assert!(key.verify(b"another", &signature).is_err());
}
