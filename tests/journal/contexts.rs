//! The open context of an entry.

use strategy_journal::Context;

fn nested(levels: usize) -> String {
    format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn any_json_in_one_line_is_kept_byte_for_byte() {
    let longest = format!("\"{}\"", "x".repeat(Context::MAX_LEN - 2));
    for text in [
        "{}",
        "0",
        "false",
        "\"\"",
        "\"null\"",
        r#"{"b": 1.50, "a":1e999,  "a":"\u00e9é\ud800"}"#,
        r#"["[[[[", {"\\\"[": "]"}]"#,
        "[1 ,\t2]",
        &nested(Context::MAX_DEPTH),
        &longest,
    ] {
        let context: Context = text.parse().unwrap();
        assert_eq!(context.as_str(), text);
        assert_eq!(serde_json::to_string(&context).unwrap(), text);
        assert_eq!(serde_json::from_str::<Context>(text).unwrap(), context);
    }
}

#[test]
fn other_texts_are_refused() {
    let (deep, long) = (nested(Context::MAX_DEPTH + 1), "1".repeat(Context::MAX_LEN + 1));
    for (text, expected) in [
        ("", "JSON, as RFC 8259 has it"),
        ("{", "JSON, as RFC 8259 has it"),
        ("{'a':1}", "JSON, as RFC 8259 has it"),
        ("{} {}", "JSON, as RFC 8259 has it"),
        ("\"\u{1}\"", "JSON, as RFC 8259 has it"),
        ("\u{feff}{}", "JSON, as RFC 8259 has it"),
        ("null", "something but null"),
        (" {}", "no blanks around it"),
        ("{} ", "no blanks around it"),
        ("{}\n", "no blanks around it"),
        ("[1,\n2]", "one line"),
        ("[1,\r2]", "one line"),
        (&deep, "at most 64 levels of nesting"),
        (&long, "at most 64 KiB"),
    ] {
        let error = text.parse::<Context>().unwrap_err().to_string();
        assert!(error.ends_with(&format!(": expected {expected}")), "{text:.20}: {error}");
    }
}
