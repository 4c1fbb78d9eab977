//! Generating an order id, in turns with similar ids.

use std::{hint::black_box, time::SystemTime};

use bench_kit::Turns;
use id_generators::{OrderId, generate_order_id};
use ulid::Ulid;
use uuid::Uuid;

const ULID: &str = "ULID";
const UUID: &str = "UUID v7";
const CLOCK: &str = "one reading of the system's clock";

fn main() {
    let mut turns = Turns::default();
    // An order id holds its text; the others must be written into a `String`.
    turns.add("an order id as text", 1, || {
        let id = generate_order_id();
        black_box(id.as_str());
        id
    });
    turns.add("an order id in a String", 1, || String::from(generate_order_id()));
    turns.add(ULID, 1, || Ulid::generate().to_string());
    turns.add(UUID, 1, || Uuid::now_v7().to_string());
    turns.add(CLOCK, 1, SystemTime::now);
    turns.add("an order id as a value", 1, generate_order_id);
    turns.add("a ULID as a value", 1, Ulid::generate);
    turns.add("a UUID v7 as a value", 1, Uuid::now_v7);
    turns.add("an order id, read", 1, || {
        black_box("ORD_20251201_150000_a1b2c3d4").parse::<OrderId>()
    });
    turns.run();

    turns.print_ratio("make an id as text", "an order id as text", ULID);
    turns.print_ratio("make an id as text", "an order id as text", UUID);
    turns.print_ratio("make an id as text", "an order id as text", CLOCK);
    turns.print_ratio("make an id in a String", "an order id in a String", ULID);
}
