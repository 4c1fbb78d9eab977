//! Links within the project lead somewhere.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tree::{Tree, assert_none, has_extension};

#[test]
fn links_lead_to_a_file_and_a_section_that_are_there() {
    assert_none(&broken_links(&Tree::of_the_project()));
}

/// A file is one that git tracks, in its own case; a section is a heading of a Markdown file.
fn broken_links(tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, text) in tree.files_of_kind("md") {
        for (line, link) in links(text).into_iter().filter(|(_, link)| !is_url(link)) {
            if let Some(error) = error_in(tree, path, &link) {
                wrong.push(format!("{path}:{line}: {link}: {error}"));
            }
        }
    }
    wrong
}

fn error_in(tree: &Tree, path: &str, link: &str) -> Option<&'static str> {
    let (file, section) = link.split_once('#').map_or((link, None), |(file, it)| (file, Some(it)));
    let Some(file) = (if file.is_empty() { Some(path.to_owned()) } else { target(path, file) })
    else {
        return Some("leads out of the project");
    };
    let Some(section) = section else {
        return (!tree.has(&file)).then_some("no such file");
    };
    match tree.text(&file) {
        None => Some("no such file"),
        Some(text) if has_extension(&file, "md") && !has_section(text, section) => {
            Some("no such section")
        }
        Some(_) => None,
    }
}

/// The path from the root, of a link in the file `from`.
fn target(from: &str, link: &str) -> Option<String> {
    let mut folders: Vec<_> = from.split('/').collect();
    folders.pop();
    if link.starts_with('/') {
        return None;
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(folders.pop()?),
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

fn is_url(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, usize)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    Parser::new_ext(text, options).into_offset_iter().map(|(event, range)| (event, range.start))
}

fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (event, at) in events(text) {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            links.push((1 + text[..at].matches('\n').count(), dest_url.into_string()));
        }
    }
    links
}

/// By GitHub's rule: a heading that comes again is `name-1`, then `name-2`.
fn has_section(text: &str, wanted: &str) -> bool {
    let mut names: Vec<String> = Vec::new();
    let mut heading: Option<String> = None;
    for (event, _) in events(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(part) | Event::Code(part), Some(heading)) => heading.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some(heading)) => names.push(section_name(heading)),
            _ => {}
        }
    }
    names.iter().enumerate().any(|(at, name)| {
        match names[..at].iter().filter(|n| *n == name).count() {
            0 => name == wanted,
            before => format!("{name}-{before}") == wanted,
        }
    })
}

fn section_name(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn a_link_to_what_is_not_there_is_reported() {
    let other = "# One: `two`_three, (four)!\n\n## Again\n\n## Again\n\n```md\n# Code\n```\n";
    for (text, expected) in [
        ("[a](b.md) [a](./b.md) [a](../docs/b.md) [a](../src) [a](../src/) [a](..)", &[][..]),
        ("[a](b.md#one-two_three-four) [a](b.md#again) [a](b.md#again-1)", &[]),
        ("# Here\n\n[a](#here) [a](https://example.com/no.md#no) [a](mailto:a@example.com)", &[]),
        ("`[a](no.md)`\n\n```md\n[a](no.md)\n```\n\n[a][r]\n\n[r]: b.md\n", &[]),
        ("[a](../src/a.rs#L1)", &[]),
        ("\n\n[a](no.md)\n![a](no.png)", &["3: no.md: no such file", "4: no.png: no such file"]),
        ("[a](B.md)", &["1: B.md: no such file"]),
        ("[a][r]\n\n[r]: no.md\n", &["1: no.md: no such file"]),
        ("| a |\n|---|\n| [a](no.md) |", &["3: no.md: no such file"]),
        ("[a](src) [a](b)", &["1: src: no such file", "1: b: no such file"]),
        ("[a](no.md#again)", &["1: no.md#again: no such file"]),
        ("[a](b.md#Again)", &["1: b.md#Again: no such section"]),
        ("[a](b.md#again-2)", &["1: b.md#again-2: no such section"]),
        ("[a](b.md#code)", &["1: b.md#code: no such section"]),
        ("[a](b.md#)", &["1: b.md#: no such section"]),
        ("# Here\n[a](#there)", &["2: #there: no such section"]),
        ("[a](../../out.md)", &["1: ../../out.md: leads out of the project"]),
        ("[a](/docs/b.md)", &["1: /docs/b.md: leads out of the project"]),
    ] {
        let tree = Tree::of(&[("docs/a.md", text), ("docs/b.md", other), ("src/a.rs", "")]);
        let expected: Vec<_> = expected.iter().map(|error| format!("docs/a.md:{error}")).collect();
        assert_eq!(broken_links(&tree), expected, "{text}");
    }
}
