use std::fmt::{Display, Write};

/// Pairs as a query or a form. All that is not a letter, a digit or one of `-_.~` is escaped.
pub(crate) fn query(pairs: &[(&str, String)]) -> String {
    let pair = |(key, value): &(&str, String)| format!("{key}={}", escaped(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(byte.into());
        } else {
            write!(escaped, "%{byte:02X}").expect("a string takes all");
        }
        escaped
    })
}

/// An object of JSON that is being written.
#[derive(Default)]
pub(crate) struct Json(String);

impl Json {
    /// A text.
    pub(crate) fn text(self, key: &str, value: &str) -> Self {
        let mut quoted = String::from("\"");
        for c in value.chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                c if c.is_control() => {
                    write!(quoted, "\\u{:04x}", u32::from(c)).expect("a string takes all");
                }
                c => quoted.push(c),
            }
        }
        quoted.push('"');
        self.raw(key, quoted)
    }

    /// What is JSON already: a number, `true`, an object, an array.
    pub(crate) fn raw(mut self, key: &str, value: impl Display) -> Self {
        let comma = if self.0.is_empty() { "" } else { "," };
        write!(self.0, "{comma}\"{key}\":{value}").expect("a string takes all");
        self
    }

    /// A text, where there is one.
    pub(crate) fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    pub(crate) fn object(self) -> String {
        format!("{{{}}}", self.0)
    }
}
