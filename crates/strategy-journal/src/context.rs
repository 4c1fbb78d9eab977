use core_enums::Excerpt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// What else there is to know about an entry: any JSON in one line, kept byte for byte.
///
/// Refused are what is not JSON, a line feed or a carriage return, `null` (which is no
/// context), more than 64 KiB, and more than 64 levels of nesting.
#[derive(Clone, Debug)]
pub struct Context(Box<RawValue>);

impl Context {
    /// The most bytes that a context has.
    pub const MAX_LEN: usize = 64 << 10;
    /// The most levels of arrays and objects.
    pub const MAX_DEPTH: usize = 64;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl TryFrom<&str> for Context {
    type Error = InvalidContext;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let invalid = |expected| InvalidContext { given: Excerpt::of(text), expected };
        if text.len() > Self::MAX_LEN {
            return Err(invalid("at most 64 KiB"));
        }
        let raw: Box<RawValue> =
            serde_json::from_str(text).map_err(|_| invalid("JSON, as RFC 8259 has it"))?;
        let expected = match raw.get() {
            "null" => "something but null",
            // Blanks around the value would be lost.
            raw if raw.len() != text.len() => "no blanks around it",
            raw if raw.contains(['\n', '\r']) => "one line",
            raw if depth(raw) > Self::MAX_DEPTH => "at most 64 levels of nesting",
            _ => return Ok(Self(raw)),
        };
        Err(invalid(expected))
    }
}

impl std::str::FromStr for Context {
    type Err = InvalidContext;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text)
    }
}

impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Context {}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Self::try_from(raw.get()).map_err(serde::de::Error::custom)
    }
}

/// The levels of arrays and objects of a text that is JSON.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The error of a text that is not a [`Context`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid context {given}: expected {expected}")]
pub struct InvalidContext {
    given: Excerpt,
    expected: &'static str,
}
