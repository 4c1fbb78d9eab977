//! A record behind broken text on the same line.

use memchr::memchr_iter;
use serde_json::value::RawValue;

/// How much of a line is searched.
pub(crate) const WINDOW: usize = 64 << 10;
/// How many values of a line may be read, which may all go on to its end.
const MAX_TRIES: usize = 8;

/// What stands behind broken text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Behind {
    /// Where a whole object begins.
    pub(crate) object: Option<usize>,
    /// Whether there is an object before that which may be a part of the broken one.
    pub(crate) has_part: bool,
}

/// Finds the first whole object behind the start of a broken line that goes on to the end of the
/// line, or to another object. One that could stand under a key or in an array is taken for a part
/// of the broken value.
pub(crate) fn behind(line: &[u8]) -> Behind {
    let Ok(text) = str::from_utf8(line).or_else(|error| {
        // What is broken may be no text; what is behind it begins anew.
        let valid = &line[error.valid_up_to()..];
        str::from_utf8(valid.get(error.error_len().unwrap_or(valid.len())..).unwrap_or_default())
    }) else {
        return Behind::default();
    };
    let before = line.len() - text.len();
    let mut seen = Behind::default();
    let begins = |at: &usize| {
        let inner = text[at + 1..].trim_start();
        (before + at > 0) && inner.starts_with('"')
    };
    for at in memchr_iter(b'{', text.as_bytes()).filter(begins).take(MAX_TRIES) {
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

    const NOTHING: Behind = Behind { object: None, has_part: false };
    const PART: Behind = Behind { object: None, has_part: true };

    const fn object(at: usize) -> Behind {
        Behind { object: Some(at), has_part: false }
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
        assert_eq!(behind(&bytes), NOTHING);
        let bytes = [b"{\"a\":\"\xFF", whole.as_bytes()].concat();
        assert_eq!(behind(&bytes), object(7));
        assert_eq!(behind(whole.as_bytes()), NOTHING, "it is the start itself");
        assert_eq!(behind(b""), NOTHING);
    }
}
