#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::{fs, thread};

/// Prints the number of cores, and how many processes want them.
pub fn print_machine() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    match fs::read_to_string("/proc/loadavg") {
        Ok(load) => {
            let load: Vec<&str> = load.split(' ').take(3).collect();
            println!("machine: {cores} cores, load average {}", load.join(" "));
        }
        Err(_) => println!("machine: {cores} cores, load average unknown"),
    }
}
