use dtos_state::{ExactDecimal, Timestamp};

/// A column of the rows `T`.
pub(super) struct Column<T> {
    pub(super) name: &'static str,
    pub(super) value: Value<T>,
}

/// What a column holds, and how it follows from a row.
pub(super) enum Value<T> {
    Text(fn(&T) -> Option<String>),
    /// A text that is JSON.
    Json(fn(&T) -> Option<String>),
    Count(fn(&T) -> Option<u64>),
    Time(fn(&T) -> Option<Timestamp>),
    Decimal(fn(&T) -> Option<ExactDecimal>),
    /// A quotient, which is rounded where that has to be.
    Quotient(fn(&T) -> Option<ExactDecimal>),
}

impl<T> Column<T> {
    /// The exact text of the value.
    pub(super) fn text(&self, row: &T) -> Option<String> {
        match self.value {
            Value::Text(value) | Value::Json(value) => value(row),
            Value::Count(value) => value(row).map(|count| count.to_string()),
            Value::Time(value) => value(row).map(|time| time.to_string()),
            Value::Decimal(value) | Value::Quotient(value) => {
                value(row).map(|decimal| decimal.to_string())
            }
        }
    }
}
