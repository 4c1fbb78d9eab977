//! The modules of a crate, and which of them each one names.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::{
    rust::{is_punct, is_word, tokens},
    tree::Tree,
};

/// The way to a module from the root of its crate, which is empty for the root.
pub(crate) type Path = Vec<String>;

/// The modules that have a file, in the `src` of one crate.
pub(crate) struct Modules<'a> {
    files: BTreeMap<Path, File<'a>>,
}

pub(crate) struct File<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> Modules<'a> {
    /// Beside a `lib.rs`, `main.rs` and the files of `bin/` are crates of their own.
    pub(crate) fn of(tree: &'a Tree, crate_name: &str) -> Self {
        let src = format!("crates/{crate_name}/src/");
        let is_library = tree.has(&format!("{src}lib.rs"));
        let files = tree.files_of_kind("rs").filter_map(|(path, text)| {
            let inside = path.strip_prefix(&src)?;
            let is_program = inside == "main.rs" || inside.starts_with("bin/");
            (!(is_library && is_program)).then(|| (module(inside), File { path, text }))
        });
        Self { files: files.collect() }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&Path, &File<'a>)> {
        self.files.iter()
    }

    /// The modules that this one names, with the first line that does; itself apart.
    pub(crate) fn named_in(&self, module: &Path) -> Result<BTreeMap<Path, usize>, String> {
        let mut names = Names { modules: self, found: BTreeMap::new() };
        names.read(tokens(self.files[module].text)?, module);
        names.found.remove(module);
        Ok(names.found)
    }

    fn longest_prefix(&self, mut path: Path) -> Path {
        while !path.is_empty() && !self.files.contains_key(&path) {
            path.pop();
        }
        path
    }
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module(inside_src: &str) -> Path {
    let mut path: Path = inside_src.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|last| ["lib", "main", "mod"].contains(&last.as_str())) {
        path.pop();
    }
    path
}

/// The modules that the paths of a file name.
struct Names<'a> {
    modules: &'a Modules<'a>,
    found: BTreeMap<Path, usize>,
}

impl Names<'_> {
    /// Reads the inside of the module `scope`, which may have no file.
    fn read(&mut self, tokens: TokenStream, scope: &Path) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let [token, after @ ..] = rest {
            rest = after;
            match (token, after) {
                (_, [TokenTree::Ident(name), TokenTree::Group(inline), behind @ ..])
                    if is_word(token, "mod") =>
                {
                    let scope = [scope.as_slice(), &[name.to_string()]].concat();
                    self.read(inline.stream(), &scope);
                    rest = behind;
                }
                (TokenTree::Ident(_), _) => rest = self.read_path(&[], token, after, scope),
                // A path that begins with `::` is that of another crate.
                (_, [_, TokenTree::Ident(_), behind @ ..]) if is_separator(token, after) => {
                    rest = behind;
                }
                (TokenTree::Group(group), _) if !is_visibility(group) => {
                    self.read(group.stream(), scope);
                }
                _ => {}
            }
        }
    }

    /// Reads a path, or the tree of a `use`, and returns the tokens behind it.
    fn read_path<'t>(
        &mut self,
        above: &[String],
        first: &TokenTree,
        mut rest: &'t [TokenTree],
        scope: &Path,
    ) -> &'t [TokenTree] {
        let mut path = above.to_vec();
        path.push(first.to_string());
        loop {
            match rest {
                [a, _, next @ TokenTree::Ident(_), behind @ ..] if is_separator(a, &rest[1..]) => {
                    path.push(next.to_string());
                    rest = behind;
                }
                [a, _, TokenTree::Group(tree), behind @ ..]
                    if is_separator(a, &rest[1..]) && tree.delimiter() == Delimiter::Brace =>
                {
                    self.read_tree(&path, tree, scope);
                    return behind;
                }
                // `name::*` and `name::<T>` are the end of a path.
                [a, behind @ ..] if is_separator(a, behind) => {
                    path.push("*".to_owned());
                    rest = &behind[1..];
                    break;
                }
                _ => break,
            }
        }
        if path.len() > 1 {
            self.add(&path, first.span().start().line, scope);
        }
        rest
    }

    fn read_tree(&mut self, above: &[String], tree: &Group, scope: &Path) {
        let tokens: Vec<_> = tree.stream().into_iter().collect();
        for branch in tokens.split(|token| is_punct(token, ',')) {
            if let [first, rest @ ..] = branch {
                self.read_path(above, first, rest, scope);
            }
        }
    }

    fn add(&mut self, path: &[String], line: usize, scope: &Path) {
        let supers = path.iter().take_while(|word| *word == "super").count();
        let (base, rest) = match path[0].as_str() {
            "crate" => (&[][..], &path[1..]),
            // `self::super` is `super`.
            "self" if path[1] == "super" => return self.add(&path[1..], line, scope),
            "self" => (scope.as_slice(), &path[1..]),
            "super" => (&scope[..scope.len().saturating_sub(supers)], &path[supers..]),
            child => {
                let child = [scope.as_slice(), &[child.to_owned()]].concat();
                if !self.modules.files.contains_key(&child) {
                    return;
                }
                (scope.as_slice(), path)
            }
        };
        let module = self.modules.longest_prefix([base, rest].concat());
        self.found.entry(module).or_insert(line);
    }
}

