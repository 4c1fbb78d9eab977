//! The random choices of one power cut, all derived from its seed.

/// A random generator, by `SplitMix64`.
pub(crate) struct Chance {
    state: u64,
    /// How many of 256 changes are kept.
    odds: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self { state: seed, odds: 0 };
        // Some cuts keep nothing, some everything, some nearly everything. With even odds alone, a
        // long write would hardly ever survive whole.
        chance.odds = *chance.pick(&[8, 64, 128, 192, 248, 256]).unwrap_or(&0);
        chance
    }

    /// Whether one change is kept.
    pub(crate) fn keeps(&mut self) -> bool {
        self.next() % 256 < self.odds
    }

    /// One of the items; `None` if there are none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(items.len()).ok()?;
        items.get(usize::try_from(self.next().checked_rem(count)?).ok()?)
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
