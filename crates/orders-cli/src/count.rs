use std::ops::ControlFlow;

use crate::{
    flaw::{Found, Visitor},
    markdown::read_markdown,
    place::PlaceFinder,
    stream::read_json,
};

/// What `orders check` sums up: how many records a text holds, and how many
/// problems they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The records, broken ones too.
    pub orders: u64,
    /// The problems of all of them.
    pub problems: u64,
}

impl Count {
    /// Of JSON: values one after another, or in an array.
    #[must_use]
    pub fn of_json(mut bytes: &[u8]) -> Self {
        let mut count = Self::default();
        // Reading from memory does not fail.
        let _ = read_json(&mut bytes, &mut count);
        count
    }

    /// Of the JSON in Markdown.
    #[must_use]
    pub fn of_markdown(bytes: &[u8]) -> Self {
        let mut count = Self::default();
        read_markdown(bytes, &mut count);
        count
    }
}

impl Visitor for Count {
    fn visit(&mut self, found: Found, _: &mut PlaceFinder) -> ControlFlow<()> {
        self.orders += 1;
        self.problems += found.outcome.map_or_else(|refusal| refusal.flaws.len() as u64, |_| 0);
        ControlFlow::Continue(())
    }

    fn wait(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
