//! The program `orders`.

use std::process::ExitCode;

fn main() -> ExitCode {
    orders_cli::main()
}
