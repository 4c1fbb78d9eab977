//! A Rust file has at most 400 lines, and a function at most 50, in tests as elsewhere.

use super::{
    rust,
    tree::{Tree, assert_none},
};

const FILE: usize = 400;
const FUNCTION: usize = 50;

#[test]
fn files_have_at_most_400_lines() {
    assert_none(&long_files(&Tree::of_the_project()));
}

#[test]
fn functions_have_at_most_50_lines() {
    assert_none(&long_functions(&Tree::of_the_project()));
}

fn long_files(tree: &Tree) -> Vec<String> {
    let lines = tree.files_of_kind("rs").map(|(path, text)| (path, text.lines().count()));
    let long = lines.filter(|&(_, lines)| lines > FILE);
    long.map(|(path, lines)| format!("{path}:1: a file of {lines} lines")).collect()
}

fn long_functions(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, text) in tree.files_of_kind("rs") {
        match rust::tokens(text) {
            Ok(tokens) => {
                let long = rust::functions(tokens).into_iter().filter(|f| f.lines > FUNCTION);
                wrong.extend(
                    long.map(|f| format!("{path}:{}: `{}` of {} lines", f.line, f.name, f.lines)),
                );
            }
            Err(error) => wrong.push(format!("{path}:1: {error}")),
        }
    }
    wrong
}

#[test]
fn a_file_is_long_from_line_401_on() {
    let text = "\n".repeat(400);
    for (path, more, expected) in [
        ("a.rs", "", &[][..]),
        ("a.rs", "\n", &["a.rs:1: a file of 401 lines"]),
        ("tests/a.rs", "//", &["tests/a.rs:1: a file of 401 lines"]),
        ("a.md", "\n", &[]),
    ] {
        assert_eq!(long_files(&Tree::of(&[(path, &(text.clone() + more))])), expected, "{path}");
    }
}

#[test]
fn a_function_is_long_from_line_51_on() {
    let (just, long) = ("\n".repeat(49), "\n".repeat(50));
    for (text, expected) in [
        (format!("fn a() {{{just}}}"), &[][..]),
        (format!("\nfn a() {{{long}}}"), &["a.rs:2: `a` of 51 lines"]),
        (format!("fn a(\n) {{{just}}}"), &["a.rs:1: `a` of 51 lines"]),
        (format!("mod a {{ fn b() {{}} fn c() {{{long}}} }}"), &["a.rs:1: `c` of 51 lines"]),
        (
            format!("fn a() {{ fn b() {{{long}}} }}"),
            &["a.rs:1: `a` of 51 lines", "a.rs:1: `b` of 51 lines"],
        ),
        (format!("fn a() {{{long}"), &["a.rs:1: not Rust: cannot parse string into token stream"]),
    ] {
        let mut wrong = long_functions(&Tree::of(&[("a.rs", &text)]));
        wrong.sort();
        assert_eq!(wrong, expected, "{text}");
    }
}
