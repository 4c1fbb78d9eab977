use std::io;

use clap::Args;
use dtos_state::Order;
use record_files::{Found, Position, Task};

use crate::{
    commands::{exit::Exit, input::Input},
    print::Streams,
};

/// Write each readable order on one line, in canonical form
///
/// The problems of the others go to standard error, as `orders check` reports them, with the
/// same exit status.
#[derive(Args)]
#[command(after_help = "Examples:
  orders format pretty.json > orders.ndjson
  orders format --quiet orders.ndjson.zst | sort | uniq -d")]
pub(crate) struct FormatArgs {
    #[command(flatten)]
    input: Input,
}

impl FormatArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        self.input.read(
            Format,
            streams.err_notation,
            streams,
            &|| "order",
            |found, problems, streams| {
                streams.out.write_all(found.output.as_bytes())?;
                problems.write(found.records, found.problems, streams.err)
            },
        )
    }
}

/// Writes orders in canonical form, one a line.
#[derive(Clone, Copy, Debug)]
struct Format;

impl Task for Format {
    type Record = Order;
    type Output = String;

    fn output_for(self, len: usize) -> String {
        // Orders are hardly ever longer in canonical form.
        String::with_capacity(len)
    }

    fn take(
        self,
        order: Order,
        written: Option<&str>,
        _position: impl FnOnce() -> Position,
        found: &mut Found<String>,
    ) {
        match written {
            Some(written) => found.output.push_str(written),
            None => order.append_json(&mut found.output),
        }
        found.output.push('\n');
    }
}
