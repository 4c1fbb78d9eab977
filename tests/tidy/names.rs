//! Within a crate, no two modules have the same name.

use std::collections::BTreeMap;

use super::{
    modules::Modules,
    tree::{Tree, assert_none},
};

#[test]
fn no_two_modules_of_a_crate_have_one_name() {
    assert_none(&repeated_names(&Tree::of_the_project()));
}

/// `a/mod.rs` is `a`, as `a.rs` would be.
fn repeated_names(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for crate_name in tree.crates() {
        let modules = Modules::of(tree, crate_name);
        let mut first_of = BTreeMap::new();
        for (module, file) in modules.files() {
            let Some(name) = module.last() else { continue };
            let first = *first_of.entry(name).or_insert(file.path);
            if first != file.path {
                wrong.push(format!("{}:1: a second `{name}`, beside {first}", file.path));
            }
        }
    }
    wrong
}

#[test]
fn a_name_that_comes_again_is_reported() {
    for (files, expected) in [
        (&["x/src/lib.rs", "x/src/a.rs", "x/src/a/b.rs", "x/src/c/mod.rs"][..], &[][..]),
        (&["x/src/a/mod.rs", "x/src/b/mod.rs", "x/src/main.rs", "x/src/lib.rs"], &[]),
        (&["x/src/a.rs", "y/src/a.rs", "x/tests/a.rs"], &[]),
        (
            &["x/src/a.rs", "x/src/b/a.rs", "x/src/c/d/a.rs"],
            &[
                "crates/x/src/b/a.rs:1: a second `a`, beside crates/x/src/a.rs",
                "crates/x/src/c/d/a.rs:1: a second `a`, beside crates/x/src/a.rs",
            ],
        ),
        (
            &["x/src/a.rs", "x/src/b/a/mod.rs"],
            &["crates/x/src/b/a/mod.rs:1: a second `a`, beside crates/x/src/a.rs"],
        ),
    ] {
        let paths: Vec<_> = files.iter().map(|file| format!("crates/{file}")).collect();
        let tree = Tree::of(&paths.iter().map(|path| (path.as_str(), "")).collect::<Vec<_>>());
        assert_eq!(repeated_names(&tree), expected, "{files:?}");
    }
}
