//! The summary of an order and its fills compared with numbers of any size,
//! from `bigdecimal`.

use std::collections::BTreeMap;

use bigdecimal::{BigDecimal, RoundingMode, Zero, num_bigint::BigInt};
use core_enums::{OrderSide, OrderStatus};
use dtos_state::{
    CommissionAsset, CommissionSum, ExactDecimal, ExecutionSummary, Fill, NewFill, NewOrder, Order,
    OrderTerms, Sum,
};
use proptest::{collection::vec, option, prelude::*};

use super::texts::{config, matching};

#[test]
fn sums_are_exact_and_the_average_is_rounded_half_to_even_or_there_is_an_error() {
    let fills = vec((quantities(), prices()), 1..6);
    proptest!(config(), |(ordered in quantities(), fills in fills, shuffled in any::<bool>())| {
        let order = order(&ordered);
        let mut made: Vec<Fill> = fills.iter().map(|(q, p)| fill(q, p, None, None)).collect();
        if shuffled {
            made.reverse();
        }
        let filled: BigDecimal = fills.iter().map(|(quantity, _)| number(quantity)).sum();
        let balance = number(&ordered) - &filled;
        let notional: BigDecimal = fills.iter().map(|(q, p)| number(q) * number(p)).sum();
        let average = rounded(&(&notional / &filled));
        let summary = ExecutionSummary::of(&order, &made).unwrap();
        let wanted = [
            (Sum::FilledQuantity, &filled),
            (Sum::RemainingQuantity, &balance),
            (Sum::AveragePrice, &average),
        ];
        let wanted = wanted.into_iter().filter(|(_, number)| !is_held(number));
        prop_assert!(summary.missing().eq(wanted.map(|(sum, _)| sum)));
        if let Some(told) = summary.filled_quantity() {
            prop_assert_eq!(exact(told), filled);
        }
        if let Some(told) = summary.remaining_quantity() {
            let zero = BigDecimal::zero();
            prop_assert_eq!(exact(told), balance.clone().max(zero.clone()));
            let overfill = summary.overfill().map_or(zero.clone(), |much| exact(much.into()));
            prop_assert_eq!(overfill, (-balance).max(zero));
        }
        if let Some(told) = summary.average_price() {
            prop_assert_eq!(exact(told), average.clone());
            assert_places(told, &average, &notional, &made);
        }
    });
}

#[test]
fn commissions_are_exact_sums_by_asset_or_missing() {
    let paid = vec((option::of(prices()), option::of(matching("A|B|a"))), 0..6);
    proptest!(config(), |(paid in paid)| {
        let fills: Vec<Fill> = paid
            .iter()
            .map(|(commission, asset)| fill("1", "1", commission.as_deref(), asset.as_deref()))
            .collect();
        let mut wanted: BTreeMap<Option<&str>, BigDecimal> = BTreeMap::new();
        for (commission, asset) in &paid {
            if let Some(commission) = commission {
                *wanted.entry(asset.as_deref()).or_default() += number(commission);
            }
        }
        let summary = ExecutionSummary::of(&order("9"), fills.iter().chain(&fills)).unwrap();
        let told: BTreeMap<Option<&str>, Option<BigDecimal>> = summary
            .commissions()
            .iter()
            .map(|CommissionSum { commission, commission_asset: asset }| {
                (asset.as_ref().map(CommissionAsset::as_str), commission.map(exact))
            })
            .collect();
        let wanted = wanted.into_iter().map(|(asset, sum)| (asset, Some(sum).filter(is_held)));
        prop_assert_eq!(told, wanted.collect::<BTreeMap<_, _>>());
        prop_assert_eq!(summary.fills(), fills.len());
    });
}

/// An exact average has at least the places of the most precise price; an
/// inexact one has 28 digits or 28 places.
fn assert_places(told: ExactDecimal, average: &BigDecimal, notional: &BigDecimal, fills: &[Fill]) {
    let filled: BigDecimal = fills.iter().map(|fill| exact(fill.filled_quantity().into())).sum();
    let (places, digits) = (told.get().scale(), exact(told).digits());
    let finest = fills.iter().map(|fill| fill.fill_price().get().scale()).max().unwrap();
    let least = average.normalized().fractional_digit_count().max(0);
    if average * filled == *notional {
        let wanted = i64::from(finest).max(least);
        let is_full = digits >= 28 && i64::from(places) >= least;
        assert!(i64::from(places) == wanted || is_full, "{told}: {wanted} places");
    } else {
        assert!(digits == 28 || places == 28 || digits == 29 && places == 0, "{told}");
    }
    assert!(digits <= 28 || places == 0, "{told}");
}

/// 28 significant digits, and at most 28 places.
fn rounded(number: &BigDecimal) -> BigDecimal {
    let places = 28 - (number.digits().cast_signed() - number.fractional_digit_count());
    number.with_scale_round(places.min(28), RoundingMode::HalfEven)
}

/// Whether 96 bits and 28 places hold a number.
fn is_held(number: &BigDecimal) -> bool {
    let normalized = number.normalized();
    let places = normalized.fractional_digit_count();
    let (digits, _) = normalized.with_scale(places.max(0)).into_bigint_and_exponent();
    places <= 28 && digits.magnitude().bits() <= 96
}

fn number(text: &str) -> BigDecimal {
    text.parse().unwrap()
}

fn exact(decimal: ExactDecimal) -> BigDecimal {
    let decimal = decimal.get();
    BigDecimal::new(BigInt::from(decimal.mantissa()), i64::from(decimal.scale()))
}

fn order(quantity: &str) -> Order {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: quantity.parse().unwrap(),
        created_at: "2025-12-01T15:00:00Z".parse().unwrap(),
    };
    let new = NewOrder { status: OrderStatus::Open, ..NewOrder::market(terms) };
    Order::with_id("ORD_20251201_150000_a1b2c3d4".parse().unwrap(), new)
}

fn fill(quantity: &str, price: &str, commission: Option<&str>, asset: Option<&str>) -> Fill {
    Fill::generate(NewFill {
        parent_order_id: "ORD_20251201_150000_a1b2c3d4".parse().unwrap(),
        connector_fill_id: None,
        filled_quantity: quantity.parse().unwrap(),
        fill_price: price.parse().unwrap(),
        commission: commission.map(|text| text.parse().unwrap()),
        commission_asset: asset.map(|text| text.parse().unwrap()),
        executed_at: "2025-12-01T15:00:02Z".parse().unwrap(),
    })
}

/// Ordinary values, and values near the limits.
fn quantities() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => matching(r"[1-9][0-9]{0,4}(\.[0-9]{1,8})?"),
        2 => matching(r"[1-9]|0\.0{0,27}[1-9]|[1-9]0{0,27}"),
        1 => matching(r"(7[0-8]|[1-6][0-9])[0-9]{27}|[1-9][0-9]{0,13}\.[0-9]{14}|[1-9]\.[0-9]{27}"),
    ]
}

fn prices() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => matching(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})?"),
        2 => matching(r"-?([1-9]0{0,27}|0\.0{0,27}[1-9]|9{1,28}|0\.9{1,28}|9{1,14}\.9{1,14})"),
        1 => matching(r"-?((7[0-8]|[1-6][0-9])[0-9]{27}|[1-6]\.[0-9]{27}[05]|[0-9]\.[0-9]{26}5)"),
    ]
}
