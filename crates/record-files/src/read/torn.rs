//! A record behind broken text on the same line.

use memchr::memchr_iter;
use serde_json::value::RawValue;

/// How much of a line is searched.
pub(crate) const WINDOW: usize = 64 << 10;
/// How many values of a line may be read, which may all go on to its end.
const MAX_TRIES: usize = 8;

/// What a message adds where an array is left.
pub(crate) const REST: &str = "; the rest of the array is not read";

/// What stands behind broken text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Behind {
    /// Where a whole object begins.
    pub(crate) object: Option<usize>,
    /// Whether there is an object before that which may be a part of the broken one.
    has_part: bool,
    /// Whether there is too much to search.
    is_long: bool,
}

impl Behind {
    /// More than is searched.
    pub(crate) const LONG: Self = Self { object: None, has_part: false, is_long: true };

    /// What a message adds where something is left out.
    pub(crate) const fn loss(self) -> Option<&'static str> {
        if self.has_part {
            Some("; what seems to be a whole record behind it, on the same line, is not read")
        } else if self.is_long {
            Some("; the rest of this long line is not read")
        } else {
            None
        }
    }
}

/// Finds the first whole object behind the start of a broken line that goes on to the end of the
/// line, or to another object. One that could stand under a key or in an array is taken for a part
/// of the broken value.
pub(crate) fn behind(line: &[u8]) -> Behind {
    let text = last_text(line);
    let before = line.len() - text.len();
    let mut seen = Behind::default();
    let begins = |at: &usize| {
        let inner = text[at + 1..].trim_start();
        (before + at > 0) && inner.starts_with('"')
    };
    for (tries, at) in memchr_iter(b'{', text.as_bytes()).filter(begins).enumerate() {
        if tries == MAX_TRIES {
            // Nobody knows what else is there.
            return Behind { has_part: true, ..seen };
        }
        let Some(len) = whole_object(&text[at..]) else { continue };
        if !is_at_end(&text[at + len..]) {
            continue;
        }
        match text[..at].trim_end().chars().next_back() {
            Some(':' | ',' | '[') => seen.has_part = true,
            _ => return Behind { object: Some(before + at), ..seen },
        }
    }
    seen
}

/// What a message adds where a whole object is left out with the rest of an array on one line, or
/// may be.
pub(crate) fn loss_of_array(rest: &[u8]) -> Option<&'static str> {
    (rest.len() >= WINDOW || has_object(rest)).then_some(REST)
}

fn has_object(rest: &[u8]) -> bool {
    let text = last_text(rest);
    let begins = |at: &usize| text[at + 1..].trim_start().starts_with('"');
    let mut objects = memchr_iter(b'{', text.as_bytes()).filter(begins);
    let mut tried = objects.by_ref().take(MAX_TRIES);
    tried.any(|at| is_element(text, at)) || objects.next().is_some()
}

/// Whether an object begins there that stands behind a value of an array, and not under a key.
fn is_element(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    !before.ends_with(':') && whole_object(&text[at..]).is_some()
}

/// The text behind the last bytes that are none: what is broken may be no text.
fn last_text(line: &[u8]) -> &str {
    let mut rest = line;
    loop {
        match str::from_utf8(rest) {
            Ok(text) => return text,
            Err(error) => {
                let from = error.valid_up_to() + error.error_len().unwrap_or(rest.len());
                rest = rest.get(from..).unwrap_or_default();
            }
        }
    }
}

/// The length of the object that a text begins with.
fn whole_object(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let value = values.next()?.ok()?;
    Some(value.get().len())
}

fn is_at_end(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::{Behind, behind};

    const NOTHING: Behind = Behind { object: None, has_part: false, is_long: false };
    const PART: Behind = Behind { object: None, has_part: true, is_long: false };

    const fn object(at: usize) -> Behind {
        Behind { object: Some(at), has_part: false, is_long: false }
    }

    #[test]
    fn p_3_a_whole_object_behind_broken_text_is_found() {
        let whole = "{\"order_id\":\"a\",\"b\":{\"c\":1}}";
        for (before, wanted) in [
            ("\0\0\0\0", object(4)),
            ("\u{feff}", object(3)),
            ("{\"order_id\":\"ORD_2025", object(21)),
            ("{\"order_id\"", object(11)),
            ("x ", object(2)),
            ("{\"order_id\":", PART),
            ("{\"a\":1,", PART),
            ("[", PART),
        ] {
            assert_eq!(behind(format!("{before}{whole}").as_bytes()), wanted, "{before}");
            let two = behind(format!("{before}{whole} {whole}\r").as_bytes());
            let second = wanted.has_part.then_some(before.len() + whole.len() + 1);
            assert_eq!(two, Behind { object: wanted.object.or(second), ..wanted }, "{before}");
            let cut = &whole[..whole.len() - 1];
            assert_eq!(behind(format!("{before}{cut}").as_bytes()).object, None, "{before}");
            let within = format!("{before}{whole}x");
            assert_eq!(behind(within.as_bytes()), NOTHING, "{before}");
        }
        let bytes = [b"\xFF\xFE", whole.as_bytes()].concat();
        assert_eq!(behind(&bytes), object(2));
        let deep = "{\"a\":".repeat(30) + whole;
        assert_eq!(behind(deep.as_bytes()), PART);
        let bytes = [b"{\"a\":\"\xFF", whole.as_bytes()].concat();
        assert_eq!(behind(&bytes), object(7));
        assert_eq!(behind(whole.as_bytes()), NOTHING, "it is the start itself");
        assert_eq!(behind(b""), NOTHING);
    }
}
