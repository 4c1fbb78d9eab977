//! Modules do not depend on each other in a circle.
//!
//! A module is a file. It depends on the modules that its paths name: those of a `use`, and all
//! others that begin with `crate`, `self`, `super` or a child module, also in macros and in tests.
//! Of a path, the longest part that is a module counts: `crate::a::b::C` names `a::b`, and
//! `crate::a::C` names `a`, even if `a` only re-exports `C`. So the files below `a` say
//! `super::b::C`, not `super::C`. Declaring `mod child;` is no dependency.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    modules::{Modules, Path},
    tree::{Tree, assert_none},
};

/// SQLite calls its disk, which calls SQLite: the two are one thing.
const APART: &str = "faulty-disk";

/// What each module depends on, and the first line that says so.
type Dependencies = BTreeMap<Path, BTreeMap<Path, usize>>;

#[test]
fn modules_do_not_depend_on_each_other_in_a_circle() {
    assert_none(&circles(&Tree::of_the_project()));
}

/// For each dependency, the shortest way back; each circle once.
fn circles(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in tree.crates().into_iter().filter(|name| *name != APART) {
        let modules = Modules::of(tree, name);
        let files: BTreeMap<_, _> = modules.files().collect();
        let mut dependencies = Dependencies::new();
        for (module, file) in &files {
            match modules.named_in(module) {
                Ok(named) => drop(dependencies.insert((*module).clone(), named)),
                Err(error) => wrong.push(format!("{}:1: {error}", file.path)),
            }
        }
        for circle in circles_in(&dependencies) {
            let (path, line) = (files[&circle[0]].path, dependencies[circle[0]][circle[1]]);
            let names: Vec<_> = circle.iter().map(|module| name_of(module)).collect();
            wrong.push(format!("{path}:{line}: {}", names.join(" -> ")));
        }
    }
    wrong
}

/// Each begins and ends with the first of its modules by name.
fn circles_in(dependencies: &Dependencies) -> BTreeSet<Vec<&Path>> {
    let mut found = BTreeSet::new();
    for (from, to) in dependencies.iter().flat_map(|(from, to)| to.keys().map(move |to| (from, to)))
    {
        if let Some(mut circle) = shortest_way(dependencies, to, from) {
            let first = (0..circle.len()).min_by_key(|&at| circle[at]).unwrap_or_default();
            circle.rotate_left(first);
            circle.push(circle[0]);
            found.insert(circle);
        }
    }
    found
}

fn shortest_way<'a>(
    dependencies: &'a Dependencies,
    from: &'a Path,
    to: &Path,
) -> Option<Vec<&'a Path>> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = BTreeSet::from([from]);
    while let Some(way) = ways.pop_front() {
        let last = *way.last()?;
        if last == to {
            return Some(way);
        }
        for next in dependencies.get(last).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next) {
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    None
}

fn name_of(module: &Path) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}

#[test]
fn a_circle_is_reported_with_its_path() {
    let use_a = "use crate::a::A;";
    let (lib, a, b, c) =
        ("crates/x/src/lib.rs", "crates/x/src/a.rs", "crates/x/src/b.rs", "crates/x/src/b/c.rs");
    for (files, expected) in [
        (&[(lib, "mod a; pub use a::A;"), (a, "struct A;")][..], &[][..]),
        (&[(lib, "mod a; mod b;"), (a, "use crate::b::B;"), (b, "struct B;")], &[]),
        (
            &[(lib, ""), (a, "\nuse crate::b::B;"), (b, use_a)],
            &["crates/x/src/a.rs:2: a -> b -> a"],
        ),
        (
            &[(a, "fn f() { super::b::c::g() }"), (b, use_a), (c, "use super::B;")],
            &["crates/x/src/a.rs:1: a -> b::c -> b -> a"],
        ),
        (
            &[(lib, "mod a;\npub use a::A;"), (a, "use crate::B;")],
            &["crates/x/src/lib.rs:2: crate -> a -> crate"],
        ),
        (
            &[(b, "mod c; pub use c::C;"), (c, "use super::B;")],
            &["crates/x/src/b.rs:1: b -> b::c -> b"],
        ),
        (&[(b, "mod c;"), (c, "use super::B;")], &[]),
        (
            &[(lib, "pub use a::A; pub use b::B;"), (a, "use crate::B;"), (b, use_a)],
            &[
                "crates/x/src/lib.rs:1: crate -> a -> crate",
                "crates/x/src/lib.rs:1: crate -> b -> a -> crate",
            ],
        ),
        (
            &[(a, "mod {")],
            &["crates/x/src/a.rs:1: not Rust: cannot parse string into token stream"],
        ),
        (
            &[
                ("crates/faulty-disk/src/a.rs", "use super::b::B;"),
                ("crates/faulty-disk/src/b.rs", use_a),
            ],
            &[],
        ),
    ] {
        assert_eq!(circles(&Tree::of(files)), expected, "{files:?}");
    }
}
