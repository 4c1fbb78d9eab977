use core_enums::MistakeKind;
use id_generators::OrderId;

use crate::explain::path::Path;

/// Why a value is not a record.
#[derive(Debug)]
pub struct Diagnosis {
    /// The order that it is about, if it says which.
    pub order_id: Option<OrderId>,
    /// At least one, by offset.
    pub mistakes: Vec<Mistake>,
}

impl Diagnosis {
    /// One mistake of the whole.
    pub(crate) fn of(offset: usize, kind: MistakeKind, message: String) -> Self {
        Self { order_id: None, mistakes: vec![Mistake::of_the_whole(offset, kind, message)] }
    }
}

/// One thing that is wrong with a record.
#[derive(Debug)]
pub struct Mistake {
    /// Where it is, in bytes from the start of the text.
    pub offset: usize,
    /// Where it is in the record; of a missing key, where that should be.
    pub path: Path,
    /// What is wrong, for programs.
    pub kind: MistakeKind,
    /// The JSON that stands there, unless there is none or it is longer than 1 KiB.
    pub value: Option<String>,
    /// What is expected, and what stands there, for people.
    pub message: String,
}

impl Mistake {
    const MAX_VALUE: usize = 1 << 10;

    pub(crate) fn of_the_whole(offset: usize, kind: MistakeKind, message: String) -> Self {
        Self { offset, path: Path::default(), kind, value: None, message }
    }

    /// The value, if it is short: memory stays bounded, however many mistakes there are.
    pub(crate) fn with_value(mut self, value: &str) -> Self {
        self.value = (value.len() <= Self::MAX_VALUE).then(|| value.into());
        self
    }
}
