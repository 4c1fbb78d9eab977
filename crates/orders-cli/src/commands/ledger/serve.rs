use std::{fs, net::SocketAddr, path::PathBuf, sync::mpsc::sync_channel, thread};

use blotter::{Blotter, CannotServe, Settings, Token};
use clap::Args;
use ledger_postgres::PostgresReader;

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure,
            ledger_file::LedgerFile,
            place::{Place, open_file},
        },
    },
    print::Streams,
};

/// How many notices may wait to be written.
const NOTICES: usize = 64;

/// Show the ledger in a browser, live
///
/// It serves a page, an API, described at /api/openapi.json, and metrics at /metrics. Nothing can
/// be written. It ends with SIGTERM or SIGINT.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger serve --db session.ledger
  orders ledger serve --listen 127.0.0.1:9000
  orders ledger serve --listen 0.0.0.0:8080 --token token.txt --host orders.example")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Where to listen; others than this machine need a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Ask each client for the token in this file: 16 to 256 visible ASCII characters
    #[arg(long, value_name = "FILE")]
    token: Option<PathBuf>,
    /// A name of this server that clients may use, beside IP addresses and localhost; you can give
    /// it more than once
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

impl ServeArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let (notices, lines) = sync_channel(NOTICES);
        let settings = Settings {
            token: self.token()?,
            hosts: self.host.clone(),
            // One that does not fit is lost: the server does not wait.
            notice: Box::new(move |line| drop(notices.try_send(line.to_owned()))),
            ..Settings::listening(self.listen)
        };
        let blotter = match self.ledger.db.clone() {
            Place::File(path) => Blotter::bind(settings, move || Ok(open_file(&path)?)),
            Place::Server(address) => {
                Blotter::bind(settings, move || Ok(PostgresReader::open(&address)?))
            }
        };
        let blotter = blotter.map_err(failure)?;
        writeln!(streams.err, "listening on {}", blotter.url())?;
        let server = thread::spawn(move || blotter.run());
        // They end with the server.
        for line in lines {
            writeln!(streams.err, "orders: {line}")?;
        }
        let panicked = |_| Failure::Ledger("the server broke".into());
        server.join().map_err(panicked)?.map_err(failure)?;
        Ok(Exit::Fine)
    }

    fn token(&self) -> Result<Option<Token>, Failure> {
        let Some(path) = &self.token else { return Ok(None) };
        let wrong = |why: String| Failure::Ledger(format!("{}: {why}", path.display()).into());
        let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let token = text.strip_suffix('\n').unwrap_or(&text).parse();
        token.map(Some).map_err(|error: blotter::InvalidToken| wrong(error.to_string()))
    }
}

fn failure(error: CannotServe) -> Failure {
    match error {
        CannotServe::Ledger(error) => Failure::Ledger(error),
        error => Failure::Ledger(error.into()),
    }
}
