//! A forked child makes ids of its own.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    collections::HashSet,
    fs, process,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use fork::{Fork, fork, waitpid};
use id_generators::{IdGenerator, generate_fill_id, generate_order_id};

const CHILDREN: usize = 4;
const IDS: usize = 1_000;

/// One test alone: the child of a process with more threads may do next to nothing.
fn main() {
    f_6_a_forked_childs_ids_are_never_its_parents();
    eprintln!("test f_6_a_forked_childs_ids_are_never_its_parents ... ok");
}

fn f_6_a_forked_childs_ids_are_never_its_parents() {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    // The time stands still, so that only the suffix makes a difference.
    let clock = || {
        TICKS.fetch_add(1, Ordering::Relaxed);
        UNIX_EPOCH + Duration::from_hours(490_167)
    };
    let own = IdGenerator::new(clock, 7);
    let ids = || {
        let mut ids: Vec<String> = (0..IDS).map(|_| generate_order_id().to_string()).collect();
        ids.extend((0..IDS).map(|_| generate_fill_id().to_string()));
        ids.extend((0..IDS).map(|_| own.order_id().unwrap().to_string()));
        ids
    };
    let mut all = vec![own.order_id().unwrap().to_string(), generate_order_id().to_string()];
    let folder = std::env::temp_dir().join(format!("fork-{}", process::id()));
    fs::create_dir(&folder).unwrap();
    for child in 0..CHILDREN {
        let file = folder.join(child.to_string());
        match fork().unwrap() {
            Fork::Parent(pid) => {
                waitpid(pid).unwrap();
                all.extend(fs::read_to_string(file).unwrap().lines().map(str::to_owned));
            }
            Fork::Child => {
                let mut made = ids();
                // A child of the child.
                if let Fork::Parent(pid) = fork().unwrap() {
                    waitpid(pid).unwrap();
                    made.extend(fs::read_to_string(&file).unwrap().lines().map(str::to_owned));
                } else {
                    made = ids();
                }
                fs::write(&file, made.join("\n")).unwrap();
                process::exit(0);
            }
        }
    }
    all.extend(ids());
    fs::remove_dir_all(&folder).unwrap();
    assert!(TICKS.load(Ordering::Relaxed) > 0);
    assert_eq!(all.len(), 2 + (2 * CHILDREN + 1) * 3 * IDS);
    let different: HashSet<_> = all.iter().collect();
    assert_eq!(all.len() - different.len(), 0, "doubles");
}
