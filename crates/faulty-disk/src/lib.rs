//! A disk for tests of what is kept in SQLite: it loses power, lies and fails.
//!
//! A [`Disk`] keeps its files in memory, under the default VFS of the process, so the code under
//! test needs no hook: what a thread opens through SQLite while a disk is attached to it is on
//! that disk. A file that the disk does not know yet is taken over from the real file system, as
//! durable. Threads without a disk, and temporary files, stay on the real one.
//!
//! The disk records what changes it. [`History::replay`] goes through that again, and cuts the
//! power after any of the changes:
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
//!         let price: String = connection.query_one("SELECT price FROM fill", (), |row| row.get(0))?;
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
