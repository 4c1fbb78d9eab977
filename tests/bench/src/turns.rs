#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::hint::black_box;

use crate::{contender::Contender, machine::print_machine, spread::Spread};

const TURNS: usize = 301;

/// A loop that always does the same: how much it varies is the machine's doing.
const CALIBRATION: &str = "calibration loop";

/// Contenders that are measured in turns.
pub struct Turns<'a> {
    contenders: Vec<Contender<'a>>,
}

impl Default for Turns<'_> {
    fn default() -> Self {
        let mut turns = Self { contenders: Vec::new() };
        turns.add(CALIBRATION, 1, || {
            (0..100_u64).fold(1, |sum: u64, i| black_box(sum.wrapping_mul(31).wrapping_add(i)))
        });
        turns
    }
}

impl<'a> Turns<'a> {
    /// Adds a contender that does so many things in one go.
    pub fn add<T>(&mut self, name: &'static str, things: u32, go: impl FnMut() -> T + 'a) {
        self.contenders.push(Contender::new(name, things, go));
    }

    /// Lets each contender have its turns, and prints their times and the state of the machine.
    pub fn run(&mut self) {
        print_machine();
        for contender in &mut self.contenders {
            contender.warm_up();
        }
        for _ in 0..TURNS {
            for contender in &mut self.contenders {
                contender.take_turn();
            }
        }
        println!("{TURNS} turns each; medians, in brackets the middle half\n");
        for contender in &self.contenders {
            let spread = Spread::of(contender.nanoseconds.clone());
            let brackets = format!("({spread:.1})");
            println!("{:8.1} ns  {brackets:18}  {}", spread.median, contender.name);
        }
        println!();
        print_machine();
        let spread = self.ratio(CALIBRATION, None);
        println!("calibration loop: {spread} of its median\n");
    }

    /// Prints how much time a contender takes, compared with another.
    ///
    /// # Panics
    /// If one of them has had no turn.
    pub fn print_ratio(&self, what: &str, contender: &str, baseline: &'static str) {
        let ratio = self.ratio(contender, Some(baseline));
        println!("{what}: {:.2} of {baseline} ({ratio})", ratio.median);
    }

    /// The ratios of each turn; without a baseline, to the contender's own median.
    fn ratio(&self, contender: &str, baseline: Option<&str>) -> Spread {
        let above = self.nanoseconds(contender);
        let below = match baseline {
            Some(baseline) => self.nanoseconds(baseline).to_vec(),
            None => vec![Spread::of(above.to_vec()).median; above.len()],
        };
        Spread::of(above.iter().zip(below).map(|(above, below)| above / below).collect())
    }

    fn nanoseconds(&self, name: &str) -> &[f64] {
        let found = self.contenders.iter().find(|contender| contender.name == name);
        &found.expect("a contender has this name").nanoseconds
    }
}
