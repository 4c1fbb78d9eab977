//! Generating an order id, compared with similar ids.

use divan::{Bencher, black_box};
use id_generators::{OrderId, generate_order_id};
use ulid::Ulid;
use uuid::Uuid;

fn main() {
    divan::main();
}

/// An order id stores its text; the others must be written into a `String`.
#[divan::bench_group(sample_count = 2000, sample_size = 1000)]
mod make_as_text {
    use super::{Bencher, Ulid, Uuid, black_box, generate_order_id};

    #[divan::bench]
    fn order_id(bencher: Bencher) {
        bencher.bench(|| {
            let id = generate_order_id();
            black_box(id.as_str());
            id
        });
    }

    #[divan::bench]
    fn order_id_in_a_string() -> String {
        generate_order_id().into()
    }

    #[divan::bench]
    fn ulid() -> String {
        Ulid::generate().to_string()
    }

    #[divan::bench]
    fn uuid_v7() -> String {
        Uuid::now_v7().to_string()
    }
}

#[divan::bench_group(sample_count = 2000, sample_size = 1000)]
mod make {
    use super::{OrderId, Ulid, generate_order_id};

    #[divan::bench]
    fn floor_system_clock() -> std::time::SystemTime {
        std::time::SystemTime::now()
    }

    #[divan::bench]
    fn order_id() -> OrderId {
        generate_order_id()
    }

    #[divan::bench]
    fn ulid() -> Ulid {
        Ulid::generate()
    }
}

#[divan::bench(sample_count = 2000, sample_size = 1000)]
fn read() -> Option<OrderId> {
    black_box("ORD_20251201_150000_a1b2c3d4").parse().ok()
}
