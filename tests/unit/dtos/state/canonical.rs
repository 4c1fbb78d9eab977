//! Which spellings are read without serde, and which of them are known to be as they are written.

use dtos_state::{Command, Order};

use super::{
    examples::{MEMBERS, document, on_one_line},
    fill_examples::MEMBERS as FILL,
    order_update::MEMBERS as UPDATE,
};
use crate::properties;

const AS_WRITTEN: Option<bool> = Some(true);
const OTHERWISE: Option<bool> = Some(false);
const LEFT_TO_SERDE: Option<bool> = None;

#[test]
fn a_value_is_read_as_it_is_written_or_as_its_type_reads_it() {
    for (old, new, expected) in [
        ("BTC_USDT", "BTC_USDT", AS_WRITTEN),
        ("BTC_USDT", "BTCUSDT", LEFT_TO_SERDE),
        ("BTC_USDT", "BTC_", LEFT_TO_SERDE),
        ("BTC_USDT", "_USDT", LEFT_TO_SERDE),
        ("BTC_USDT", r"BTC\u005fUSDT", LEFT_TO_SERDE),
        ("\"BUY\"", "\"SELL\"", AS_WRITTEN),
        ("\"BUY\"", "\"BUYS\"", LEFT_TO_SERDE),
        ("\"BUY\"", "null", LEFT_TO_SERDE),
        ("LIMIT", "STOP_LIMIT", AS_WRITTEN),
        ("a1b2c3d4", "a1b2c3dg", LEFT_TO_SERDE),
        ("a1b2c3d4", "a1b2c3d", LEFT_TO_SERDE),
        ("a1b2c3d4", "a1b2c3d45", LEFT_TO_SERDE),
        ("a1b2c3d4", "A1B2C3D4", LEFT_TO_SERDE),
        ("ORD_", "FIL_", LEFT_TO_SERDE),
        ("xyz789", "xyz7", LEFT_TO_SERDE),
        ("xyz789", "xyz78", AS_WRITTEN),
        ("xyz789", "zzzzzzzz", AS_WRITTEN),
        ("xyz789", "zzzzzzzzz", LEFT_TO_SERDE),
        ("null", "\"\"", LEFT_TO_SERDE),
        ("null", "\"é😀\"", AS_WRITTEN),
        ("null", "\"a longer text of an exchange\"", AS_WRITTEN),
        ("null", r#""a \"b\"""#, LEFT_TO_SERDE),
        ("null", "\"a\nb\"", LEFT_TO_SERDE),
        ("null", "\"0123456\u{1f}\"", LEFT_TO_SERDE),
        ("null", "\"a\u{7f}b\"", LEFT_TO_SERDE),
        ("null", "\"a\u{80}b\"", AS_WRITTEN),
        ("null", "nul", LEFT_TO_SERDE),
    ] {
        assert_read(old, new, expected);
    }
}

#[test]
fn a_decimal_of_up_to_nineteen_digits_is_as_it_is_written() {
    for (price, expected) in [
        ("0", AS_WRITTEN),
        ("0.00", AS_WRITTEN),
        ("-1.50", AS_WRITTEN),
        ("9999999999999999999", AS_WRITTEN),
        ("-0.000000000000000001", AS_WRITTEN),
        ("10000000000000000000", OTHERWISE),
        ("0.0000000000000000001", OTHERWISE),
        ("18446744073709551616", OTHERWISE),
        ("79228162514264337593543950335", OTHERWISE),
        ("79228162514264337593543950336", LEFT_TO_SERDE),
        ("-0", OTHERWISE),
        ("-0.00", OTHERWISE),
        ("1E-8", OTHERWISE),
        ("00", LEFT_TO_SERDE),
        ("01.5", LEFT_TO_SERDE),
        ("-01", LEFT_TO_SERDE),
        ("1.", LEFT_TO_SERDE),
        (".5", LEFT_TO_SERDE),
        ("", LEFT_TO_SERDE),
        ("-", LEFT_TO_SERDE),
        ("+1", LEFT_TO_SERDE),
        ("1 ", LEFT_TO_SERDE),
    ] {
        assert_read("95000.00", price, expected);
    }
    for quantity in ["0", "0.0", "-0", "-0.5"] {
        assert_read("\"0.5\"", &format!("\"{quantity}\""), LEFT_TO_SERDE);
    }
}

#[test]
fn a_time_is_as_it_is_written_with_z_and_as_few_digits_as_it_needs() {
    for (time, expected) in [
        ("2024-02-29T23:59:59Z", AS_WRITTEN),
        ("2025-12-01T15:00:00.250Z", AS_WRITTEN),
        ("2025-12-01T15:00:00.250001Z", AS_WRITTEN),
        ("2025-12-01T15:00:00.000000001Z", AS_WRITTEN),
        ("2025-12-01T15:00:00.25Z", OTHERWISE),
        ("2025-12-01T15:00:00.0Z", OTHERWISE),
        ("2025-12-01T15:00:00.000Z", OTHERWISE),
        ("2025-12-01T15:00:00.250000Z", OTHERWISE),
        ("2025-12-01T15:00:00.250001000Z", OTHERWISE),
        ("2025-12-01T16:00:00+01:00", OTHERWISE),
        ("2025-12-01T15:00:00.Z", LEFT_TO_SERDE),
        ("2025-12-01T15:00:00.1234567890Z", LEFT_TO_SERDE),
        ("2025-12-01T15:00:00", LEFT_TO_SERDE),
        ("2025-12-01T15:00:00z", LEFT_TO_SERDE),
        ("2025-12-01T15:00:60Z", LEFT_TO_SERDE),
        ("2025-12-01T24:00:00Z", LEFT_TO_SERDE),
        ("2025-02-30T15:00:00Z", LEFT_TO_SERDE),
        ("0000-01-01T00:00:00+00:01", LEFT_TO_SERDE),
    ] {
        assert_read("2025-12-01T15:00:00Z", time, expected);
    }
}

#[test]
fn keys_are_in_their_order_and_blanks_are_none_or_those_of_python() {
    let json = on_one_line(&document(&MEMBERS));
    let python = json.replace("\":", "\": ").replace(",\"", ", \"");
    let swapped = json.replace(
        "\"price\":\"95000.00\",\"stop_price\":null",
        "\"stop_price\":null,\"price\":\"95000.00\"",
    );
    for (text, expected) in [
        (python.clone(), OTHERWISE),
        (python.replacen("\": ", "\":", 1), LEFT_TO_SERDE),
        (python.replacen(", \"", ",\"", 1), LEFT_TO_SERDE),
        (json.replacen("\":", "\": ", 1), LEFT_TO_SERDE),
        (format!(" {json}"), LEFT_TO_SERDE),
        (json.replace('}', " }"), LEFT_TO_SERDE),
        (json.replace('}', ""), LEFT_TO_SERDE),
        (json.replace('}', ",}"), LEFT_TO_SERDE),
        (json.replace('}', ",\"metadata\":{}}"), LEFT_TO_SERDE),
        (json.replace("\"connector_order_id\":null,", ""), LEFT_TO_SERDE),
        (json.replace(",\"price\":", ""), LEFT_TO_SERDE),
        (swapped, LEFT_TO_SERDE),
    ] {
        assert_text_read(&text, expected);
    }
}

#[test]
fn text_behind_a_record_is_left() {
    let json = on_one_line(&document(&MEMBERS));
    for rest in ["}", " ", "\n", &json, "\0"] {
        let text = format!("{json}{rest}");
        assert_eq!(Order::read_canonical(&text).unwrap().len, json.len());
        properties::read_canonical(text.as_bytes());
    }
}

/// Each key, value, quote, colon, comma and brace with one character removed, replaced or inserted.
#[test]
fn a_text_one_character_away_is_read_as_serde_reads_it() {
    for (text, otherwise) in documents() {
        let python = text.replace("\":", "\": ").replace(",\"", ", \"");
        for text in [text, otherwise, python] {
            properties::read_canonical(text.as_bytes());
            for (at, _) in text.char_indices() {
                for new in
                    ["", "\"", "\\", "\u{1f}", " ", ",", "}", "{", "a", "A", "0", "_", ".", "é"]
                {
                    let replaced = format!("{}{new}{}", &text[..at], &text[at + 1..]);
                    properties::read_canonical(replaced.as_bytes());
                    let inserted = format!("{}{new}{}", &text[..at], &text[at..]);
                    properties::read_canonical(inserted.as_bytes());
                }
            }
        }
    }
}

/// Each key and each value left out, with the separators before or behind it or without.
#[test]
fn a_text_with_a_part_left_out_is_read_as_serde_reads_it() {
    for (text, _) in documents() {
        let ends: Vec<_> =
            text.match_indices(['"', ':', ',', '{', '}']).map(|(at, _)| at).collect();
        for (from, &start) in ends.iter().enumerate() {
            for &end in ends[from..].iter().take(8) {
                for (start, end) in [(start, end), (start + 1, end + 1), (start, end + 1)] {
                    let cut = format!("{}{}", &text[..start], &text[end..]);
                    properties::read_canonical(cut.as_bytes());
                }
            }
        }
    }
}

/// Documents of a command each, the second with a decimal, an id and a time spelled otherwise.
fn documents() -> [(String, String); 3] {
    [("register", &MEMBERS[..]), ("update", &UPDATE), ("fill", &FILL)].map(|(key, members)| {
        let text = format!("{{\"{key}\":{}}}", on_one_line(&document(members)));
        let otherwise = text
            .replace(":00Z", ":00.0Z")
            .replace(":02Z", ":02+00:00")
            .replace("95000.00", "-0.0")
            .replace("null", "\"a/b\"");
        assert_ne!(text, otherwise);
        (text, otherwise)
    })
}

fn assert_read(old: &str, new: &str, expected: Option<bool>) {
    let json = on_one_line(&document(&MEMBERS));
    assert_ne!(json.find(old), None, "{old}");
    assert_text_read(&json.replacen(old, new, 1), expected);
}

/// The order that a text is, and the command that it is in.
fn assert_text_read(text: &str, expected: Option<bool>) {
    let order = Order::read_canonical(text);
    assert_eq!(order.map(|read| read.is_as_written), expected, "{text}");
    properties::read_canonical(text.as_bytes());
    let blank = if text.contains(", ") { " " } else { "" };
    let text = format!("{{\"register\":{blank}{text}}}");
    let command = Command::read_canonical(&text);
    assert_eq!(command.map(|read| read.is_as_written), expected, "{text}");
    properties::read_canonical(text.as_bytes());
    let open = &text[..text.len() - 1];
    assert_eq!(Command::read_canonical(open), None, "{open}");
}
