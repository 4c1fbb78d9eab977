//! Rust as tokens. Strings, comments and lifetimes are read by the lexer of procedural macros, and
//! the inside of a macro is read like all else.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A function with a body.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The line of its `fn`.
    pub(crate) line: usize,
    /// How many lines from its `fn` to its closing brace.
    pub(crate) lines: usize,
}

/// The tokens of a file.
pub(crate) fn tokens(text: &str) -> Result<TokenStream, String> {
    TokenStream::from_str(text).map_err(|error| format!("not Rust: {error}"))
}

/// All functions with a body, also those within others and within macros.
pub(crate) fn functions(tokens: TokenStream) -> Vec<Function> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(functions(group.stream()));
        } else if is_word(token, "fn") {
            found.extend(function(token, &tokens[at + 1..]));
        }
    }
    found
}

pub(crate) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

pub(crate) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// `None` for the type of a function, which has no name, and for one without a body.
fn function(start: &TokenTree, rest: &[TokenTree]) -> Option<Function> {
    let name = match rest {
        [TokenTree::Ident(name), ..] => name.to_string(),
        // In a macro.
        [dollar, TokenTree::Ident(name), ..] if is_punct(dollar, '$') => format!("${name}"),
        _ => return None,
    };
    let (first, last) = (start.span().start().line, body(rest)?.span_close().end().line);
    Some(Function { name, line: first, lines: last + 1 - first })
}

/// The first braces outside angle brackets: those of `Buffer<{ SIZE }>` are an argument.
fn body(signature: &[TokenTree]) -> Option<&Group> {
    let mut angles = 0;
    let mut is_arrow = false;
    for token in signature {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && angles == 0 => {
                return Some(group);
            }
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ';' => return None,
                    '<' => angles += 1,
                    '>' if !is_arrow => angles -= 1,
                    _ => {}
                }
                is_arrow = punct.as_char() == '-' && punct.spacing() == Spacing::Joint;
            }
            _ => is_arrow = false,
        }
    }
    None
}

#[test]
fn a_function_ends_at_its_own_closing_brace() {
    for (text, expected) in [
        ("", &[][..]),
        ("fn a() {}", &[("a", 1, 1)]),
        ("\n/// Its own.\n#[inline]\npub const fn a() {\n\n}\n", &[("a", 4, 3)]),
        ("fn a() { let s = \"}\"; let t = \"\\\"}\";\n}", &[("a", 1, 2)]),
        ("fn a() { let s = r#\"}\"fn b() {}\"#;\n}", &[("a", 1, 2)]),
        ("fn a() { let s = b\"}\"; let c = '}'; let d = b'}'; let e = '\\'';\n}", &[("a", 1, 2)]),
        ("fn a() { // }\n/* } /* } */ } */\n}", &[("a", 1, 3)]),
        ("// fn no() {}\n/* fn no() {} */\n//! fn no() {}\n", &[]),
        ("fn a<'a>(s: &'a str) -> &'a str {\n'b: loop { break 'b s }\n}", &[("a", 1, 3)]),
        ("fn a() {\nfn b() {\n}\n}\nfn c() {}", &[("a", 1, 4), ("b", 2, 2), ("c", 5, 1)]),
        ("impl A { async fn a(&self) -> B\nwhere\nC: D,\n{\n}\n}", &[("a", 1, 5)]),
        ("trait A { fn a(); fn b() {} fn c() -> [u8; 2]; }", &[("b", 1, 1)]),
        ("type A = fn(u8) -> u8; struct B { b: fn() } fn c(f: fn()) {}", &[("c", 1, 1)]),
        ("fn a(b: B<{ C }, { D }>) -> B<{ C }, { D }> {\n}", &[("a", 1, 2)]),
        ("fn a<F: Fn() -> u8>(f: F) -> impl Fn(u8) -> u8 {\n}", &[("a", 1, 2)]),
        ("macro_rules! m { ($n:ident) => { fn $n() {\n} }; }", &[("$n", 1, 2)]),
        ("table! {\nfn a() {\n}\n}", &[("a", 2, 2)]),
        ("fn a() { let fn_b = |x| { x }; fn_b }", &[("a", 1, 1)]),
        ("unsafe extern \"C\" fn r#fn() {}", &[("r#fn", 1, 1)]),
    ] {
        let mut found = functions(tokens(text).unwrap());
        found.sort_by_key(|function| function.line);
        let found: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.line, f.lines)).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn what_is_no_token_is_an_error() {
    for text in ["fn a() {", "fn a() }", "\"open", "/* open"] {
        assert!(tokens(text).unwrap_err().starts_with("not Rust: "), "{text}");
    }
}
