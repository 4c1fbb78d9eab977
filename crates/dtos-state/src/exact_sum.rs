use std::{iter, sync::LazyLock};

use ruint::aliases::U512;
use rust_decimal::Decimal;

/// A sum of decimals, or of products of two, that has all their digits.
///
/// Quantities and prices have up to 96 bits and 28 places. As a whole number of
/// 56 places their product has up to 379 bits, which leaves room in 512 for the
/// sum of more of them than a computer can hold.
///
/// `Decimal` alone would round it silently. Positive and negative summands are two
/// sums of magnitudes.
///
/// ```
/// use dtos_state::{ExactDecimal, ExactSum};
///
/// let mut sum = ExactSum::default();
/// for text in ["79228162514264337593543950334", "0.1", "0.9"] {
///     let number: ExactDecimal = text.parse()?;
///     sum = sum.and(number.get()).ok_or("too many")?;
/// }
/// // No decimal holds the sum of the first two.
/// let total: ExactDecimal = "79228162514264337593543950335".parse()?;
/// assert_eq!(sum.total(), Some(total.get()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ExactSum {
    above: U512,
    below: U512,
    /// How many digits of both stand behind the point.
    places: u32,
}

impl ExactSum {
    /// The sum with a number more; none where 512 bits do not hold it.
    #[must_use]
    pub fn and(self, number: Decimal) -> Option<Self> {
        self.plus(number, Decimal::ONE)
    }

    /// The sum, if a decimal holds it, with as many places as the summand that has the
    /// most, or as many as fit.
    #[must_use]
    pub fn total(self) -> Option<Decimal> {
        self.to_decimal()
    }

    pub(crate) fn of(numbers: impl IntoIterator<Item = Decimal>) -> Option<Self> {
        Self::of_products(numbers.into_iter().map(|number| (number, Decimal::ONE)))
    }

    pub(crate) fn of_products(pairs: impl IntoIterator<Item = (Decimal, Decimal)>) -> Option<Self> {
        pairs.into_iter().try_fold(Self::default(), |sum, (one, other)| sum.plus(one, other))
    }

    /// The sum, and `one` times `other`.
    fn plus(self, one: Decimal, other: Decimal) -> Option<Self> {
        let places = one.scale() + other.scale();
        let mut sum = self.with_places(self.places.max(places))?;
        let [one_digits, other_digits] =
            [one, other].map(|factor| U512::from(factor.mantissa().unsigned_abs()));
        let product = times_ten_to(one_digits.checked_mul(other_digits)?, sum.places - places)?;
        if one.is_sign_negative() == other.is_sign_negative() {
            sum.above = sum.above.checked_add(product)?;
        } else {
            sum.below = sum.below.checked_add(product)?;
        }
        Some(sum)
    }

    fn with_places(self, places: u32) -> Option<Self> {
        let added = places - self.places;
        Some(Self {
            above: times_ten_to(self.above, added)?,
            below: times_ten_to(self.below, added)?,
            places,
        })
    }

    /// The sum, if a decimal holds it, with as many places as the summand that
    /// has the most, or as many as fit.
    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        let (is_negative, mut digits) = self.sign_and_digits()?;
        for places in (0..=self.places).rev() {
            if let Some(decimal) = decimal(is_negative, digits, places) {
                return Some(decimal);
            }
            let (others, last) = digits.div_rem(U512::from(10));
            if !last.is_zero() {
                return None;
            }
            digits = others;
        }
        None
    }

    /// The quotient of two sums, rounded half to even at 28 significant digits
    /// or at 28 places, whichever comes first.
    ///
    /// Where that is exact, zeros are kept behind the point up to `places`.
    pub(crate) fn divided_by(self, divisor: Self, places: u32) -> Option<Decimal> {
        let (is_negative, dividend) = self.sign_and_digits()?;
        let added = (28 + divisor.places).checked_sub(self.places)?;
        let dividend = times_ten_to(dividend, added)?;
        let (_, divisor) = divisor.sign_and_digits()?;
        // A whole number of 28 places, of which the last may be too many.
        let floor = dividend.checked_div(divisor)?;
        let is_short =
            |digits: u32| times_ten_to(U512::ONE, digits).is_some_and(|limit| floor < limit);
        let dropped = (0..=29).find(|dropped| is_short(28 + dropped))?;
        let (digits, is_exact) = rounded(dividend, times_ten_to(divisor, dropped)?)?;
        let (mut digits, mut kept) = (digits, 28_i32.checked_sub_unsigned(dropped)?);
        // Rounded up to a digit too many, or zeros that say nothing.
        while digits % 10 == 0 && (digits == TEN_TO_28 || is_exact && kept > places.cast_signed()) {
            (digits, kept) = (digits / 10, kept - 1);
        }
        let digits = digits.checked_mul(10_u128.checked_pow(kept.min(0).unsigned_abs())?)?;
        decimal(is_negative, U512::from(digits), kept.max(0).unsigned_abs())
    }

    fn sign_and_digits(self) -> Option<(bool, U512)> {
        match self.above.checked_sub(self.below) {
            Some(digits) => Some((false, digits)),
            None => Some((true, self.below.checked_sub(self.above)?)),
        }
    }
}

const TEN_TO_28: u128 = 10_u128.pow(28);

/// Every power of ten that 512 bits hold.
static POWERS_OF_TEN: LazyLock<Vec<U512>> = LazyLock::new(|| {
    iter::successors(Some(U512::ONE), |power| power.checked_mul(U512::from(10))).collect()
});

fn times_ten_to(number: U512, exponent: u32) -> Option<U512> {
    if exponent == 0 || number.is_zero() {
        return Some(number);
    }
    number.checked_mul(*POWERS_OF_TEN.get(usize::try_from(exponent).ok()?)?)
}

/// A quotient rounded half to even, and whether it is exact.
fn rounded(dividend: U512, divisor: U512) -> Option<(u128, bool)> {
    let rest = dividend.checked_rem(divisor)?;
    let quotient = u128::try_from(dividend.checked_div(divisor)?).ok()?;
    let is_up = match rest.checked_add(rest)?.checked_sub(divisor) {
        None => false,
        Some(above_half) => !above_half.is_zero() || quotient % 2 == 1,
    };
    Some((quotient + u128::from(is_up), rest.is_zero()))
}

/// The decimal of some digits, if it can be held.
fn decimal(is_negative: bool, digits: U512, places: u32) -> Option<Decimal> {
    let digits = i128::try_from(digits).ok()?;
    let digits = if is_negative { -digits } else { digits };
    Decimal::try_from_i128_with_scale(digits, places).ok()
}
