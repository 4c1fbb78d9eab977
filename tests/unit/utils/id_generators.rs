//! Generated ids: their form, and that they are unique.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, SystemTime},
};

use id_generators::{
    ExecutionGroupId, FillId, IdGenerator, OrderId, generate_execution_group_id, generate_fill_id,
    generate_order_id,
};
use regex::Regex;

const THREADS: u32 = 4;

#[test]
fn a_generated_order_id_has_the_form_of_the_design_document() {
    let form = Regex::new(r"\AORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    for _ in 0..1_000 {
        let id = generate_order_id();
        assert!(form.is_match(id.as_str()), "{id}");
        assert_eq!(id.as_str().parse(), Ok(id));
    }
}

#[test]
fn a_generated_fill_id_has_the_form_of_the_design_document() {
    let form = Regex::new(r"\AFIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    for _ in 0..1_000 {
        let id = generate_fill_id();
        assert!(form.is_match(id.as_str()), "{id}");
        assert_eq!(id.as_str().parse(), Ok(id));
    }
}

#[test]
fn a_generated_group_id_has_the_form_of_the_contract() {
    let form = Regex::new(r"\AEXG_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}\z").unwrap();
    for _ in 0..1_000 {
        let id = generate_execution_group_id();
        assert!(form.is_match(id.as_str()), "{id}");
        assert_eq!(id.as_str().parse(), Ok(id));
    }
}

#[test]
fn an_id_holds_the_second_it_was_made_in() {
    let second = Duration::from_secs(1);
    let before = SystemTime::now() - second;
    let times = [
        generate_order_id().timestamp(),
        generate_execution_group_id().timestamp(),
        generate_fill_id().timestamp(),
    ];
    let after = SystemTime::now();
    for time in times {
        let time: SystemTime =
            SystemTime::UNIX_EPOCH + Duration::from_secs(time.unwrap().timestamp().unsigned_abs());
        assert!(before < time && time <= after, "{time:?}");
    }
}

#[test]
fn ten_million_ids_of_several_threads_have_ten_million_suffixes() {
    const IDS: u32 = 10_000_000;
    let generator = IdGenerator::new(SystemTime::now, 0);
    // From a start of zero, they are all numbers below ten million if none
    // repeats.
    let is_made: Vec<AtomicBool> = (0..IDS).map(|_| AtomicBool::new(false)).collect();
    on_all_threads(|| {
        for _ in 0..IDS / THREADS {
            let id = generator.order_id().unwrap();
            let was_made = is_made[suffix(id.as_str()) as usize].swap(true, Ordering::Relaxed);
            assert!(!was_made, "{id}");
        }
        Vec::<()>::new()
    });
}

#[test]
fn the_process_wide_ids_of_several_threads_do_not_repeat() {
    const IDS: usize = 50_000;
    let make = || -> Vec<(OrderId, ExecutionGroupId, FillId)> {
        let make_all = |_| (generate_order_id(), generate_execution_group_id(), generate_fill_id());
        (0..IDS).map(make_all).collect()
    };
    let (order_ids, group_ids, fill_ids): (HashSet<_>, HashSet<_>, HashSet<_>) =
        on_all_threads(make).into_iter().collect();
    let counts = [order_ids.len(), group_ids.len(), fill_ids.len()];
    assert_eq!(counts, [IDS * THREADS as usize; 3]);
}

#[test]
fn ids_sort_as_texts_in_the_order_they_were_made() {
    let generator = IdGenerator::from_os().unwrap();
    let ids: Vec<OrderId> = (0..100_000).map(|_| generator.order_id().unwrap()).collect();
    assert!(ids.is_sorted_by(|one, next| one < next));
    assert!(ids.is_sorted_by(|one, next| one.as_str() < next.as_str()));
}

#[test]
fn the_start_is_drawn_below_half_of_all_suffixes() {
    let starts: HashSet<u32> = (0..1_000)
        .map(|_| suffix(IdGenerator::from_os().unwrap().order_id().unwrap().as_str()))
        .collect();
    assert!(starts.iter().all(|&start| start < 1 << 31));
    // In a thousand draws from 2^31, a hundred repeats do not happen by chance.
    assert!(starts.len() > 900, "{} different starts", starts.len());
    // The draws come from both halves of the range.
    assert!(starts.iter().any(|&start| start < 1 << 30));
    assert!(starts.iter().any(|&start| start >= 1 << 30));
}

#[test]
fn the_process_wide_generator_is_one() {
    let [one, other] = [(); 2].map(|()| IdGenerator::process_wide().unwrap());
    assert!(std::ptr::eq(one, other));
}

fn on_all_threads<T: Send>(make: impl Fn() -> Vec<T> + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(&make)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// The number at the end of a generated id.
fn suffix(id: &str) -> u32 {
    u32::from_str_radix(&id[20..], 16).unwrap()
}
