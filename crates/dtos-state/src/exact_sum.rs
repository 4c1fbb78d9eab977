use rust_decimal::Decimal;

use crate::wide::Wide;

/// A sum of decimals, or of products of two, that has all their digits.
///
/// `Decimal` alone would round it without a word. Signs stand apart: what is
/// above zero and what is below are two sums of magnitudes.
#[derive(Clone, Copy, Default)]
pub(crate) struct ExactSum {
    above: Wide,
    below: Wide,
    /// How many digits of both stand behind the point.
    places: u32,
}

impl ExactSum {
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
            [one, other].map(|factor| Wide::from(factor.mantissa().unsigned_abs()));
        let product =
            one_digits.checked_mul(other_digits)?.checked_mul_ten_to(sum.places - places)?;
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
            above: self.above.checked_mul_ten_to(added)?,
            below: self.below.checked_mul_ten_to(added)?,
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
            let (others, last) = digits.checked_div_rem(10.into())?;
            if last != Wide::default() {
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
        let dividend = dividend.checked_mul_ten_to(added)?;
        let (_, divisor) = divisor.sign_and_digits()?;
        // A whole number of 28 places, of which the last may be too many.
        let (floor, _) = dividend.checked_div_rem(divisor)?;
        let is_short = |digits: u32| {
            let limit = Wide::from(1).checked_mul_ten_to(digits);
            limit.is_some_and(|limit| floor.checked_sub(limit).is_none())
        };
        let dropped = (0..=29).find(|dropped| is_short(28 + dropped))?;
        let (digits, is_exact) = rounded(dividend, divisor.checked_mul_ten_to(dropped)?)?;
        let (mut digits, mut kept) = (digits, 28_i32.checked_sub_unsigned(dropped)?);
        // Rounded up to a digit too many, or zeros that say nothing.
        while digits % 10 == 0 && (digits == TEN_TO_28 || is_exact && kept > places.cast_signed()) {
            (digits, kept) = (digits / 10, kept - 1);
        }
        let digits = digits.checked_mul(10_u128.checked_pow(kept.min(0).unsigned_abs())?)?;
        decimal(is_negative, digits.into(), kept.max(0).unsigned_abs())
    }

    fn sign_and_digits(self) -> Option<(bool, Wide)> {
        match self.above.checked_sub(self.below) {
            Some(digits) => Some((false, digits)),
            None => Some((true, self.below.checked_sub(self.above)?)),
        }
    }
}

const TEN_TO_28: u128 = 10_u128.pow(28);

/// A quotient rounded half to even, and whether it is exact.
fn rounded(dividend: Wide, divisor: Wide) -> Option<(u128, bool)> {
    let (quotient, rest) = dividend.checked_div_rem(divisor)?;
    let quotient = Option::<u128>::from(quotient)?;
    let is_up = match rest.checked_add(rest)?.checked_sub(divisor) {
        None => false,
        Some(above_half) => above_half != Wide::default() || quotient % 2 == 1,
    };
    Some((quotient + u128::from(is_up), rest == Wide::default()))
}

/// The decimal of some digits, if it can be held.
fn decimal(is_negative: bool, digits: Wide, places: u32) -> Option<Decimal> {
    let digits = i128::try_from(Option::<u128>::from(digits)?).ok()?;
    let digits = if is_negative { -digits } else { digits };
    Decimal::try_from_i128_with_scale(digits, places).ok()
}
