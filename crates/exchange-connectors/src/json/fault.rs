use std::borrow::Cow;

/// What is wrong with a message, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// In bytes from the start of the message.
    pub(crate) offset: usize,
    /// The key or tag, from the outside in.
    pub(crate) field: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
}

impl Fault {
    /// Of a value within another one.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        self.field = match &*self.field {
            "" => outer.to_owned().into(),
            inner if inner.starts_with('[') => format!("{outer}{inner}").into(),
            inner => format!("{outer}.{inner}").into(),
        };
        self
    }
}
