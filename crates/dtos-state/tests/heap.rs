//! What an order takes from the heap. The allocator that counts is that of a
//! whole program, hence a test of its own.

use dtos_state::{ConnectorOrderId, Order};

#[global_allocator]
static COUNTING: dhat::Alloc = dhat::Alloc;

const DESIGN: &str = include_str!("../../../docs/development/backend/dtos/ORDER_DESIGN.md");

#[test]
fn an_order_like_the_examples_takes_nothing_from_the_heap() {
    let examples: Vec<&str> =
        DESIGN.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    let _counting = dhat::Profiler::builder().testing().build();
    for example in examples {
        let before = dhat::HeapStats::get().total_blocks;
        let order: Order = serde_json::from_str(example).expect("an example is an order");
        let copy = order.clone();
        assert_eq!(dhat::HeapStats::get().total_blocks, before, "{example}");
        assert_eq!(copy, order);
    }
    // A text of more than 24 bytes does take a block: the count is one that counts.
    let before = dhat::HeapStats::get().total_blocks;
    let long: Result<ConnectorOrderId, _> = "an_id_of_more_than_24_bytes".parse();
    assert!(long.is_ok() && dhat::HeapStats::get().total_blocks > before);
}
