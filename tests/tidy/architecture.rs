//! docs/ARCHITECTURE.md names every crate, and every folder of its sources.

use std::collections::BTreeSet;

use super::tree::{Tree, assert_none};

const PAGE: &str = "docs/ARCHITECTURE.md";

#[test]
fn the_architecture_names_every_crate_and_folder() {
    assert_none(&unnamed(&Tree::of_the_project()));
}

/// A folder is named as a path: by `ledger/` or `src/ledger`, not by `ledger` in a sentence, nor by
/// `src/ledger.rs`.
fn unnamed(tree: &Tree) -> Vec<String> {
    let page = tree.text(PAGE).unwrap_or_default();
    let mut wrong = Vec::new();
    for name in tree.crates() {
        if !words(page, name).any(|_| true) {
            wrong.push(format!("{PAGE}:1: does not name crates/{name}"));
        }
        let src = format!("crates/{name}/src/");
        for folder in folders(tree, &src) {
            let name = folder.rsplit('/').next().unwrap_or(folder);
            if !words(page, name).any(|sides| {
                matches!(sides, (_, Some('/')) | (Some('/'), _)) && sides.1 != Some('.')
            }) {
                wrong.push(format!("{PAGE}:1: does not name {src}{folder}/"));
            }
        }
    }
    wrong
}

/// All folders below this one, at any depth.
fn folders<'a>(tree: &'a Tree, above: &str) -> BTreeSet<&'a str> {
    let inside = tree.files().filter_map(|(path, _)| path.strip_prefix(above));
    inside.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect()
}

/// The characters before and after this word, wherever it stands.
fn words(page: &str, word: &str) -> impl Iterator<Item = (Option<char>, Option<char>)> {
    let sides = page.match_indices(word).map(move |(at, _)| {
        (page[..at].chars().next_back(), page[at + word.len()..].chars().next())
    });
    let goes_on =
        |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c));
    sides.filter(move |&(before, after)| !goes_on(before) && !goes_on(after))
}

#[test]
fn what_the_architecture_leaves_out_is_reported() {
    let crate_alone = "docs/ARCHITECTURE.md:1: does not name crates/my-crate";
    let folder = "docs/ARCHITECTURE.md:1: does not name crates/my-crate/src/read/";
    let deep = "docs/ARCHITECTURE.md:1: does not name crates/my-crate/src/read/json/";
    for (page, expected) in [
        ("my-crate: `read/` and `read/json/`", &[][..]),
        ("`my-crate/src/read/json`", &[]),
        ("", &[crate_alone, folder, deep]),
        ("my-crates, not-my-crate, my_crate: read/json", &[crate_alone]),
        ("`my-crate` has to read json", &[folder, deep]),
        ("`my-crate`: `reads/`, `thread/`, `src/read.rs`, `json5/`", &[folder, deep]),
        ("`my-crate/src/read`", &[deep]),
    ] {
        let file = "crates/my-crate/src/read/json/a.rs";
        assert_eq!(unnamed(&Tree::of(&[(PAGE, page), (file, "")])), expected, "{page}");
    }
    let tree = Tree::of(&[("crates/my-crate/src/lib.rs", "")]);
    assert_eq!(unnamed(&tree), [crate_alone], "no page at all");
}
