//! Files that evidently hold something else than records in JSON.

use core_enums::Excerpt;

/// How much of a file is looked at.
pub(crate) const ENOUGH: usize = 4 << 10;

/// How many columns a message names.
const MAX_COLUMNS: usize = 6;

/// What files begin with that hold no text.
const BINARY: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "this is a ZIP archive: unpack it first"),
    (b"\xFD7zXZ", "this is compressed with xz: unpack it first, such as with xz -dc"),
    (b"BZh", "this is compressed with bzip2: unpack it first, such as with bzip2 -dc"),
    (b"7z\xBC\xAF", "this is a 7z archive: unpack it first"),
    (b"PAR1", "this is a Parquet file: write its rows as JSON first, with decimals in quotes"),
    (
        b"SQLite format 3",
        "this is an SQLite database: if it is a ledger, `orders ledger export --db FILE` writes \
         what it holds",
    ),
    (b"%PDF", "this is a PDF file: expected JSON"),
];

/// Whether a text may be something else, so that more of it should be looked at: its first byte
/// begins no record, no array of them and no blank.
pub(crate) fn may_be_foreign(start: &[u8]) -> bool {
    let begins = |byte: &u8| byte.is_ascii_graphic() && !b"{[".contains(byte);
    start.first().is_some_and(begins)
        || matches!(start, [b'[', next, ..] if next.is_ascii_digit())
        || start.starts_with(BINARY[1].0)
}

/// What a text evidently is, and what to do about it, unless records may be in it.
pub(crate) fn foreign(start: &[u8]) -> Option<String> {
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some((*what).into());
    }
    let text = &start[..start.len().min(ENOUGH)];
    let text = match str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&text[..error.valid_up_to()]).ok()?,
    };
    if text.starts_with("8=FIX") {
        return Some("this is FIX: orders venue read --venue fix makes commands of it".into());
    }
    if is_log_of_words(text) {
        return Some("this is a log: expected JSON".into());
    }
    let begins_record = |line: &str| line.trim_start().starts_with(['{', '[']);
    if text.lines().any(begins_record) {
        return None;
    }
    if text.starts_with('<') {
        return Some("this is HTML or XML: expected JSON".into());
    }
    csv(text).or_else(|| log(text))
}

/// A table with a line of names, and as many columns in the next line.
fn csv(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (head, next) = (lines.next()?, lines.next());
    let is_name = |name: &str| {
        let name = name.trim().trim_matches('"');
        let is_of_name = |c: char| c.is_alphanumeric() || "_- .()/".contains(c);
        name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(is_of_name)
    };
    [',', ';', '\t'].into_iter().find_map(|separator| {
        let names: Vec<&str> = head.split(separator).collect();
        let fits = next.is_none_or(|next| next.split(separator).count() >= names.len());
        if names.len() < 2 || !fits || !names.iter().all(|name| is_name(name)) {
            return None;
        }
        let shown = names.iter().take(MAX_COLUMNS);
        let shown = shown.map(|name| Excerpt::of(name.trim().trim_matches('"')).unquoted());
        let shown = shown.collect::<Vec<_>>().join(", ");
        let more = if names.len() > MAX_COLUMNS { ", ..." } else { "" };
        Some(format!(
            "this is CSV, with the columns {shown}{more}: write each row as a JSON object first, \
             with decimals in quotes"
        ))
    })
}

/// Lines that each name a level near their beginning, and of which none begins a record.
fn is_log_of_words(text: &str) -> bool {
    const LEVELS: [&str; 8] =
        ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL"];
    let is_level = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphabetic());
        LEVELS.iter().any(|level| word.eq_ignore_ascii_case(level))
    };
    let has_level = |line: &str| {
        let has_json = line.contains('{');
        !has_json && line.split_whitespace().take(5).any(is_level)
    };
    // The last line may be cut.
    let whole = text.rfind('\n').map_or(text, |end| &text[..end]);
    let mut lines = whole.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(has_level)
}

/// Lines that have JSON behind something else.
fn log(text: &str) -> Option<String> {
    let is_log = |line: &str| {
        let Some((before, object)) = line.split_once('{') else { return false };
        before.trim_end().len() > 1 && object.trim_start().starts_with('"')
    };
    // The last line may be cut.
    let whole = text.rfind('\n').map_or(text, |end| &text[..end]);
    let mut lines = whole.lines().filter(|line| !line.trim().is_empty());
    let starts_with_word = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    (starts_with_word && lines.all(is_log)).then(|| {
        "this is a log, with JSON behind other text in its lines: pass the JSON alone, such as \
         with sed 's/^[^{]*//'"
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::{foreign, may_be_foreign};

    #[test]
    fn p_2_what_is_evidently_no_record_is_named() {
        for (text, wanted) in [
            ("PK\x03\x04 and more", "this is a ZIP archive"),
            ("BZh91AY", "this is compressed with bzip2"),
            ("PAR1", "this is a Parquet file"),
            ("SQLite format 3\0", "this is an SQLite database"),
            ("<!doctype html>", "this is HTML or XML"),
            (
                "order_id,symbol,side\nORD_1,BTC,BUY\n",
                "this is CSV, with the columns order_id, symbol, side: write each row",
            ),
            ("\"order_id\";\"symbol\"\n1;2", "this is CSV, with the columns order_id, symbol: "),
            ("a\tb\tc\td\te\tf\tg\n", "this is CSV, with the columns a, b, c, d, e, f, ...: "),
            ("2025-12-01 INFO {\"order_id\":1}\n", "this is a log, with JSON behind other text"),
            ("8=FIX.4.4\u{1}9=5\u{1}", "this is FIX: orders venue read --venue fix"),
            ("2025-12-01T10:00:00.123Z INFO worker started\n", "this is a log: expected JSON"),
            ("[2025-12-01 10:00:00] warn: a\n[2025-12-01 10:00:01] INFO b\n", "this is a log"),
            ("at 1 {\"a\":1}\n\nat 2 {\"a\":1}\nat", "this is a log, with JSON behind other text"),
        ] {
            assert!(may_be_foreign(text.as_bytes()), "{text}");
            let told = foreign(text.as_bytes()).unwrap_or_default();
            assert!(told.starts_with(wanted), "{text}: {told}");
        }
        let xz = b"\xFD7zXZ\0";
        assert!(may_be_foreign(xz) && foreign(xz).is_some());
    }

    #[test]
    fn what_may_hold_records_is_read() {
        for text in ["", "{", "[", " {", "\0{\"a\":1}", "\n"] {
            assert!(!may_be_foreign(text.as_bytes()), "{text}");
        }
        for text in [
            "third\n{\"a\":1}\n",
            "third\n",
            "1\n2\n",
            "\"a\"\n",
            "a,b\n{\"a\":1}",
            "a,b\n1\n",
            "hello, world, this is prose\nwith two lines\n",
            "x{\"a\":1}\n",
            "at 1 {\"a\":1}\nat 2\n",
            "\u{fc}",
            "\u{feff}{}",
        ] {
            assert_eq!(foreign(text.as_bytes()), None, "{text}");
        }
    }
}
