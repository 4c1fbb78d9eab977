//! What an order and a fill take from the heap. The allocator that counts is that of a
//! whole program, hence a test of its own.

use std::fmt::Debug;

use dtos_state::{ConnectorOrderId, Fill, Order};

#[global_allocator]
static COUNTING: dhat::Alloc = dhat::Alloc;

const ORDERS: &str = include_str!("../../../docs/development/backend/dtos/ORDER_DESIGN.md");
const FILLS: &str = include_str!("../../../docs/development/backend/dtos/FILL_DESIGN.md");

#[test]
fn an_order_or_a_fill_like_the_examples_takes_nothing_from_the_heap() {
    let _counting = dhat::Profiler::builder().testing().build();
    assert_examples_take_nothing(ORDERS, |json| Order::from_json(json).ok(), Order::to_json);
    assert_examples_take_nothing(FILLS, |json| Fill::from_json(json).ok(), Fill::to_json);
    // A text of more than 24 bytes does take a block: the count is one that counts.
    let before = dhat::HeapStats::get().total_blocks;
    let long: Result<ConnectorOrderId, _> = "an_id_of_more_than_24_bytes".parse();
    assert!(long.is_ok() && dhat::HeapStats::get().total_blocks > before);
}

/// As the document spells them, which serde reads, and in canonical spelling.
fn assert_examples_take_nothing<T: Clone + PartialEq + Debug>(
    design: &str,
    read: impl Fn(&str) -> Option<T>,
    write: impl Fn(&T) -> String,
) {
    let examples: Vec<&str> =
        design.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let before = dhat::HeapStats::get().total_blocks;
        let record = read(example).expect("an example is such a record");
        let copy = record.clone();
        assert_eq!(dhat::HeapStats::get().total_blocks, before, "{example}");
        assert_eq!(copy, record);
        let canonical = write(&record);
        let before = dhat::HeapStats::get().total_blocks;
        assert_eq!(read(&canonical).as_ref(), Some(&record));
        assert_eq!(dhat::HeapStats::get().total_blocks, before, "{canonical}");
    }
}
