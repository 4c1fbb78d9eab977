//! What is wrong with text that is not JSON, for people.

use std::str;

use core_enums::{Excerpt, MistakeKind};
use serde_json::Error;

/// How many bytes of the text a message needs at most: an excerpt is 60 characters, and one more
/// shows that the text goes on.
pub(crate) const MAX_SHOWN: usize = 61 * 4;

/// Whether this much text behind the error is enough for a message.
pub(crate) fn is_enough(rest: &[u8]) -> bool {
    rest.len() >= MAX_SHOWN || rest.contains(&b'\n')
}

/// Where in `text` an error is, in bytes.
pub(crate) fn syntax_offset(error: &Error, text: &[u8]) -> usize {
    let mut at = seen_offset(error, text);
    if let Some(comma) = trailing_comma(text, at) {
        // It is what is wrong, and not the bracket behind it.
        return comma;
    }
    let what = wording(error);
    if what == "expected ident" {
        // A word is wrong as a whole.
        at -= text[..at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    }
    // This error names the byte before, except at the start of a line.
    let is_control = |at: usize| text.get(at).is_some_and(u8::is_ascii_control);
    if what.starts_with("control character") && !is_control(at) && is_control(at + 1) {
        at += 1;
    }
    // The reader finds bytes that are not UTF-8 only at the end of a text. Of an escape that is cut
    // short it names the fourth byte, even within a character.
    match str::from_utf8(&text[..at]) {
        Ok(_) => at,
        Err(error) => error.valid_up_to(),
    }
}

/// Where the parser saw an error.
pub(crate) fn seen_offset(error: &Error, text: &[u8]) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', text).nth(line - 2).map_or(0, |end| end + 1),
    };
    (line_start + error.column()).saturating_sub(1).min(text.len())
}

/// Where a comma is that only a closing bracket follows, which is at `end`.
fn trailing_comma(text: &[u8], end: usize) -> Option<usize> {
    match (text.get(end)?, text[..end].trim_ascii_end()) {
        (b'}' | b']', [before @ .., b',']) => Some(before.len()),
        _ => None,
    }
}

/// What is wrong, and what stands there.
pub(crate) fn syntax_error(error: &Error, text: &[u8]) -> (MistakeKind, String) {
    let what = wording(error);
    if error.is_eof() {
        let within = match &*what {
            "EOF while parsing an object" => "an object",
            "EOF while parsing a list" => "an array",
            "EOF while parsing a string" => "a string",
            _ => "a value",
        };
        let message = format!("invalid JSON: the text ends within {within}");
        return (MistakeKind::NotJson, message);
    }
    let rest = &text[syntax_offset(error, text)..];
    if trailing_comma(text, seen_offset(error, text)).is_some() {
        return (MistakeKind::NotJson, TRAILING_COMMA.into());
    }
    let wanted = match &*what {
        "expected ident" => "expected null, true or false",
        "expected value" => "expected a value",
        "key must be a string" => "expected a key in double quotes",
        what if what.starts_with("control character") => match rest {
            [b'\r' | b'\n', ..] => "expected the string to end",
            _ => "expected control characters to be escaped",
        },
        what => what,
    };
    unexpected(wanted, rest)
}

/// The message for a comma that only a closing bracket follows.
pub(crate) const TRAILING_COMMA: &str =
    "invalid JSON: expected no comma before the closing bracket";

/// The message for text that does not go on as expected.
pub(crate) fn unexpected(wanted: &str, rest: &[u8]) -> (MistakeKind, String) {
    let shown = &rest[..rest.len().min(MAX_SHOWN)];
    let shown = match str::from_utf8(shown) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            str::from_utf8(&shown[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return not_utf8(rest[0]),
    };
    let message = match shown.split(['\r', '\n']).next() {
        None | Some("") => format!("invalid JSON: {wanted}, but the line ends"),
        Some(line) => format!("invalid JSON: {wanted}, but got {}", Excerpt::of(line)),
    };
    (MistakeKind::NotJson, message)
}

/// The message for a byte that is not part of a character.
pub(crate) fn not_utf8(byte: u8) -> (MistakeKind, String) {
    (MistakeKind::NotUtf8, format!("expected UTF-8, but got the byte 0x{byte:02X}"))
}

/// The message for text in UTF-16.
pub(crate) const NOT_UTF_16: &str = "expected UTF-8, but got UTF-16";

/// Whether text begins with the byte order mark of UTF-16.
pub(crate) fn is_utf_16(text: &[u8]) -> bool {
    text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF")
}

/// The words of the error, without the position behind them.
fn wording(error: &Error) -> String {
    let mut text = error.to_string();
    text.truncate(text.rfind(" at line ").unwrap_or(text.len()));
    text
}
