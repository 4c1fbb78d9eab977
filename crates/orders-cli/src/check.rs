//! `orders check` and `orders format`.

use std::{io, ops::ControlFlow, path::PathBuf};

use dtos_state::Order;
use id_generators::OrderId;

use crate::{
    args::{Check, Format, InputFormat},
    flaw::{Flaw, Found, Visitor},
    place::PlaceFinder,
    problem::{Notation, Problem},
    source::Source,
    streams::{Status, Streams},
};

pub(crate) fn check(args: &Check, streams: &mut Streams) -> io::Result<Status> {
    let notation = if args.json { Notation::Json } else { streams.out_notation };
    let task = Task::Check { sendable: args.sendable, notation };
    read_all(task, &args.files, args.input, streams)
}

pub(crate) fn format(args: &Format, streams: &mut Streams) -> io::Result<Status> {
    read_all(Task::Format, &args.files, args.input, streams)
}

fn read_all(
    task: Task,
    files: &[PathBuf],
    input: InputFormat,
    streams: &mut Streams,
) -> io::Result<Status> {
    let mut reading = Reading::new(task, streams);
    for source in Source::all(files) {
        reading.file = source.name();
        reading.record = 0;
        let result = source.read(input, &mut reading);
        std::mem::replace(&mut reading.written, Ok(()))?;
        if let Err(error) = result {
            reading.is_complete = false;
            reading.streams.out.flush()?;
            writeln!(reading.streams.err, "orders: cannot read {}: {error}", reading.file)?;
        }
    }
    reading.finish()
}

/// What is done with the records.
#[derive(Clone, Copy)]
enum Task {
    Check { sendable: bool, notation: Notation },
    Format,
}

/// One run over all files.
struct Reading<'a, 'b> {
    task: Task,
    streams: &'a mut Streams<'b>,
    file: String,
    /// The number of the record in the file, from 1.
    record: u64,
    orders: u64,
    problems: u64,
    is_complete: bool,
    /// How writing went; once it has failed, the reading ends.
    written: io::Result<()>,
    line: String,
}

impl<'a, 'b> Reading<'a, 'b> {
    fn new(task: Task, streams: &'a mut Streams<'b>) -> Self {
        Self {
            task,
            streams,
            file: String::new(),
            record: 0,
            orders: 0,
            problems: 0,
            is_complete: true,
            written: Ok(()),
            line: String::new(),
        }
    }

    fn take_order(&mut self, order: &Order, at: usize, places: &mut PlaceFinder) -> io::Result<()> {
        match self.task {
            Task::Check { sendable: true, .. } => {
                let flaws = unsendable(order, at);
                self.report(Some(order.order_id()), &flaws, places)
            }
            Task::Check { sendable: false, .. } => Ok(()),
            Task::Format => {
                self.line.clear();
                order.append_json(&mut self.line);
                self.line.push('\n');
                self.streams.out.write_all(self.line.as_bytes())
            }
        }
    }

    fn report(
        &mut self,
        order_id: Option<OrderId>,
        flaws: &[Flaw],
        places: &mut PlaceFinder,
    ) -> io::Result<()> {
        self.problems += flaws.len() as u64;
        for flaw in flaws {
            let problem = Problem {
                file: &self.file,
                place: places.place_of(flaw.offset),
                record: self.record,
                order_id,
                field: flaw.field.as_deref(),
                message: &flaw.message,
            };
            match self.task {
                Task::Check { notation, .. } => problem.write(self.streams.out, notation)?,
                Task::Format => problem.write(self.streams.err, self.streams.err_notation)?,
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<Status> {
        self.streams.out.flush()?;
        let count = |n: u64, name: &str| format!("{n} {name}{}", if n == 1 { "" } else { "s" });
        let summary =
            format!("{}, {}", count(self.orders, "order"), count(self.problems, "problem"));
        writeln!(self.streams.err, "{summary}")?;
        Ok(match (self.is_complete, self.problems) {
            (false, _) => Status::Failed,
            (true, 0) => Status::Fine,
            (true, _) => Status::Problems,
        })
    }
}

impl Visitor for Reading<'_, '_> {
    fn visit(&mut self, found: Found, places: &mut PlaceFinder) -> ControlFlow<()> {
        self.record += 1;
        self.orders += 1;
        self.written = match found.outcome {
            Ok(order) => self.take_order(&order, found.offset, places),
            Err(refusal) => self.report(refusal.order_id, &refusal.flaws, places),
        };
        if self.written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn wait(&mut self) -> ControlFlow<()> {
        self.written = self.streams.out.flush();
        if self.written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn unsendable(order: &Order, offset: usize) -> Vec<Flaw> {
    let Err(error) = order.check_sendable() else { return Vec::new() };
    let message = format!("a {} order needs it to be sent", order.order_type());
    let flaw = |field: &str| Flaw { offset, field: Some(field.into()), message: message.clone() };
    error.missing().map(flaw).collect()
}
