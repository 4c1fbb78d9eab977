//! Lines end by column 100, counted in characters.

use std::path::Path;

use super::tree::{Tree, assert_none, has_extension, is_text};

const COLUMNS: usize = 100;

#[test]
fn lines_end_by_column_100() {
    assert_none(&long_lines(&Tree::of_the_project()));
}

/// In Markdown, the rows of a table and lines with a URL may be longer: they cannot be broken.
fn long_lines(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, text) in tree.files().filter(|(path, text)| is_written_by_hand(path, text)) {
        let is_markdown = has_extension(path, "md");
        for (at, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > COLUMNS && !(is_markdown && cannot_be_broken(line)) {
                wrong.push(format!("{path}:{}: a line of {columns} columns", at + 1));
            }
        }
    }
    wrong
}

/// Without an extension it is a script, or the text of a licence.
fn is_written_by_hand(path: &str, text: &str) -> bool {
    is_text(path) && (Path::new(path).extension().is_some() || text.starts_with("#!"))
}

fn cannot_be_broken(line: &str) -> bool {
    line.trim_start().starts_with('|') || line.contains("http://") || line.contains("https://")
}

#[test]
fn a_line_is_long_from_character_101_on() {
    let (just, long) = ("e".repeat(100), "e".repeat(101));
    let accents = "\u{e9}".repeat(100);
    let row = format!("| {long} |");
    let url = format!("{long} https://example.com");
    for (path, text, line) in [
        ("a.rs", format!("{just}\n{long}\n"), 2),
        ("a.rs", format!("{accents}\u{e9}"), 1),
        ("a.rs", row.clone(), 1),
        ("a.rs", url.clone(), 1),
        ("schema.sql", long.clone(), 1),
        ("Cargo.toml", format!("\r\n\r\n{long}\r\n"), 3),
        ("a.sh", long.clone(), 1),
        ("a.py", format!("{just}\n{long}\n"), 2),
        (".ci/run", format!("#!/usr/bin/env bash\n{long}"), 2),
        (".github/workflows/ci.yml", long.clone(), 1),
        ("README.md", format!("{row}\n{url}\n\n```text\n{long}\n```\n"), 5),
    ] {
        let wrong = long_lines(&Tree::of(&[(path, &text)]));
        let start = format!("{path}:{line}: a line of 1");
        assert!(wrong.len() == 1 && wrong[0].starts_with(&start), "{path} {text}: {wrong:?}");
    }
    for (path, text) in [
        ("a.rs", &just),
        ("a.rs", &accents),
        ("a.md", &row),
        ("a.md", &url),
        ("a.snap", &long),
        ("Cargo.lock", &long),
        ("LICENSE-MIT", &long),
    ] {
        assert_eq!(long_lines(&Tree::of(&[(path, text)])), [""; 0], "{path} {text}");
    }
}
