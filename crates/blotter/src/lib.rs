//! A ledger of orders in the browser, live and read-only: a page, an API, and metrics.
//!
//! It serves whatever ledger a function opens as a [`LedgerReader`](strategy_ledger::LedgerReader),
//! and knows nothing else of it. The page, its script and its style are part of the program.
//!
//! ```
//! use blotter::{Blotter, Settings};
//! use strategy_ledger::MemoryLedger;
//!
//! let settings = Settings::listening("127.0.0.1:0".parse()?);
//! let blotter = Blotter::bind(settings, || Ok(MemoryLedger::default()))?;
//! assert!(blotter.url().starts_with("http://127.0.0.1:"));
//!
//! let stopper = blotter.stopper();
//! let server = std::thread::spawn(move || blotter.run());
//! stopper.stop();
//! server.join().expect("no panic")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod http;
mod live;
mod serve;
mod settings;
mod stop;

pub use crate::serve::{Blotter, CannotServe};
pub use crate::settings::{InvalidToken, Token};
pub use crate::settings::{Limits, Settings};
pub use crate::stop::Stopper;
