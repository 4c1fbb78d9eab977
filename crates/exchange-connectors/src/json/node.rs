use std::borrow::Cow;

/// A value of a message, as its place in the text. What follows it stands at `next`.
pub(crate) struct Node {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) next: usize,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    Text,
    EscapedText,
    Number,
    Boolean,
    Null,
}

impl Node {
    /// Whether it is this key.
    #[inline]
    pub(crate) fn is_key(&self, document: &str, key: &str) -> bool {
        match self.kind {
            // Most keys differ in length already.
            Kind::Text => {
                self.end - self.start == key.len() + 2
                    && document.as_bytes()[self.start + 1..self.end - 1] == *key.as_bytes()
            }
            _ => self.text(document) == key,
        }
    }

    /// The text between the quotes, or the value as it is written.
    pub(crate) fn text<'a>(&self, document: &'a str) -> Cow<'a, str> {
        match self.kind {
            Kind::Text => document[self.start + 1..self.end - 1].into(),
            Kind::EscapedText => unescaped(&document[self.start + 1..self.end - 1]).into(),
            Kind::Object | Kind::Array | Kind::Number | Kind::Boolean | Kind::Null => {
                document[self.start..self.end].into()
            }
        }
    }
}

/// A text whose escapes are those of JSON. Half a surrogate pair becomes U+FFFD.
fn unescaped(text: &str) -> String {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let len = if escape.starts_with('u') { 5 } else { 1 };
        let (escape, after) = escape.split_at(len);
        units.push(match escape.as_bytes() {
            b"b" => 8,
            b"f" => 12,
            b"n" => 10,
            b"r" => 13,
            b"t" => 9,
            [b'u', ..] => u16::from_str_radix(&escape[1..], 16).unwrap_or(0xfffd),
            other => u16::from(other[0]),
        });
        rest = after;
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}
