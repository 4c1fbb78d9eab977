//! The summary of an order and its fills: exact sums, and one rounded division.

use dtos_state::{
    CommissionAsset, CommissionSum, ExactDecimal, ExecutionSummary, Fill, NewFill, NewOrder,
    NotSummable, Order, Sum,
};

use super::{
    examples::{limit_order, with_known_id},
    fill_examples::new_fill,
};

/// The largest decimal.
const GREATEST: &str = "79228162514264337593543950335";

/// Quantities and prices of fills, and their average price. If it has at most
/// 28 places, Python's `decimal` gives the same number.
const AVERAGES: &[(&[(&str, &str)], &str)] = &[
    (&[("0.5", "95000.00")], "95000.00"),
    (&[("0.2", "95000.00"), ("0.3", "95000.00")], "95000.00"),
    (&[("1", "100.00"), ("1.000", "102")], "101.00"),
    (&[("1", "100"), ("3", "101")], "100.75"),
    (&[("0.1", "94999.50"), ("0.3", "95000.25"), ("0.1", "95001")], "95000.25"),
    // Rounded; all 28 digits stay.
    (&[("1", "1"), ("2", "2")], "1.666666666666666666666666667"),
    (&[("1", "1"), ("2", "0")], "0.3333333333333333333333333333"),
    (&[("3", "95000.00"), ("4", "95000.01")], "95000.00571428571428571428571"),
    // Half to even.
    (&[("1", "1.0000000000000000000000000005")], "1.000000000000000000000000000"),
    (&[("1", "1.0000000000000000000000000015")], "1.000000000000000000000000002"),
    (&[("1", "-1.0000000000000000000000000005")], "-1.000000000000000000000000000"),
    (&[("1", "-1.0000000000000000000000000015")], "-1.000000000000000000000000002"),
    (
        &[("3", "1.0000000000000000000000000005"), ("1", "1.0000000000000000000000000006")],
        "1.000000000000000000000000001",
    ),
    // Rounding adds a digit.
    (&[("1", "9.999999999999999999999999999"), ("1", "10")], "10.00000000000000000000000000"),
    (&[("1", "-9.999999999999999999999999999"), ("1", "-10")], "-10.00000000000000000000000000"),
    // At most 28 places, whatever the number of digits.
    (&[("1", "0.1"), ("29", "0")], "0.0033333333333333333333333333"),
    (&[("1", "0.0000000000000000000000000001"), ("1", "0")], "0.0000000000000000000000000000"),
    (&[("1", "0.0000000000000000000000000003"), ("1", "0")], "0.0000000000000000000000000002"),
    (&[("1", "0.9999999999999999999999999999"), ("1", "1")], "1.000000000000000000000000000"),
    // Below zero and around it.
    (&[("1", "-1"), ("2", "-2")], "-1.666666666666666666666666667"),
    (&[("1", "-37.63"), ("1", "37.63")], "0.00"),
    (&[("1", "-5"), ("1", "2.5")], "-1.25"),
    (&[("1", "-0.00")], "0.00"),
    (&[("1", "0"), ("1", "-0.000")], "0.000"),
    // The places of the most precise price, as far as 28 digits allow.
    (
        &[("1", "1234567890123456789012345678"), ("1", "1234567890123456789012345678.0")],
        "1234567890123456789012345678",
    ),
    (&[("1", "12345678901234567890123456.780")], "12345678901234567890123456.78"),
    // The largest and the smallest.
    (&[(GREATEST, "7922816251426433759354395033")], "7922816251426433759354395033"),
    (&[("1", "12345678901234567890123456785")], "12345678901234567890123456780"),
    (&[("1", "-79228162514264337593543950334")], "-79228162514264337593543950330"),
    (&[("0.0000000000000000000000000001", "95000.00")], "95000.00"),
    (
        &[("7.9228162514264337593543950334", "7.9228162514264337593543950335")],
        "7.922816251426433759354395034",
    ),
];

/// The quantity of an order, those of its fills, and the filled, remaining and
/// overfilled quantities.
type Quantities<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, Option<&'a str>);

