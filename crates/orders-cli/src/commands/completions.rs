use std::io;

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::{commands::exit::Exit, print::Streams};

/// Write a completion script for a shell
#[derive(Args)]
#[command(after_help = "Examples:
  orders completions bash > ~/.local/share/bash-completion/completions/orders
  orders completions fish > ~/.config/fish/completions/orders.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

impl CompletionsArgs {
    pub(crate) fn run(&self, mut program: Command, streams: &mut Streams) -> io::Result<Exit> {
        let mut script = Vec::new();
        generate(self.shell, &mut program, "orders", &mut script);
        streams.out.write_all(&script)?;
        Ok(Exit::Fine)
    }
}
