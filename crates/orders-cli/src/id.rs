//! `orders id`.

use std::io;

use core_enums::Excerpt;
use dtos_state::Timestamp;
use id_generators::{
    ExecutionGroupId, ExecutionGroupKind, FillId, FillKind, Id as AnyId, IdGenerator, IdKind,
    OrderId, OrderKind,
};

use crate::{
    args::{Id, Kind},
    streams::{Status, Streams},
};

pub(crate) fn id(args: &Id, streams: &mut Streams) -> io::Result<Status> {
    if !args.inspect.is_empty() {
        return inspect(&args.inspect, streams);
    }
    let failed = |error: String, streams: &mut Streams| {
        streams.out.flush()?;
        writeln!(streams.err, "orders: cannot make an id: {error}")?;
        Ok(Status::Failed)
    };
    let ids = match IdGenerator::process_wide() {
        Ok(ids) => ids,
        Err(error) => return failed(error.to_string(), streams),
    };
    for _ in 0..args.count {
        let id = match args.kind {
            Kind::Order => ids.order_id().map(String::from),
            Kind::Group => ids.execution_group_id().map(String::from),
            Kind::Fill => ids.fill_id().map(String::from),
        };
        match id {
            Ok(id) => writeln!(streams.out, "{id}")?,
            Err(error) => return failed(error.to_string(), streams),
        }
    }
    Ok(Status::Fine)
}

fn inspect(ids: &[String], streams: &mut Streams) -> io::Result<Status> {
    let mut status = Status::Fine;
    for id in ids {
        let told = if let Ok(id) = id.parse::<OrderId>() {
            tell(&id, "order")
        } else if let Ok(id) = id.parse::<ExecutionGroupId>() {
            tell(&id, "execution group")
        } else if let Ok(id) = id.parse::<FillId>() {
            tell(&id, "fill")
        } else {
            status = Status::Problems;
            let forms = [OrderKind::FORM, ExecutionGroupKind::FORM, FillKind::FORM].join("; or ");
            format!("invalid id {}: expected {forms}", Excerpt::of(id))
        };
        writeln!(streams.out, "{told}")?;
    }
    Ok(status)
}

fn tell<K: IdKind>(id: &AnyId<K>, kind: &str) -> String {
    match id.timestamp().map(Timestamp::try_from) {
        Ok(Ok(time)) => format!("{id}: {kind}, made at {time}"),
        _ => format!("{id}: {kind}, whose digits are not a date and time"),
    }
}
