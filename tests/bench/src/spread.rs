use std::fmt;

/// The median of some figures, and between what the middle half of them lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The median.
    pub median: f64,
    low: f64,
    high: f64,
}

impl Spread {
    /// # Panics
    /// Without figures.
    pub(crate) fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |quarters: usize| figures[(figures.len() - 1) * quarters / 4];
        Self { median: at(2), low: at(1), high: at(3) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high, .. } = self;
        let places = f.precision().unwrap_or(2);
        write!(f, "{low:.places$} to {high:.places$}")
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn a_spread_leaves_out_a_quarter_at_each_end() {
        let figures = (0..=20).rev().map(f64::from).collect();
        assert_eq!(Spread::of(figures), Spread { median: 10.0, low: 5.0, high: 15.0 });
        assert_eq!(Spread::of(vec![3.0]).to_string(), "3.00 to 3.00");
    }
}