const QUANTITIES: &[Quantities] = &[
    ("0.5", &[], "0", "0.5", None),
    ("0.5", &["0.2"], "0.2", "0.3", None),
    ("0.5", &["0.2", "0.3"], "0.5", "0.0", None),
    ("0.5", &["0.200", "0.3"], "0.500", "0.000", None),
    ("0.5", &["0.2", "0.4"], "0.6", "0", Some("0.1")),
    ("1", &["0.9999999999999999999999999999"], "0.9999999999999999999999999999", SMALLEST, None),
    ("1", &["1", SMALLEST], "1.0000000000000000000000000001", "0", Some(SMALLEST)),
    (GREATEST, &[GREATEST], GREATEST, "0", None),
    (GREATEST, &["79228162514264337593543950334"], "79228162514264337593543950334", "1", None),
    ("1", &[GREATEST], GREATEST, "0", Some("79228162514264337593543950334")),
    // A zero in the last place is dropped if it does not fit.
    (
        "80000000000000000000",
        &["70000000000000000000000000000", "7922816251426433759354395033.0"],
        "77922816251426433759354395033",
        "0",
        Some("77922816171426433759354395033"),
    ),
];

const SMALLEST: &str = "0.0000000000000000000000000001";

#[test]
fn the_average_is_one_division_rounded_half_to_even_at_28_digits() {
    for (fills, average) in AVERAGES {
        let fills: Vec<Fill> =
            fills.iter().map(|(quantity, price)| fill(quantity, price)).collect();
        let summary = ExecutionSummary::of(&order("1"), &fills);
        let summary = summary.unwrap_or_else(|error| panic!("{fills:?}: {error}"));
        assert_eq!(written(summary.average_price()), Some((*average).into()), "{fills:?}");
    }
}

#[test]
fn an_order_without_fills_has_no_average_price_and_no_commissions() {
    let summary = ExecutionSummary::of(&order("0.5"), []).unwrap();
    assert_eq!((summary.average_price(), summary.fills()), (None, 0));
    assert!(summary.commissions().is_empty());
}

#[test]
fn what_is_filled_and_what_remains_are_exact_and_an_overfill_is_a_fact() {
    for (ordered, quantities, filled, remaining, overfill) in QUANTITIES {
        let fills: Vec<Fill> = quantities.iter().map(|quantity| fill(quantity, "1")).collect();
        let summary = ExecutionSummary::of(&order(ordered), &fills).unwrap();
        assert_eq!(written(summary.filled_quantity()).as_deref(), Some(*filled), "{quantities:?}");
        let remains = written(summary.remaining_quantity());
        assert_eq!(remains.as_deref(), Some(*remaining), "{quantities:?}");
        let too_much = summary.overfill().map(|quantity| quantity.to_string());
        assert_eq!(too_much.as_deref(), *overfill, "{quantities:?}");
    }
}

#[test]
fn commissions_are_summed_by_asset_and_sorted_and_a_rebate_is_below_zero() {
    let fills = [
        (Some("0.10"), Some("USDT")),
        (Some("-0.3"), Some("BNB")),
        (Some("0.2"), Some("USDT")),
        (Some("1"), None),
        (Some("0.5"), None),
        (None, Some("ETH")),
        (None, None),
        (Some("-0.00"), Some("usdt")),
    ]
    .map(|(commission, asset)| paid(commission, asset));
    let summary = ExecutionSummary::of(&order("0.5"), &fills).unwrap();
    let commissions: Vec<(Option<&str>, String)> = summary
        .commissions()
        .iter()
        .map(|CommissionSum { commission, commission_asset: asset }| {
            (asset.as_ref().map(CommissionAsset::as_str), written(*commission).unwrap())
        })
        .collect();
    let wanted =
        [(None, "1.5"), (Some("BNB"), "-0.3"), (Some("USDT"), "0.30"), (Some("usdt"), "0.00")];
    assert_eq!(commissions, wanted.map(|(asset, paid)| (asset, paid.into())));
}

#[test]
fn a_fill_given_twice_counts_once_and_one_like_it_counts() {
    let (one, other) = (fill("0.2", "1"), fill("0.2", "1"));
    let summary = ExecutionSummary::of(&order("0.5"), [&one, &other, &one]).unwrap();
    assert_eq!((summary.fills(), written(summary.filled_quantity())), (2, Some("0.4".into())));
    assert_eq!(summary, ExecutionSummary::of(&order("0.5"), [&other, &one]).unwrap());
}

