//! What deny.toml says of licences, sources and bans, checked without the network.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

const DENY: &str = include_str!("../deny.toml");
const LOCK: &str = include_str!("../Cargo.lock");

#[test]
fn every_licence_is_allowed() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_allowed(licence, &allowed) {
            wrong.push(format!("{}: {licence}", package["name"]));
        }
    }
    assert!(wrong.is_empty(), "expected a licence in deny.toml: {wrong:#?}");
}

#[test]
fn an_expression_is_allowed_if_one_alternative_is_in_all_its_parts() {
    let allowed = BTreeSet::from(["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"]);
    for (licence, wanted) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("none", false),
        ("", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("MIT AND Zlib", true),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("(MIT OR Zlib) AND GPL-3.0", false),
        ("GPL-3.0 OR MIT AND Zlib", true),
        ("MIT OR Zlib AND GPL-3.0", true),
        ("MIT WITH some-exception", false),
        ("MIT WITH", false),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
    ] {
        assert_eq!(is_allowed(licence, &allowed), wanted, "{licence}");
    }
}

#[test]
fn every_package_is_of_the_workspace_or_of_one_registry() {
    let sources = locked("source");
    let is_registry = |source: &&str| source.starts_with("registry+");
    assert_eq!(sources.iter().filter(|source| !is_registry(source)).count(), 0, "{sources:?}");
    assert_eq!(sources.len(), 1, "{sources:?}");
    // Each of them is the one that was reviewed.
    assert_eq!(LOCK.matches("\nsource = ").count(), LOCK.matches("\nchecksum = ").count());
}

#[test]
fn nothing_is_banned() {
    let names = locked("name");
    let banned: Vec<_> =
        DENY.lines().filter_map(|line| line.trim().strip_prefix("{ name = \"")).collect();
    assert!(banned.len() > 2, "{banned:?}");
    for line in banned {
        let name = line.split('"').next().unwrap();
        assert!(!names.contains(name), "deny.toml bans {name}");
    }
}

/// The licences that deny.toml allows.
fn allowed() -> BTreeSet<&'static str> {
    let (_, rest) = DENY.split_once("\nallow = [").unwrap();
    let (list, _) = rest.split_once("\n]").unwrap();
    list.split('"').skip(1).step_by(2).collect()
}

/// All values of a key in Cargo.lock.
fn locked(key: &str) -> BTreeSet<&'static str> {
    let values = LOCK.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
    values.map(|value| value.trim_end_matches('"')).collect()
}

/// The packages that are built here: of others, not even the licence is on disk.
fn packages() -> Vec<Value> {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .arg(format!("--filter-platform={host}"))
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let mut metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    serde_json::from_value(metadata["packages"].take()).unwrap()
}

/// Whether a licence expression is met by what is allowed. AND binds closer than OR; an
/// older spelling of OR is a slash.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', "( ").replace(')', " )");
    let mut tokens: Vec<_> = expression.split_whitespace().rev().collect();
    either(&mut tokens, allowed) && tokens.is_empty()
}

fn either(tokens: &mut Vec<&str>, allowed: &BTreeSet<&str>) -> bool {
    let mut is_met = both(tokens, allowed);
    while tokens.pop_if(|token| *token == "OR").is_some() {
        is_met |= both(tokens, allowed);
    }
    is_met
}

fn both(tokens: &mut Vec<&str>, allowed: &BTreeSet<&str>) -> bool {
    let mut is_met = one(tokens, allowed);
    while tokens.pop_if(|token| *token == "AND").is_some() {
        is_met &= one(tokens, allowed);
    }
    is_met
}

fn one(tokens: &mut Vec<&str>, allowed: &BTreeSet<&str>) -> bool {
    match tokens.pop() {
        Some("(") => {
            let is_met = either(tokens, allowed);
            tokens.pop() == Some(")") && is_met
        }
        Some(licence) => {
            // With an exception it is a licence of its own.
            match tokens.pop_if(|token| *token == "WITH").map(|_| tokens.pop()) {
                None => allowed.contains(licence),
                Some(None) => false,
                Some(Some(exception)) => allowed.contains(&*format!("{licence} WITH {exception}")),
            }
        }
        None => false,
    }
}
