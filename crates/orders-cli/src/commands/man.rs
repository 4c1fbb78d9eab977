use std::{io, path::PathBuf};

use clap::{Args, Command};
use clap_mangen::{Man, generate_to};

use crate::{commands::exit::Exit, print::Streams};

/// Write the manual, for packagers
///
/// It has the texts of the help pages, in the form that `man` reads: `orders man | man -l -`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  orders man | man -l -\n  orders man --to /usr/local/share/man/man1"
)]
pub(crate) struct ManArgs {
    /// Instead, write a page for each command to this folder
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

impl ManArgs {
    pub(crate) fn run(&self, program: Command, streams: &mut Streams) -> io::Result<Exit> {
        match &self.to {
            Some(folder) => generate_to(program, folder)?,
            None => Man::new(program).render(&mut streams.out)?,
        }
        Ok(Exit::Fine)
    }
}