#[test]
fn fills_that_cannot_be_summed_up_are_refused() {
    let id = "FIL_20251201_150002_c3d4e5f6".parse().unwrap();
    let known = Fill::with_id(id, new_fill());
    let foreign = "ORD_20251201_150000_ffffffff".parse().unwrap();
    let more = "0.51".parse().unwrap();
    for (ordered, fills, message) in [
        (
            "0.5",
            vec![Fill::with_id(id, NewFill { parent_order_id: foreign, ..new_fill() })],
            format!("fill {id} is of order {foreign}: expected {ORDER_ID}"),
        ),
        (
            "0.5",
            vec![known, Fill::with_id(id, NewFill { filled_quantity: more, ..new_fill() })],
            format!("fill {id} was given twice, and not with the same content"),
        ),
    ] {
        let refused: NotSummable = ExecutionSummary::of(&order(ordered), &fills).unwrap_err();
        assert_eq!(refused.to_string(), message);
    }
}

#[test]
fn only_the_sums_that_no_decimal_holds_are_missing() {
    use Sum::{AveragePrice, Commission, FilledQuantity, RemainingQuantity};
    for (ordered, fills, missing) in [
        ("0.5", vec![fill(GREATEST, "1"), fill("1", "1")], vec![FilledQuantity, RemainingQuantity]),
        (
            "0.5",
            vec![fill(GREATEST, "1"), fill("0.1", "1")],
            vec![FilledQuantity, RemainingQuantity],
        ),
        (GREATEST, vec![fill("0.1", "1")], vec![RemainingQuantity]),
        ("0.1", vec![fill(GREATEST, "1")], vec![RemainingQuantity]),
        ("0.5", vec![fill("1", GREATEST)], vec![]),
        ("0.5", vec![paid(Some(GREATEST), None), paid(Some("1"), None)], vec![Commission]),
        ("0.5", vec![paid(Some(GREATEST), None), paid(Some("-0.1"), None)], vec![Commission]),
        ("0.5", vec![fill("0.2", "1")], vec![]),
    ] {
        let summary = ExecutionSummary::of(&order(ordered), &fills).unwrap();
        let found: Vec<Sum> = summary.missing().filter(|sum| *sum != AveragePrice).collect();
        assert_eq!(found, missing, "{ordered} {fills:?}");
        let json = serde_json::to_string(&summary).unwrap();
        assert_eq!(serde_json::from_str::<ExecutionSummary>(&json).unwrap(), summary);
    }
    for price in [GREATEST.to_owned(), format!("-{GREATEST}")] {
        let summary = ExecutionSummary::of(&order("0.5"), &[fill("1", &price)]).unwrap();
        assert_eq!(summary.missing().collect::<Vec<_>>(), [AveragePrice]);
        assert_eq!(summary.filled_quantity(), "1".parse().ok());
    }
}

#[test]
fn commissions_in_different_assets_are_not_added_up() {
    let fills = [paid(Some(GREATEST), None), paid(Some("1"), Some("BNB"))];
    assert_eq!(ExecutionSummary::of(&order("0.5"), &fills).unwrap().commissions().len(), 2);
}

const ORDER_ID: &str = "ORD_20251201_150000_a1b2c3d4";

fn order(quantity: &str) -> Order {
    with_known_id(NewOrder { quantity: quantity.parse().unwrap(), ..limit_order() })
}

fn fill(quantity: &str, price: &str) -> Fill {
    let (filled_quantity, fill_price) = (quantity.parse().unwrap(), price.parse().unwrap());
    Fill::generate(NewFill { filled_quantity, fill_price, ..new_fill() })
}

fn paid(commission: Option<&str>, asset: Option<&str>) -> Fill {
    Fill::generate(NewFill {
        filled_quantity: "0.1".parse().unwrap(),
        commission: commission.map(|text| text.parse().unwrap()),
        commission_asset: asset.map(|text| text.parse().unwrap()),
        ..new_fill()
    })
}

fn written(decimal: Option<ExactDecimal>) -> Option<String> {
    decimal.map(|decimal| decimal.to_string())
}
