//! Plain, modern English: phrases that readers stumble over, and what to say instead.

use super::tree::{Tree, assert_none};

const BANNED: [(&str, &str); 18] = [
    ("what becomes of", "the effect of"),
    ("what became of", "the effect of"),
    ("is told", "is reported, learns"),
    ("are told", "are reported, learn"),
    ("was told", "was reported, learned"),
    ("were told", "were reported, learned"),
    ("whoever", "anyone who"),
    ("hand in", "submit"),
    ("hands in", "submits"),
    ("handed in", "submitted"),
    ("handing in", "submitting"),
    ("for want of", "without, after a failure of"),
    ("made to hurt", "hostile"),
    ("no id comes twice", "ids are unique"),
    ("reckon", "compute, count"),
    ("reckons", "computes, counts"),
    ("reckoned", "computed, counted"),
    ("reckoning", "computing, counting"),
];

/// The two files that quote them.
const APART: [&str; 2] = ["docs/STYLE.md", "tests/tidy/words.rs"];

#[test]
fn the_english_is_plain() {
    assert_none(&quaint_words(&Tree::of_the_project()));
}

/// In Rust and Markdown, in any case, also across lines and in names such as `what_is_told`.
fn quaint_words(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let files = tree.files_of_kind("rs").chain(tree.files_of_kind("md"));
    for (path, text) in files.filter(|(path, _)| !APART.contains(path)) {
        let words = words(text);
        for at in 0..words.len() {
            let starts = |phrase: &str| {
                let mut rest = words[at..].iter();
                phrase.split(' ').all(|word| rest.next().is_some_and(|(_, found)| found == word))
            };
            for (phrase, instead) in BANNED.iter().filter(|(phrase, _)| starts(phrase)) {
                let line = words[at].0;
                wrong.push(format!("{path}:{line}: \"{phrase}\", say: {instead}"));
            }
        }
    }
    wrong
}

/// Each word in lower case, with its line.
fn words(text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate();
    let words = lines.flat_map(|(at, line)| {
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(move |word| (at + 1, word.to_lowercase()))
    });
    words.collect()
}

#[test]
fn a_quaint_phrase_is_reported_wherever_it_stands() {
    let told = "\"is told\", say: is reported, learns";
    for (path, text, expected) in [
        ("a.md", "The ledger is told.", &[(1, told)][..]),
        ("a.rs", "//! It\n//! Is\n//! Told twice: it is  told.", &[(2, told), (3, told)]),
        ("a.rs", "fn what_it_is_told() {}", &[(1, told)]),
        ("a.rs", "const A: &str = \"*is* `told`\";", &[(1, told)]),
        ("docs/a.md", "> Whoever\n", &[(1, "\"whoever\", say: anyone who")]),
        ("a.md", "\n\nfor\nwant of", &[(3, "\"for want of\", say: without, after a failure of")]),
        ("a.md", "This told, istold, is untold, is to be told, reckonings", &[]),
        ("a.sql", "-- is told", &[]),
        ("docs/STYLE.md", "is told", &[]),
        ("", "", &[]),
    ] {
        let expected: Vec<_> =
            expected.iter().map(|(line, what)| format!("{path}:{line}: {what}")).collect();
        assert_eq!(quaint_words(&Tree::of(&[(path, text)])), expected, "{text}");
    }
    for (phrase, instead) in BANNED {
        let expected = format!("a.md:1: \"{phrase}\", say: {instead}");
        assert_eq!(quaint_words(&Tree::of(&[("a.md", phrase)])), [expected]);
    }
}
