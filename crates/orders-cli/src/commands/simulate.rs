use std::{
    cell::RefCell,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    rc::Rc,
};

use clap::{Args, builder::PossibleValuesParser};
use journal_sqlite::JournalFile;
use ledger_sqlite::SqliteLedger;
use simulated_venue::{Fault, Variant};
use simulation::{FaultChoice, Memory, Opened, Outcome, Setup, Stores, run, shrink};

use crate::{commands::exit::Exit, print::Streams};

/// Run a simulated history of an execution worker and an exchange, and check what has to hold
///
/// The process dies and starts again, the line fails, and the exchange misbehaves, as the seed
/// has it. The same seed prints the same bytes on every machine. The exit status is 0 if every
/// property held.
#[derive(Args)]
#[command(after_help = "Examples:
  orders simulate --seed 7 --faults none --keep day
  orders simulate --seed 8 --venue okx --faults request-lost,venue-away --trace")]
pub(crate) struct SimulateArgs {
    /// What the history follows from
    #[arg(long, value_name = "N")]
    seed: u64,
    /// The kind of exchange; by default the seed chooses
    #[arg(
        long,
        value_name = "NAME",
        value_parser = PossibleValuesParser::new(Variant::ALL.map(Variant::name))
    )]
    venue: Option<String>,
    /// Which faults happen: all, none, or names with commas between; by default the seed chooses
    #[arg(long, value_name = "LIST", value_parser = read_faults)]
    faults: Option<FaultList>,
    /// After how many steps the faults stop; by default once the caller is done
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Tell what happens, line by line
    #[arg(long)]
    trace: bool,
    /// Leave simulated.ledger and simulated.journal in this folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// The faults of an argument.
#[derive(Clone, Debug)]
struct FaultList(Vec<Fault>);

fn read_faults(text: &str) -> Result<FaultList, String> {
    let named = |name: &str| {
        let fault = Fault::ALL.iter().copied().find(|fault| fault.name() == name);
        fault.ok_or_else(|| {
            let names: Vec<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
            format!("unknown fault {name:?}: expected all, none, or some of {}", names.join(", "))
        })
    };
    match text {
        "all" => Ok(FaultList(Fault::ALL.to_vec())),
        "none" => Ok(FaultList(Vec::new())),
        list => list.split(',').map(named).collect::<Result<_, _>>().map(FaultList),
    }
}

impl SimulateArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let setup = self.setup();
        let outcome = match &self.keep {
            None => run(&setup, Memory::default()),
            Some(folder) => match Files::new(folder) {
                Ok(files) => run(&setup, files),
                Err(error) => {
                    writeln!(streams.err, "orders: cannot simulate there: {error}")?;
                    return Ok(Exit::Failed);
                }
            },
        };
        write!(streams.out, "{}", outcome.trace)?;
        write_counts(&mut streams.out, &setup, &outcome)?;
        let Some(violation) = &outcome.violation else {
            writeln!(streams.out, "all properties hold")?;
            return Ok(Exit::Fine);
        };
        writeln!(
            streams.out,
            "property {} does not hold: {}",
            violation.property, violation.found
        )?;
        if let Some(least) = shrink(&setup, |setup| run(setup, Memory::default())) {
            write_shortest(&mut streams.out, &least)?;
        }
        Ok(Exit::Problems)
    }

    fn setup(&self) -> Setup {
        let mut setup = Setup::of(self.seed);
        let named = self.venue.as_deref().and_then(Variant::named);
        setup.variant = named.unwrap_or(setup.variant);
        if let Some(FaultList(faults)) = &self.faults {
            setup.faults = FaultChoice::Listed(faults.clone());
        }
        setup.most_steps = self.steps.unwrap_or(setup.most_steps);
        setup.has_trace = self.trace;
        setup
    }
}

fn write_counts(out: &mut dyn Write, setup: &Setup, outcome: &Outcome) -> io::Result<()> {
    writeln!(
        out,
        "seed {} at {}: {} steps, {} events, {} requests, {} crashes, {} orders, {} fills, {} \
         undecided",
        setup.seed,
        setup.variant.name(),
        outcome.steps,
        outcome.events,
        outcome.requests,
        outcome.crashes,
        outcome.orders,
        outcome.fills,
        outcome.undecided,
    )?;
    for (fault, count) in outcome.faults.iter().filter(|(_, count)| **count > 0) {
        writeln!(out, "{count:>6}  {}", fault.meaning())?;
    }
    Ok(())
}

/// The shortest history that still fails, and how to run it.
fn write_shortest(out: &mut dyn Write, least: &Setup) -> io::Result<()> {
    let names = |faults: &[Fault]| {
        let names: Vec<_> = faults.iter().map(|fault| fault.name()).collect();
        names.join(",")
    };
    let faults = match &least.faults {
        FaultChoice::Some(faults) => format!("some of {}", names(faults)),
        FaultChoice::Listed(faults) => names(faults),
    };
    writeln!(
        out,
        "the shortest history that fails has {} steps, with {faults}:",
        least.most_steps
    )?;
    let told = run(&Setup { has_trace: true, ..least.clone() }, Memory::default());
    write!(out, "{}", told.trace)
}

/// A ledger and a journal in files, whose writes are whole.
struct Files {
    folder: PathBuf,
}

impl Files {
    fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let files = Self { folder: folder.to_path_buf() };
        for path in [files.ledger(), files.journal()] {
            if path.try_exists()? {
                let found = format!("{} exists", path.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, found));
            }
        }
        Ok(files)
    }

    fn ledger(&self) -> PathBuf {
        self.folder.join("simulated.ledger")
    }

    fn journal(&self) -> PathBuf {
        self.folder.join("simulated.journal")
    }
}

impl Stores for Files {
    type Ledger = SqliteLedger;
    type Journal = JournalFile;

    fn open(&mut self) -> Result<Opened<SqliteLedger, JournalFile>, String> {
        let ledger = SqliteLedger::open(self.ledger()).map_err(|error| error.to_string())?;
        let journal = JournalFile::open_numbered(self.journal(), 1);
        let journal = journal.map_err(|error| error.to_string())?;
        Ok((Rc::new(RefCell::new(ledger)), Rc::new(RefCell::new(journal))))
    }
}
