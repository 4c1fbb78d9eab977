use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use exchange_connectors::{Answer, Instruments, Item, Lack, Reader, Venue};
use execution_connector::RequestOutcome;
use record_files::{Position, printable};

use crate::{
    commands::{
        exit::Exit,
        venue::{
            adoption::{Orders, Owner, about, command, refusal},
            pass::{Files, Read},
            venue_argument::venue_parser,
        },
    },
    print::{ProblemWriter, Streams, counted},
};

/// Read messages of an exchange, and write what the ledger learns from them
///
/// A file is a log of messages, an answer or an export: JSON values, one a line or over several
/// lines, or FIX messages with SOH or | between their fields; it may be compressed by gzip.
/// Standard output has a command a line, ready for `orders ledger import`: registrations first.
///
/// Standard error has what gives no command, as FILE:LINE:COLUMN: MESSAGE: answers, amendments,
/// orders that are not ours, and problems. A symbol that is in no list of instruments is a
/// problem, unless it has a sign between its assets, such as BTC-USD.
///
/// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read.
#[derive(Args)]
#[command(after_help = "Examples:
  orders venue read --venue okx day.ndjson.gz > commands.ndjson
  orders venue read --venue binance --instruments info.json day.ndjson | orders ledger import")]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct ReadArgs {
    /// The exchange
    #[arg(long, value_parser = venue_parser())]
    venue: Venue,
    /// A list of instruments: what the exchange publishes, or an object with the key instruments
    #[arg(long, value_name = "FILE")]
    instruments: Vec<PathBuf>,
    /// A name for an asset whose own name is not in capital letters, such as 1INCH=ONEINCH
    #[arg(long, value_name = "ASSET=NAME")]
    alias: Vec<String>,
    /// The name of the account, which the ids of what is not ours are derived from
    #[arg(long, default_value = "main")]
    account: String,
    /// Register orders that are not ours, under derived ids, in a group of the account
    #[arg(long)]
    adopt: bool,
    /// The files to read; standard input if none or -
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Default)]
struct Counts {
    messages: u64,
    commands: u64,
    problems: u64,
    not_about_orders: u64,
}

impl ReadArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let instruments = match self.instruments() {
            Ok(instruments) => instruments,
            Err(message) => {
                writeln!(streams.err, "orders: {message}")?;
                return Ok(Exit::Failed);
            }
        };
        let reader = Reader::new(self.venue, &self.account, instruments);
        let mut files = Files::open(&self.files, streams.err)?;
        let mut counts = Counts::default();
        let mut orders = Orders::default();
        let err_notation = streams.err_notation;
        let broken = files.pass(&reader, |mut read| {
            counts.messages += 1;
            let is_elsewhere = |item: &Item| matches!(item, Item::NotAboutOrders(_));
            counts.not_about_orders += u64::from(read.reading.items.iter().any(is_elsewhere));
            let problems = read.problems();
            counts.problems += problems.len() as u64;
            let mut writer = ProblemWriter::new(read.file.into(), err_notation);
            writer.write(1, problems, streams.err)?;
            first_pass(&read, &mut orders, streams.err)
        })?;
        for (name, error) in &broken {
            writeln!(streams.err, "orders: cannot read {name}: {error}")?;
        }
        if orders.has_nameless() {
            files.pass(&reader, |read| {
                join(&read, &reader, &mut orders);
                Ok(())
            })?;
        }
        self.foreign_orders(&reader, &orders, &mut counts, streams)?;
        files.pass(&reader, |read| self.write(read, &orders, &mut counts, streams))?;
        let Counts { messages, commands, problems, not_about_orders } = counts;
        let (messages, commands) = (counted(messages, "message"), counted(commands, "command"));
        let told = counted(problems, "problem");
        streams.out.flush()?;
        let elsewhere = match not_about_orders {
            0 => String::new(),
            number => format!(", {number} not about orders"),
        };
        writeln!(streams.err, "{messages}{elsewhere}, {commands}, {told}")?;
        Ok(Exit::of(files.is_complete, problems))
    }

    fn instruments(&self) -> Result<Instruments, String> {
        let mut instruments = Instruments::default();
        for alias in &self.alias {
            let (asset, name) =
                alias.split_once('=').ok_or("invalid --alias: expected ASSET=NAME")?;
            instruments.alias(asset, name)?;
        }
        for path in &self.instruments {
            let name = printable(&path.to_string_lossy());
            let list = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
            instruments.read(&list).map_err(|problem| format!("{name}: {problem}"))?;
        }
        Ok(instruments)
    }

    /// Registers the orders that are not ours, or lists them.
    fn foreign_orders(
        &self,
        reader: &Reader,
        orders: &Orders,
        counts: &mut Counts,
        streams: &mut Streams,
    ) -> io::Result<()> {
        for (id, foreign) in orders.foreign() {
            let registration = foreign.registration(id, reader);
            let what = match (&registration, self.adopt) {
                (Some(registration), true) => {
                    counts.commands += 1;
                    writeln!(streams.out, "{}", registration.to_json())?;
                    continue;
                }
                (Some(_), false) => format!("--adopt registers it as {id}"),
                (None, _) => {
                    let why =
                        foreign.lacks.as_ref().map_or("no message has its terms", Lack::reason);
                    format!("it is not registered as {id}: {}", printable(why))
                }
            };
            writeln!(streams.err, "not ours: {}: {what}", foreign.about)?;
        }
        Ok(())
    }

    fn write(
        &self,
        read: Read<'_>,
        orders: &Orders,
        counts: &mut Counts,
        streams: &mut Streams,
    ) -> io::Result<()> {
        for item in read.reading.items {
            let command = match item {
                Item::News(news) => match orders.id_of(&news) {
                    Some((id, Owner::We)) => Some(command(id, news.news)),
                    Some((id, Owner::Another)) if self.adopt => Some(command(id, news.news)),
                    Some((_, Owner::Another | Owner::Nobody)) | None => None,
                },
                Item::Answer(answer) => refusal(&answer),
                Item::AskForExecutions(_) | Item::Notice(_) | Item::NotAboutOrders(_) => None,
            };
            if let Some(command) = command {
                counts.commands += 1;
                writeln!(streams.out, "{}", command.to_json())?;
            }
        }
        Ok(())
    }
}

