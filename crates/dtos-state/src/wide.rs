use std::array;

/// An unsigned integer of 512 bits, whose sums and products are exact or none.
///
/// Quantities and prices have up to 96 bits and 28 places. As a whole number of
/// 56 places their product has up to 379 bits, which leaves room for the sum of
/// more of them than a computer can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wide([u64; Wide::WORDS]); // the lowest first

impl Wide {
    const WORDS: usize = 8;

    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        let mut carry = false;
        let sum = array::from_fn(|i| {
            let (word, carried) = self.0[i].carrying_add(other.0[i], carry);
            carry = carried;
            word
        });
        (!carry).then_some(Self(sum))
    }

    /// The difference, where it is not below zero.
    pub(crate) fn checked_sub(self, other: Self) -> Option<Self> {
        let mut borrow = false;
        let difference = array::from_fn(|i| {
            let (word, borrowed) = self.0[i].borrowing_sub(other.0[i], borrow);
            borrow = borrowed;
            word
        });
        (!borrow).then_some(Self(difference))
    }

    pub(crate) fn checked_mul(self, other: Self) -> Option<Self> {
        let mut product = [0; Self::WORDS];
        for (i, &word) in self.0.iter().enumerate().filter(|&(_, &word)| word != 0) {
            let (within, beyond) = other.0.split_at(Self::WORDS - i);
            let mut carry = 0;
            for (sum, &factor) in product[i..].iter_mut().zip(within) {
                (*sum, carry) = word.carrying_mul_add(factor, carry, *sum);
            }
            if carry != 0 || beyond.iter().any(|&factor| factor != 0) {
                return None;
            }
        }
        Some(Self(product))
    }

    pub(crate) fn checked_mul_ten_to(self, exponent: u32) -> Option<Self> {
        // 10^38 is the greatest power that 128 bits hold.
        let powers = (0..exponent).step_by(38).map(|done| 10_u128.pow((exponent - done).min(38)));
        powers.map(Self::from).try_fold(self, Self::checked_mul)
    }

    /// The quotient, rounded down, and what is left over; by zero there is none.
    pub(crate) fn checked_div_rem(self, divisor: Self) -> Option<(Self, Self)> {
        if divisor == Self::default() {
            return None;
        }
        let (mut quotient, mut rest) = (Self::default(), Self::default());
        for bit in (0..Self::WORDS * 64).rev().skip_while(|&bit| !self.has(bit)) {
            // It fits, being no more than the dividend down to this bit.
            rest = rest.checked_add(rest)?;
            rest.0[0] |= u64::from(self.has(bit));
            if let Some(less) = rest.checked_sub(divisor) {
                rest = less;
                quotient.0[bit / 64] |= 1 << (bit % 64);
            }
        }
        Some((quotient, rest))
    }

    fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

impl From<u128> for Wide {
    #[expect(clippy::cast_possible_truncation, reason = "a word is a part of the number")]
    fn from(number: u128) -> Self {
        Self([number as u64, (number >> 64) as u64, 0, 0, 0, 0, 0, 0])
    }
}

/// The number itself, where 128 bits hold it.
impl From<Wide> for Option<u128> {
    fn from(Wide([low, high, rest @ ..]): Wide) -> Self {
        (rest == [0; 6]).then_some(u128::from(high) << 64 | u128::from(low))
    }
}

// Here, since nobody else sees the type.
#[cfg(test)]
mod tests {
    use super::*;

    const ALL_ONES: Wide = Wide([u64::MAX; Wide::WORDS]);

    #[test]
    fn a_sum_carries_through_all_words_and_not_out_of_the_last() {
        let less = ALL_ONES.checked_sub(1.into()).unwrap();
        assert_eq!(less.checked_add(1.into()), Some(ALL_ONES));
        assert_eq!(ALL_ONES.checked_add(1.into()), None);
        let carried = Wide([u64::MAX, u64::MAX, 0, 0, 0, 0, 0, 0]).checked_add(1.into());
        assert_eq!(carried, Some(Wide([0, 0, 1, 0, 0, 0, 0, 0])));
    }

    #[test]
    fn a_difference_borrows_from_all_words_and_is_never_below_zero() {
        let top = Wide([0, 0, 0, 0, 0, 0, 0, 1]);
        let below = Wide([u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, 0]);
        assert_eq!(top.checked_sub(1.into()), Some(below));
        assert_eq!(below.checked_sub(top), None);
        assert_eq!(top.checked_sub(top), Some(Wide::default()));
    }

    #[test]
    fn a_product_has_all_its_bits_or_is_none() {
        let words = |at: usize| Wide(array::from_fn(|i| u64::from(i == at)));
        for (one, other) in (0..8).flat_map(|one| (0..8).map(move |other| (one, other))) {
            let wanted = (one + other < 8).then(|| words(one + other));
            assert_eq!(words(one).checked_mul(words(other)), wanted, "words {one} and {other}");
        }
        let half = Wide([u64::MAX, u64::MAX, u64::MAX, u64::MAX, 0, 0, 0, 0]);
        // (2^256 - 1)^2 is 2^512 - 2^257 + 1.
        let square = Wide([1, 0, 0, 0, u64::MAX - 1, u64::MAX, u64::MAX, u64::MAX]);
        assert_eq!(half.checked_mul(half), Some(square));
        assert_eq!(ALL_ONES.checked_mul(2.into()), None);
    }

    #[test]
    fn a_power_of_ten_is_that_or_none() {
        let ten_to = |exponent| Wide::from(1).checked_mul_ten_to(exponent);
        for exponent in 0..154 {
            assert_eq!(ten_to(exponent + 1), ten_to(exponent).unwrap().checked_mul(10.into()));
        }
        // 2^512 has 155 digits.
        assert_eq!((ten_to(154).is_some(), ten_to(155)), (true, None));
    }

    #[test]
    fn a_quotient_and_a_rest_are_what_was_divided() {
        let numbers = [1, 3, 10, u128::from(u64::MAX), 1 << 64, u128::MAX].map(Wide::from);
        let wide = [ALL_ONES, Wide([5, 0, 0, 7, 0, 0, 0, 1 << 63]), Wide([0, 0, 0, 0, 3, 0, 0, 0])];
        let all = || numbers.iter().chain(&wide).copied();
        for (dividend, divisor) in all().flat_map(|one| all().map(move |other| (one, other))) {
            let (quotient, rest) = dividend.checked_div_rem(divisor).unwrap();
            assert_eq!(rest.checked_sub(divisor), None, "{dividend:?} by {divisor:?}");
            let again = quotient.checked_mul(divisor).and_then(|product| product.checked_add(rest));
            assert_eq!(again, Some(dividend), "{dividend:?} by {divisor:?}");
        }
        assert_eq!(ALL_ONES.checked_div_rem(Wide::default()), None);
    }

    #[test]
    fn a_number_of_128_bits_is_itself_again_and_a_greater_one_none() {
        for number in [0, 1, u128::from(u64::MAX) + 1, u128::MAX] {
            assert_eq!(Option::<u128>::from(Wide::from(number)), Some(number));
        }
        for at in 2..8 {
            assert_eq!(Option::<u128>::from(Wide(array::from_fn(|i| u64::from(i == at)))), None);
        }
    }
}
