//! A simulated disk for tests of code that uses SQLite: it loses power, lies and fails.
//!
//! A [`Disk`] keeps its files in memory. It is the default VFS of the process, so the code under
//! test needs no hook: while a disk is attached to a thread, every file that the thread opens
//! through SQLite is on that disk. A file that the disk does not know yet is copied from the real
//! file system, as durable data. Temporary files and threads without a disk use the real one.
//!
//! The disk records every change. [`History::replay`] replays the changes, and you can cut the
//! power after any of them:
//!
//! ```
//! use faulty_disk::{Disk, Image};
//! use rusqlite::Connection;
//!
//! let disk = Disk::new(Image::default());
//! let attached = disk.attach()?;
//! let connection = Connection::open("/ledger")?;
//! connection.execute_batch(
//!     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE fill (price);",
//! )?;
//! connection.execute("INSERT INTO fill VALUES ('95000.00')", ())?;
//! let acknowledged = disk.position();
//! drop(connection);
//! drop(attached);
//!
//! let history = disk.history();
//! let mut replay = history.replay();
//! while replay.advance() {
//!     if replay.position() >= acknowledged {
//!         let _attached = Disk::new(replay.cut(17)).attach()?;
//!         let connection = Connection::open("/ledger")?;
//!         let sql = "SELECT price FROM fill";
//!         let price: String = connection.query_one(sql, (), |row| row.get(0))?;
//!         assert_eq!(price, "95000.00");
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attached;
mod chance;
mod disk;
mod faults;
mod history;
mod locks;
mod methods;
mod open_file;
mod shared_memory;
mod storage;
mod stored_file;
mod vfs;

pub use crate::attached::{Attached, NotInstalled};
pub use crate::disk::Disk;
pub use crate::faults::{Call, Failure, Fault, Lasting};
pub use crate::history::{History, Replay};
pub use crate::storage::Image;