/// Takes note of orders, and writes what gives no command.
fn first_pass(read: &Read<'_>, orders: &mut Orders, err: &mut dyn Write) -> io::Result<()> {
    let Position { line, column } = read.position;
    let place = format!("{}:{line}:{column}:", read.file);
    for item in &read.reading.items {
        match item {
            Item::News(news) => {
                orders.note(news);
                if news.derived_id.is_none() && orders.id_of(news).is_none() {
                    let about = about(news);
                    writeln!(err, "{place} not ours: {about}: it has no id of the venue")?;
                }
            }
            Item::Answer(answer) => writeln!(err, "{place} {}", of_answer(answer))?,
            Item::AskForExecutions(name) => {
                let id = name.connector_order_id.as_ref().map_or("", |id| id.as_str());
                writeln!(err, "{place} order {}: ask for its executions", printable(id))?;
            }
            Item::Notice(notice) => {
                let about = if notice.about.is_empty() { "message" } else { &*notice.about };
                writeln!(err, "{place} {about}: {}", printable(&notice.message))?;
            }
            Item::NotAboutOrders(_) => {}
        }
    }
    Ok(())
}

fn join(read: &Read<'_>, reader: &Reader, orders: &mut Orders) {
    for item in &read.reading.items {
        match item {
            Item::News(news) => orders.join(reader, news),
            Item::Answer(_)
            | Item::AskForExecutions(_)
            | Item::Notice(_)
            | Item::NotAboutOrders(_) => {}
        }
    }
}

fn of_answer(answer: &Answer) -> String {
    let about = &answer.about;
    let mut words = vec![answer.request.to_string()];
    words.extend(about.connector_order_id.as_ref().map(|id| format!("order {id}")));
    words.extend(about.client_id.as_ref().map(|id| format!("client id {id}")));
    words.extend(about.request_id.as_ref().map(|id| format!("request id {id}")));
    let outcome = match &answer.outcome {
        RequestOutcome::Taken { .. } => "taken; its status is not in the answer".into(),
        RequestOutcome::Failed { class, reason: None } => class.to_string(),
        RequestOutcome::Failed { class, reason: Some(reason) } => format!("{class}: {reason}"),
    };
    printable(&format!("answer: {}: {outcome}", words.join(", ")))
}
