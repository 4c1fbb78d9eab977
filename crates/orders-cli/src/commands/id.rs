use std::io;

use clap::{Args, ValueEnum};
use core_enums::Excerpt;
use dtos_state::Timestamp;
use id_generators::{
    ExecutionGroupId, ExecutionGroupKind, FillId, FillKind, Id, IdGenerator, IdKind, OrderId,
    OrderKind,
};

use crate::{commands::exit::Exit, print::Streams};

/// Make ids, or explain them
#[derive(Args)]
pub(crate) struct IdArgs {
    /// The kind of id
    #[arg(long, default_value = "order")]
    kind: Kind,
    /// The number of ids, at most 4294967296; after that they repeat
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = 0..=1 << 32)]
    count: i64,
    /// Print the kind of each ID, and when it was made
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["kind", "count"])]
    inspect: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Orders: ORD_...
    Order,
    /// Execution groups: EXG_...
    Group,
    /// Fills: FIL_...
    Fill,
}

impl IdArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        if !self.inspect.is_empty() {
            return inspect(&self.inspect, streams);
        }
        let failed = |error: String, streams: &mut Streams| {
            streams.out.flush()?;
            writeln!(streams.err, "orders: cannot make an id: {error}")?;
            Ok(Exit::Failed)
        };
        let ids = match IdGenerator::process_wide() {
            Ok(ids) => ids,
            Err(error) => return failed(error.to_string(), streams),
        };
        for _ in 0..self.count {
            let id = match self.kind {
                Kind::Order => ids.order_id().map(String::from),
                Kind::Group => ids.execution_group_id().map(String::from),
                Kind::Fill => ids.fill_id().map(String::from),
            };
            match id {
                Ok(id) => writeln!(streams.out, "{id}")?,
                Err(error) => return failed(error.to_string(), streams),
            }
        }
        Ok(Exit::Fine)
    }
}

fn inspect(ids: &[String], streams: &mut Streams) -> io::Result<Exit> {
    let mut exit = Exit::Fine;
    for id in ids {
        let line = if let Ok(id) = id.parse::<OrderId>() {
            describe(&id, "order")
        } else if let Ok(id) = id.parse::<ExecutionGroupId>() {
            describe(&id, "execution group")
        } else if let Ok(id) = id.parse::<FillId>() {
            describe(&id, "fill")
        } else {
            exit = Exit::Problems;
            let forms = [OrderKind::FORM, ExecutionGroupKind::FORM, FillKind::FORM].join("; or ");
            format!("invalid id {}: expected {forms}", Excerpt::of(id))
        };
        writeln!(streams.out, "{line}")?;
    }
    Ok(exit)
}

fn describe<K: IdKind>(id: &Id<K>, kind: &str) -> String {
    match id.timestamp().map(Timestamp::try_from) {
        Ok(Ok(time)) => format!("{id}: {kind}, made at {time}"),
        _ => format!("{id}: {kind}, whose digits are not a date and time"),
    }
}
