use std::io;

use clap::{Args, ValueEnum};
use core_enums::Excerpt;
use dtos_state::Timestamp;
use id_generators::{
    ExecutionGroupId, ExecutionGroupKind, FillId, FillKind, Id, IdGenerator, IdKind, OrderId,
    OrderKind, TradePlanId, TradePlanKind,
};
use sha2::{Digest, Sha256};

use crate::{commands::exit::Exit, print::Streams};

/// Make ids, or explain them
#[derive(Args)]
#[command(after_help = "Examples:
  orders id --count 3
  orders id --inspect ORD_20251201_150000_a1b2c3d4
  orders id --derived-from liquidation-4711 --at 2025-12-01T15:00:00.250Z")]
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
    /// Make the id of what was not made here, such as an order that was placed by hand: of its
    /// TIME, and of TEXT, the id that the exchange gave it. The same text and time always make the
    /// same id
    #[arg(long, value_name = "TEXT", requires = "at", conflicts_with_all = ["count", "inspect"])]
    derived_from: Option<String>,
    /// When that was made, such as 2025-12-01T15:00:00Z
    #[arg(long, value_name = "TIME", requires = "derived_from")]
    at: Option<Timestamp>,
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
        if let (Some(text), Some(at)) = (&self.derived_from, self.at) {
            writeln!(streams.out, "{}", self.kind.derived_id(text, at))?;
            return Ok(Exit::Fine);
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

impl Kind {
    /// The id of the kind with the second of a time, and four bytes of the SHA-256 of a text.
    fn derived_id(self, text: &str, at: Timestamp) -> String {
        let prefix = match self {
            Self::Order => OrderKind::PREFIX,
            Self::Group => ExecutionGroupKind::PREFIX,
            Self::Fill => FillKind::PREFIX,
        };
        let second = at.to_string()[..19].replace(['-', ':'], "").replace('T', "_");
        let hash = Sha256::digest(text);
        let [a, b, c, d, ..] = *hash.as_slice() else { unreachable!("the hash has 32 bytes") };
        let suffix = u32::from_be_bytes([a, b, c, d]);
        format!("{}{second}_{suffix:08x}", String::from_utf8_lossy(&prefix))
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
        } else if let Ok(id) = id.parse::<TradePlanId>() {
            describe(&id, "trade plan")
        } else {
            exit = Exit::Problems;
            let forms =
                [OrderKind::FORM, ExecutionGroupKind::FORM, FillKind::FORM, TradePlanKind::FORM]
                    .join("; or ");
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