fn is_separator(token: &TokenTree, after: &[TokenTree]) -> bool {
    let is_joint = matches!(token, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint);
    is_joint && is_punct(token, ':') && after.first().is_some_and(|next| is_punct(next, ':'))
}

/// `(in crate::a)` after `pub`: no dependency.
fn is_visibility(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
        && group.stream().into_iter().next().is_some_and(|first| is_word(&first, "in"))
}

#[test]
fn a_path_is_that_of_the_module_it_leads_to() {
    let files = ["lib", "a", "b/mod", "b/c", "b/d", "main", "bin/tool"];
    for (text, expected) in [
        ("", &[][..]),
        ("use crate::a::A;", &["a 1"]),
        ("\nuse crate::a;\nuse crate::a::A;", &["a 2"]),
        ("pub(crate) use crate::{a::{A, B as C}, b::{self, d::*}};", &["a 1", "b 1", "b::d 1"]),
        ("use crate::{\na,\nb,\n};", &["a 2", "b 3"]),
        ("use crate::A;", &[" 1"]),
        ("use super::{B, d};", &["b 1", "b::d 1"]),
        ("use super::super::a::A;", &["a 1"]),
        ("use self::super::d::D;", &["b::d 1"]),
        ("use crate::b::c::C; use self::C;", &[]),
        ("fn f() { crate::a::f(super::d::g) }", &["a 1", "b::d 1"]),
        ("fn f() { super::g() }", &["b 1"]),
        ("m!(\"{}\", crate::a::A);", &["a 1"]),
        ("macro_rules! m { () => { $crate::a::A } }", &["a 1"]),
        ("fn f() { crate::a::<A>() }", &["a 1"]),
        ("mod tests { use super::*; use super::super::d::D; }", &["b::d 1"]),
        ("mod e { mod f { use super::super::super::B; } }", &["b 1"]),
        ("impl super::T for crate::a::A {}", &["a 1", "b 1"]),
        ("use std::a::A; use ::b::d::D; use a::A; use other::{a::A, b};", &[]),
        ("fn f() { let s = \"crate::a::A\"; } // crate::a::A\n/// [`crate::a`]\nstruct S;", &[]),
        ("pub(in crate::b) struct S; pub(super) struct T; pub(crate) struct U;", &[]),
        ("fn f() { self.a(); Self::a(); b::a(); x.super_::<A>() }", &[]),
        ("use crate::none::Such;", &[" 1"]),
    ] {
        assert_eq!(named(&files, "b/c", text), expected, "{text}");
    }
    // A parent names a child without `self`; declaring it is no dependency.
    for (text, expected) in [
        ("mod c; pub mod d { }", &[][..]),
        ("mod c; pub use c::C;", &["b::c 1"]),
        ("mod c; fn f() { c::g() }", &["b::c 1"]),
        ("mod c; use self::c::*;", &["b::c 1"]),
        ("mod inner { fn f() { c::g() } }", &[]),
    ] {
        assert_eq!(named(&files, "b/mod", text), expected, "{text}");
    }
}

fn named(files: &[&str], file: &str, text: &str) -> Vec<String> {
    let paths: Vec<_> = files.iter().map(|file| format!("crates/x/src/{file}.rs")).collect();
    let here = format!("crates/x/src/{file}.rs");
    let texts = paths.iter().map(|path| (path.as_str(), if *path == here { text } else { "" }));
    let tree = Tree::of(&texts.collect::<Vec<_>>());
    let found = Modules::of(&tree, "x").named_in(&module(&format!("{file}.rs"))).expect("Rust");
    found.iter().map(|(path, line)| format!("{} {line}", path.join("::"))).collect()
}
