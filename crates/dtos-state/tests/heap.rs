//! What an order and a fill take from the heap. The allocator that counts is that of a
//! whole program, hence a test of its own.

use std::fmt::Debug;

use dtos_state::{ConnectorOrderId, Fill, Order};
use serde::de::DeserializeOwned;

#[global_allocator]
static COUNTING: dhat::Alloc = dhat::Alloc;

const ORDERS: &str = include_str!("../../../docs/development/backend/dtos/ORDER_DESIGN.md");
const FILLS: &str = include_str!("../../../docs/development/backend/dtos/FILL_DESIGN.md");

#[test]
fn an_order_or_a_fill_like_the_examples_takes_nothing_from_the_heap() {
    let _counting = dhat::Profiler::builder().testing().build();
    assert_examples_take_nothing::<Order>(ORDERS);
    assert_examples_take_nothing::<Fill>(FILLS);
    // A text of more than 24 bytes does take a block: the count is one that counts.
    let before = dhat::HeapStats::get().total_blocks;
    let long: Result<ConnectorOrderId, _> = "an_id_of_more_than_24_bytes".parse();
    assert!(long.is_ok() && dhat::HeapStats::get().total_blocks > before);
}

fn assert_examples_take_nothing<T: DeserializeOwned + Clone + PartialEq + Debug>(design: &str) {
    let examples: Vec<&str> =
        design.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let before = dhat::HeapStats::get().total_blocks;
        let record: T = serde_json::from_str(example).expect("an example is such a record");
        let copy = record.clone();
        assert_eq!(dhat::HeapStats::get().total_blocks, before, "{example}");
        assert_eq!(copy, record);
    }
}
