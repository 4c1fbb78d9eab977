//! The generator in every interleaving of three threads, under
//! `RUSTFLAGS="--cfg loom"`. Without it, this file tests nothing.

#![cfg(loom)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    collections::HashSet,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use id_generators::{IdGenerator, OrderId};
use loom::{
    sync::Mutex,
    thread::{self, JoinHandle},
};

type Generator = Arc<IdGenerator<fn() -> SystemTime>>;

#[test]
fn ids_are_unique_even_where_the_counter_wraps() {
    loom::model(|| {
        let ids = on_three_threads(u32::MAX - 2, two_order_ids);
        let different: HashSet<OrderId> = ids.iter().flatten().copied().collect();
        assert_eq!(different.len(), 6, "{ids:?}");
    });
}

#[test]
fn each_thread_makes_its_ids_in_order() {
    loom::model(|| {
        let ids = on_three_threads(0, two_order_ids);
        assert!(ids.iter().all(|[one, next]| one < next), "{ids:?}");
    });
}

#[test]
fn an_id_made_after_another_is_known_sorts_after_it() {
    loom::model(|| {
        let latest = Arc::new(Mutex::new(None::<OrderId>));
        on_three_threads(0, move |generator| {
            let known = *latest.lock().unwrap();
            let id = generator.order_id().unwrap();
            assert!(known < Some(id), "{known:?} was known when {id} was made");
            *latest.lock().unwrap() = Some(id);
        });
    });
}

#[test]
fn an_order_id_and_a_group_id_do_not_disturb_each_other() {
    assert_undisturbed(|generator| {
        let ids = (generator.order_id().unwrap(), generator.execution_group_id().unwrap());
        (ids.0.as_str()[20..].to_owned(), ids.1.as_str()[20..].to_owned())
    });
}

#[test]
fn an_order_id_and_a_fill_id_do_not_disturb_each_other() {
    assert_undisturbed(|generator| {
        let ids = (generator.order_id().unwrap(), generator.fill_id().unwrap());
        (ids.0.as_str()[20..].to_owned(), ids.1.as_str()[20..].to_owned())
    });
}

#[test]
fn a_group_id_and_a_fill_id_do_not_disturb_each_other() {
    assert_undisturbed(|generator| {
        let ids = (generator.execution_group_id().unwrap(), generator.fill_id().unwrap());
        (ids.0.as_str()[20..].to_owned(), ids.1.as_str()[20..].to_owned())
    });
}

fn two_order_ids(generator: &Generator) -> [OrderId; 2] {
    [(); 2].map(|()| generator.order_id().unwrap())
}

/// Checks that each of two kinds has the suffixes it would have alone.
fn assert_undisturbed(suffixes_of_two: fn(&Generator) -> (String, String)) {
    loom::model(move || {
        let suffixes = on_three_threads(0, suffixes_of_two);
        let (some, others): (HashSet<_>, HashSet<_>) = suffixes.into_iter().unzip();
        let wanted = HashSet::from(["00000000", "00000001", "00000002"].map(String::from));
        assert_eq!((some, others), (wanted.clone(), wanted));
    });
}

/// The ids that this thread and two others get from one generator.
fn on_three_threads<T: 'static>(
    start: u32,
    make: impl Fn(&Generator) -> T + Clone + 'static,
) -> Vec<T> {
    let generator: Generator = Arc::new(IdGenerator::new(|| UNIX_EPOCH, start));
    let threads: Vec<JoinHandle<T>> = (0..2)
        .map(|_| {
            let (generator, make) = (generator.clone(), make.clone());
            thread::spawn(move || make(&generator))
        })
        .collect();
    let own = make(&generator);
    let others = threads.into_iter().map(|thread| thread.join().unwrap());
    others.chain([own]).collect()
}
