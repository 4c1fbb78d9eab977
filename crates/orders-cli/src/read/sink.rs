use crate::explain::{Diagnosis, Record};

/// A value that was found in a text.
#[derive(Debug)]
pub(crate) struct Scanned<'a, R> {
    /// Where it begins, in bytes from the start of the text.
    pub(crate) offset: usize,
    /// Whether it counts: a stray comma or a word is no record.
    pub(crate) is_record: bool,
    pub(crate) outcome: Result<R, Diagnosis>,
    /// Its text, where that is known to be what would be written of the record.
    pub(crate) written: Option<&'a str>,
}

/// Takes the values that the scanner finds.
pub(crate) trait Sink {
    type Record: Record;

    fn take(&mut self, scanned: Scanned<'_, Self::Record>);

    /// Whether it should be emptied before it takes more.
    fn is_full(&self) -> bool;
}
