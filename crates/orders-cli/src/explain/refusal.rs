use id_generators::OrderId;

/// Why a value is not a record.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    pub(crate) order_id: Option<OrderId>,
    /// At least one, by offset.
    pub(crate) mistakes: Vec<Mistake>,
}

impl Diagnosis {
    pub(crate) fn of(offset: usize, message: String) -> Self {
        Self { order_id: None, mistakes: vec![Mistake { offset, field: None, message }] }
    }
}

/// One thing that is wrong with a record.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// Where it is, in bytes from the start of the text.
    pub(crate) offset: usize,
    /// The key that it is about.
    pub(crate) field: Option<String>,
    /// What is expected, and what stands there.
    pub(crate) message: String,
}
