//! V8: a decimal above zero.

use core_enums::Excerpt;
use dtos_state::{ExactDecimal, Quantity};
use rust_decimal::Decimal;

use crate::text_form::{assert_reads_as, assert_refused};

/// Valid texts, and how they are written.
pub(crate) const QUANTITIES: &[(&str, &str)] = &[
    ("0.5", "0.5"),
    ("2.0", "2.0"),
    ("1e-8", "0.00000001"),
    ("1e-28", "0.0000000000000000000000000001"),
    ("79228162514264337593543950335", "79228162514264337593543950335"),
];

/// Decimals that are not quantities, and how messages show them.
pub(crate) const REFUSED_QUANTITIES: &[(&str, &str)] = &[
    ("0", "0"),
    ("-0", "-0"),
    ("0.00", "0.00"),
    ("-0.000", "-0.000"),
    ("0e5", "0"),
    ("-0E+5", "-0"),
    ("0e-2", "0.00"),
    ("0.0000000000000000000000000000", "0.0000000000000000000000000000"),
    ("-1", "-1"),
    ("-0.5", "-0.5"),
    ("-1e-8", "-0.00000001"),
    ("-0.0000000000000000000000000001", "-0.0000000000000000000000000001"),
    ("-79228162514264337593543950335", "-79228162514264337593543950335"),
];

/// Texts that are not decimals.
pub(crate) const REFUSED_QUANTITY_TEXTS: &[&str] = &[
    "", " ", "+1", ".5", "1.", "01", "1_000", " 1", "1\n", "1\0", "NaN", "Infinity", "１", "١",
    "0x1",
];

#[test]
fn a_decimal_above_zero_is_read_and_written_with_its_scale() {
    for (given, written) in QUANTITIES {
        let quantity = assert_reads_as::<Quantity>(given, written);
        assert_eq!(quantity.get(), Decimal::from_str_exact(written).unwrap());
        assert_eq!(ExactDecimal::from(quantity).to_string(), *written);
    }
}

#[test]
fn zero_and_less_are_refused() {
    for (given, shown) in REFUSED_QUANTITIES {
        let message = format!("invalid quantity \"{shown}\": expected a decimal above zero");
        assert_refused::<Quantity>(given, &message);
        let error = given.parse::<Quantity>().unwrap_err();
        assert_eq!((error.given(), error.expected()), (Excerpt::of(shown), "a decimal above zero"));
        let decimal: ExactDecimal = given.parse().unwrap();
        assert_eq!(Quantity::try_from(decimal).unwrap_err().to_string(), message);
        assert_eq!(Quantity::try_from(decimal.get()).unwrap_err().to_string(), message);
    }
}

#[test]
fn what_is_not_a_decimal_is_refused_as_one() {
    for given in REFUSED_QUANTITY_TEXTS {
        let message =
            format!("invalid decimal {given:?}: expected a plain number such as 95000.00");
        assert_refused::<Quantity>(given, &message);
        let error = given.parse::<Quantity>().unwrap_err();
        let wanted = (Excerpt::of(given), "a plain number such as 95000.00");
        assert_eq!((error.given(), error.expected()), wanted);
    }
    assert_refused::<Quantity>(
        "1e29",
        "decimal \"1e29\" cannot be held exactly: expected at most 28 decimal \
             places, and digits that make a number below 2^96",
    );
}

#[test]
fn a_quantity_fills_the_width_it_is_given_and_debugs_with_its_name() {
    let quantity = Quantity::try_from(Decimal::new(50, 2)).unwrap();
    assert_eq!(format!("[{quantity:>6}]"), "[  0.50]");
    assert_eq!(format!("{quantity:?}"), "Quantity(0.50)");
}
