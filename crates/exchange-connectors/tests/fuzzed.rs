//! The fuzz targets' properties, on their corpora and on messages that are changed at random: the
//! same ones in every run. `FUZZ_RUNS` sets how many for each venue.

use std::{env, fs, path::PathBuf};

use exchange_connectors::Venue;

#[path = "../../../fuzz/src/venue_messages.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets use it as a module")]
mod venue_messages;

use venue_messages::{read_any, read_changed, reader};

#[test]
fn the_inputs_of_the_fuzzer_break_nothing() {
    for venue in Venue::ALL {
        let reader = reader(*venue);
        for bytes in corpus(&format!("read_{venue}")) {
            let _ = read_any(&reader, &bytes);
        }
        for bytes in corpus(&format!("change_{venue}")) {
            read_changed(&reader, &bytes);
        }
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus"));
    let files = fs::read_dir(folder.join(target)).expect("each target has inputs");
    let inputs: Vec<_> =
        files.map(|file| fs::read(file.expect("a file").path()).expect("readable")).collect();
    assert!(inputs.len() > 10, "{target}");
    inputs
}

#[test]
fn changed_messages_break_nothing() {
    let runs = env::var("FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(20_000);
    for venue in Venue::ALL {
        let reader = reader(*venue);
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut byte = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        for _ in 0..runs {
            let len = 1 + 3 * usize::from(byte() % 6);
            let bytes: Vec<u8> = (0..len).map(|_| byte()).collect();
            read_changed(&reader, &bytes);
        }
    }
}

#[test]
fn cut_messages_give_no_news() {
    for venue in Venue::ALL.iter().filter(|venue| **venue != Venue::Fix) {
        let reader = reader(*venue);
        for bytes in corpus(&format!("read_{venue}")) {
            for end in 0..bytes.len() {
                let reading = read_any(&reader, &bytes[..end]);
                assert_eq!(reading.news().count(), 0, "{venue} {end}");
                assert!(!reading.problems.is_empty(), "{venue} {end}");
            }
        }
    }
}
