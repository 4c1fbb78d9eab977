//! The fill: its fields, and whether it repeats another fill.

use dtos_state::{Fill, NewFill};
use id_generators::FillId;
use regex::Regex;

use super::fill_examples::{at, new_fill};

#[test]
fn every_fill_gets_an_id_of_its_own_of_the_right_form() {
    let form = Regex::new(r"\AFIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    let [one, next] = [(); 2].map(|()| Fill::generate(new_fill()));
    assert!(form.is_match(one.fill_id().as_str()), "{one:?}");
    assert!(form.is_match(next.fill_id().as_str()), "{next:?}");
    assert!(one.fill_id() < next.fill_id());
}

#[test]
fn a_fill_holds_what_it_was_made_of() {
    let new = NewFill {
        connector_fill_id: Some("binance_trade_87654321".parse().unwrap()),
        commission: Some("-0.01".parse().unwrap()),
        commission_asset: Some("BNB".parse().unwrap()),
        ..new_fill()
    };
    let fill = Fill::with_id("FIL_20251201_150002_c3d4e5f6".parse().unwrap(), new.clone());
    assert_eq!(fill.fill_id().as_str(), "FIL_20251201_150002_c3d4e5f6");
    assert_eq!(fill.parent_order_id(), new.parent_order_id);
    assert_eq!(fill.connector_fill_id(), new.connector_fill_id.as_ref());
    assert_eq!(fill.filled_quantity(), new.filled_quantity);
    assert_eq!(fill.fill_price(), new.fill_price);
    assert_eq!(fill.commission(), new.commission);
    assert_eq!(fill.commission_asset(), new.commission_asset.as_ref());
    assert_eq!(fill.executed_at(), at(2));
}

#[test]
fn parts_contradict_each_other_where_both_say_something_and_not_the_same() {
    let paid = || NewFill {
        connector_fill_id: Some("7".parse().unwrap()),
        commission: Some("0.1".parse().unwrap()),
        commission_asset: Some("BNB".parse().unwrap()),
        ..new_fill()
    };
    let one = Fill::generate(paid());
    for (other, contradicts) in [
        (paid(), false),
        (NewFill { filled_quantity: "0.50".parse().unwrap(), ..paid() }, false),
        (NewFill { executed_at: at(3), ..paid() }, false),
        (NewFill { connector_fill_id: None, ..paid() }, false),
        (NewFill { commission: None, ..paid() }, false),
        (NewFill { commission_asset: None, ..paid() }, false),
        (NewFill { commission: Some("0.10".parse().unwrap()), ..paid() }, false),
        (NewFill { connector_fill_id: Some("8".parse().unwrap()), ..paid() }, true),
        (NewFill { filled_quantity: "0.4".parse().unwrap(), ..paid() }, true),
        (NewFill { fill_price: "95000.01".parse().unwrap(), ..paid() }, true),
        (NewFill { commission: Some("0".parse().unwrap()), ..paid() }, true),
        (NewFill { commission_asset: Some("USDT".parse().unwrap()), ..paid() }, true),
    ] {
        let other = Fill::generate(other);
        assert_eq!(one.contradicts(&other), contradicts, "{other:?}");
        assert_eq!(other.contradicts(&one), contradicts, "{other:?}");
    }
}

#[test]
fn two_fills_are_equal_only_with_the_same_id() {
    let id: FillId = "FIL_20251201_150002_c3d4e5f6".parse().unwrap();
    assert_eq!(Fill::with_id(id, new_fill()), Fill::with_id(id, new_fill()));
    assert_ne!(Fill::with_id(id, new_fill()), Fill::generate(new_fill()));
}

#[test]
fn a_fill_is_small() {
    assert!(size_of::<Fill>() <= 192, "{} bytes", size_of::<Fill>());
}
