//! What the fuzzer found interesting, replayed on what it tries to break.

use std::{fs, path::Path};

use crate::properties;

type Property = fn(&[u8]);

const TARGETS: [(&str, Property); 6] = [
    ("read_order", properties::read_order),
    ("read_id", properties::read_id),
    ("read_decimal", properties::read_decimal),
    ("read_timestamp", properties::read_timestamp),
    ("check_json", properties::check_json),
    ("check_markdown", properties::check_markdown),
];

#[test]
fn every_input_of_the_corpus_keeps_what_has_to_hold() {
    for (target, property) in TARGETS {
        let folder = corpus().join(target);
        let mut replayed = 0;
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            // An input that breaks the property is named before it does.
            eprintln!("{}", path.display());
            property(&fs::read(&path).unwrap());
            replayed += 1;
        }
        assert!(replayed > 20, "{replayed} inputs in {}", folder.display());
    }
}

#[test]
fn every_folder_of_the_corpus_is_replayed() {
    let mut folders: Vec<_> =
        fs::read_dir(corpus()).unwrap().map(|folder| folder.unwrap().file_name()).collect();
    folders.sort();
    let mut targets = TARGETS.map(|(target, _)| target);
    targets.sort_unstable();
    assert_eq!(folders, targets);
}

fn corpus() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus"))
}
