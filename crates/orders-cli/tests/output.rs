//! docs/OUTPUT.md against the program.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{collections::BTreeSet, env, fs, path::Path};

use core_enums::{ChangeEffect, MistakeKind};
use dtos_state::Command;
use program::{
    first_line,
    ledger::{Follower, SESSION, ledger},
    orders,
};
use serde_json::Value;
use strategy_ledger::Discrepancy;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/OUTPUT.md");

/// The rows of the table behind each mark, without its head.
fn tables<'a>(page: &'a str, mark: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let parts = page.split("<!-- ").skip(1);
    let marked = parts.filter_map(|part| part.strip_prefix(mark)?.split_once(" -->\n"));
    marked
        .map(|(name, rest)| {
            let rows = rest.lines().take_while(|line| line.starts_with('|')).skip(2);
            (name.trim(), rows.collect())
        })
        .collect()
}

/// The names in code of the first cell of a row.
fn names(row: &str) -> impl Iterator<Item = &str> {
    let cell = row.split('|').nth(1).unwrap();
    cell.split('`').skip(1).step_by(2)
}

/// The first line that a command writes about the ledger in a folder.
fn first_object(args: &str, folder: &str) -> Value {
    let line = if args.contains("broken") {
        orders(&["check", "--json"], "{}").out.lines().next().unwrap().to_owned()
    } else if args.contains("follow") {
        Follower::of(Path::new(folder), &["--since=0"]).line()
    } else {
        let db = format!("--db={folder}/l");
        let args: Vec<&str> = args.split(' ').chain([&*db]).collect();
        first_line(&args).0
    };
    serde_json::from_str(&line).unwrap()
}

#[test]
fn the_page_has_the_keys_that_the_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    ledger(folder.path(), &["import", SESSION]);
    let page = fs::read_to_string(PAGE).unwrap();
    let tables = tables(&page, "keys:");
    assert_eq!(tables.len(), 6);
    for (args, rows) in tables {
        let told: BTreeSet<&str> = rows.iter().flat_map(|row| names(row)).collect();
        let object = first_object(args, folder.path().to_str().unwrap());
        let mut written: BTreeSet<&str> =
            object.as_object().unwrap().keys().map(String::as_str).collect();
        if args.contains("follow") {
            for field in Command::TABLE.fields {
                written.remove(field.key);
            }
        }
        if args.contains("audit") {
            // The facts differ from finding to finding.
            written = written.intersection(&told).copied().collect();
        }
        assert_eq!(told, written, "{args}");
    }
}

#[test]
fn the_page_has_the_names_that_the_program_writes() {
    let page = fs::read_to_string(PAGE).unwrap();
    let kinds = MistakeKind::MEANINGS.to_vec();
    let effects = ChangeEffect::MEANINGS.to_vec();
    let findings = Discrepancy::MEANINGS.iter().map(|&(name, meaning, _)| (name, meaning));
    let mut wanted = page.clone();
    let all = [("kinds", kinds), ("effects", effects), ("findings", findings.collect())];
    for (name, rows) in all {
        let start = wanted.find(&format!("<!-- names: {name} -->")).expect(name);
        let start = start + wanted[start..].find("|---|---|\n").unwrap() + 10;
        let len: usize = wanted[start..]
            .split_inclusive('\n')
            .take_while(|line| line.starts_with('|'))
            .map(str::len)
            .sum();
        let rows = rows.iter().fold(String::new(), |rows, (name, meaning)| {
            rows + &format!("| `{name}` | {meaning} |\n")
        });
        wanted.replace_range(start..start + len, &rows);
    }
    if env::var_os("INSTA_UPDATE").is_some_and(|mode| mode == "always") {
        fs::write(PAGE, &wanted).unwrap();
    } else {
        assert_eq!(page, wanted, "accept it as a snapshot: see CONTRIBUTING.md");
    }
}

/// The texts of a picture, line by line.
fn texts(picture: &str) -> Vec<String> {
    let lines = picture.lines().filter(|line| line.starts_with("<text"));
    let plain = lines.map(|line| {
        let parts = line.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
        let text: String = parts.collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&")
    });
    plain.collect()
}

#[test]
fn the_pictures_show_what_the_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    ledger(folder.path(), &["import", SESSION]);
    for (name, args) in [
        ("list.svg", &["ledger", "list", "--open"][..]),
        ("show.svg", &["ledger", "show", "3fa91c0b", "--timeline"]),
    ] {
        let path = format!("{}/../../docs/pictures/{name}", env!("CARGO_MANIFEST_DIR"));
        let picture = fs::read_to_string(path).unwrap();
        let mut command = program::command(args);
        command.current_dir(folder.path()).env("COLUMNS", "72").env("ORDERS_LEDGER", "l");
        let output = command.output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        let command = format!("$ orders {}", args.join(" "));
        let lines = [&*command].into_iter().chain(out.lines()).chain(err.lines());
        assert_eq!(texts(&picture), lines.collect::<Vec<_>>(), "see CONTRIBUTING.md");
    }
}
