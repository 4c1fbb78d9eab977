//! The texts for the properties, and the number of cases.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    string::string_regex,
    test_runner::RngSeed,
};

/// The same cases in every run: a fixed number, or that of `PROPTEST_CASES`.
pub(crate) fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(4_096),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    }
}

/// Every text that a regular expression matches.
pub(crate) fn matching(regex: &str) -> impl Strategy<Value = String> + use<> {
    // A generated text always matches as a whole, so the anchors go.
    string_regex(regex.trim_matches(['^', '$'])).unwrap()
}

/// Texts, most of them with one to three characters removed, inserted or
/// replaced, and arbitrary texts.
pub(crate) fn around<S: Strategy<Value = String> + 'static>(
    good: S,
    characters: &str,
) -> impl Strategy<Value = String> + use<S> {
    let characters: Vec<char> = characters.chars().collect();
    let edit = (any::<Index>(), 0..3, select(characters));
    let edits = prop_oneof![
        2 => vec(edit.clone(), 0..1),
        5 => vec(edit.clone(), 1..2),
        2 => vec(edit, 2..4),
    ];
    let edited = (good, edits)
        .prop_map(|(text, edits)| edits.into_iter().fold(text, |text, edit| edited(&text, edit)));
    prop_oneof![19 => edited, 1 => any::<String>()]
}

fn edited(text: &str, (at, kind, character): (Index, i32, char)) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at.index(characters.len() + 1);
    match (kind, at < characters.len()) {
        (0, true) => drop(characters.remove(at)),
        (1, true) => characters[at] = character,
        _ => characters.insert(at, character),
    }
    characters.into_iter().collect()
}
