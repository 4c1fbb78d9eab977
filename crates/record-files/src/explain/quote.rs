//! Quotes what stands in a text, for messages.

use std::borrow::Cow;

use core_enums::{Excerpt, MistakeKind};

/// The text of a JSON string, unless it has half a surrogate pair.
pub(crate) fn text_of(string: &str) -> Option<Cow<'_, str>> {
    if string.contains('\\') {
        return serde_json::from_str(string).ok().map(Cow::Owned);
    }
    string.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
}

/// The message for a string with half a surrogate pair, such as `"\ud800"`.
pub(crate) fn not_unicode(string: &str) -> (MistakeKind, String) {
    let shown = Excerpt::of(string.trim_matches('"'));
    (MistakeKind::NotUnicode, format!("expected Unicode text, but got {shown}"))
}

/// A JSON value as it stands, shortened, with its control characters escaped.
pub(crate) fn quote(value: &str) -> String {
    match value.as_bytes() {
        [b'{', ..] => "an object".into(),
        [b'[', ..] => "an array".into(),
        [b'"', ..] => match text_of(value) {
            Some(text) => format!("the string {}", Excerpt::of(&text)),
            None => "a string".into(),
        },
        _ => quote_name(value),
    }
}

/// A name as it stands where that is harmless, and as an excerpt otherwise.
pub(crate) fn quote_name(name: &str) -> String {
    Excerpt::of(name).unquoted()
}

/// A text that a terminal only shows: characters that could do more are escaped.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let escaped = c.escape_debug();
        // Quotes and backslashes, which this would escape too, are harmless.
        if c.is_control() || escaped.len() > 2 {
            shown.extend(escaped);
        } else {
            shown.push(c);
        }
    }
    shown
}
