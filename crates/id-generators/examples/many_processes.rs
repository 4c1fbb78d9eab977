//! Starts 200 processes that generate 1 000 ids each at the same moment. Prints
//! the number of repeats and their expected odds.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::{
    collections::HashSet,
    env,
    error::Error,
    fmt::Write,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use id_generators::generate_order_id;

const PROCESSES: u32 = 200;
const IDS: u32 = 1_000;
/// The time that all processes have to get ready.
const LEAD: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1) {
        Some(nanos) => make_ids_at(UNIX_EPOCH + Duration::from_nanos(nanos.parse()?)),
        None => count_repeats(),
    }
}

/// The work of each process.
fn make_ids_at(moment: SystemTime) -> Result<(), Box<dyn Error>> {
    thread::sleep(moment.duration_since(SystemTime::now())?);
    let mut ids = String::new();
    for _ in 0..IDS {
        writeln!(ids, "{}", generate_order_id())?;
    }
    print!("{ids}");
    Ok(())
}

fn count_repeats() -> Result<(), Box<dyn Error>> {
    // A whole second, so that all ids are from the same second.
    let seconds = (SystemTime::now() + LEAD).duration_since(UNIX_EPOCH)?.as_secs();
    let nanos = (seconds * 1_000_000_000).to_string();
    let program = env::current_exe()?;
    let start = || Command::new(&program).arg(&nanos).stdout(Stdio::piped()).spawn();
    let processes = (0..PROCESSES).map(|_| start()).collect::<Result<Vec<Child>, _>>()?;
    let mut ids = HashSet::new();
    let mut seconds = HashSet::new();
    let mut made = 0;
    for process in processes {
        let output = process.wait_with_output()?;
        if !output.status.success() {
            return Err("a process was started too late".into());
        }
        for id in String::from_utf8(output.stdout)?.lines() {
            made += 1;
            seconds.insert(id[4..19].to_owned());
            ids.insert(id.to_owned());
        }
    }
    println!("{PROCESSES} processes made {made} ids, in {} second(s)", seconds.len());
    println!("{} came twice", made - ids.len());
    // Each pair of processes shares an id if their starts are less than IDS apart.
    let pairs = f64::from(PROCESSES * (PROCESSES - 1) / 2);
    let shared = pairs * f64::from(2 * IDS - 1) / f64::from(1_u32 << 31);
    println!("computed: {pairs} pairs, some id twice in 1 of {:.0} such runs", 1.0 / shared);
    Ok(())
}
