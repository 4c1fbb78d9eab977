use std::fmt;

use crate::explain::quote::quote_name;

/// Where in a record something is: the way to it, such as `register.quantity`. It is empty for the
/// record itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

/// One step into an object or an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To what stands under a key.
    Key(String),
    /// To a value of an array, counted from 0.
    Index(usize),
}

impl Path {
    /// The path to what stands under a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.into()))
    }

    pub(crate) fn step(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// The last key, as messages show it.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(quote_name(key)),
            Step::Index(_) => None,
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => f.write_str(&quote_name(key))?,
                Step::Key(key) => write!(f, ".{}", quote_name(key))?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
