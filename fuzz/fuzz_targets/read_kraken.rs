#![no_main]

#[path = "../src/venue_messages.rs"]
mod venue_messages;

use exchange_connectors::Venue;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reader = venue_messages::reader(Venue::Kraken);
    let _ = venue_messages::read_any(&reader, bytes);
});
