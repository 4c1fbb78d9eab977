//! Signals that ask the program to end, for work that is to end in good order.

#[cfg(unix)]
pub use self::system::Interrupts;

#[cfg(unix)]
mod system {
    use std::{
        fs::File,
        io,
        os::{fd::AsFd, unix::net::UnixStream},
        sync::{
            Arc,
            atomic::{AtomicBool, AtomicUsize, Ordering},
        },
    };

    use rustix::{
        event::{PollFd, PollFlags, poll},
        io::retry_on_intr,
    };
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        flag,
        low_level::{pipe, signal_name},
    };

    /// What has been asked since the program began to listen. A second signal ends it at once.
    pub struct Interrupts {
        signal: Arc<AtomicUsize>,
        /// Has something to read once there is a signal: a read that waits is not ended by one.
        wake: UnixStream,
    }

    impl Interrupts {
        /// Begins to listen.
        ///
        /// # Errors
        /// If the system refuses.
        pub fn catch() -> io::Result<Self> {
            let (wake, woken) = UnixStream::pair()?;
            let (signal, is_second) =
                (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
            for number in [SIGINT, SIGTERM] {
                // In this order: the first signal is none of the second.
                flag::register_conditional_shutdown(number, 128 + number, is_second.clone())?;
                flag::register(number, is_second.clone())?;
                flag::register_usize(number, signal.clone(), number.unsigned_abs() as usize)?;
                pipe::register(number, woken.try_clone()?)?;
            }
            Ok(Self { signal, wake })
        }

        /// The name of the signal, and the exit status that tells of it.
        #[must_use]
        pub fn received(&self) -> Option<(&'static str, u8)> {
            let number = u8::try_from(self.signal.load(Ordering::Relaxed)).ok()?;
            Some((signal_name(number.into())?, 128 + number))
        }

        /// Waits until there is something to read.
        ///
        /// # Errors
        /// If there is a signal.
        pub fn wait_for(&self, file: &File) -> io::Result<()> {
            let both = |file| PollFd::from_borrowed_fd(file, PollFlags::IN);
            let mut events = [both(self.wake.as_fd()), both(file.as_fd())];
            retry_on_intr(|| poll(&mut events, None))?;
            if events[0].revents().is_empty() { Ok(()) } else { Err(io::ErrorKind::Other.into()) }
        }
    }
}

#[cfg(not(unix))]
pub struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    pub const fn catch() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub const fn received(&self) -> Option<(&'static str, u8)> {
        None
    }

    pub const fn wait_for(&self, _file: &std::fs::File) -> std::io::Result<()> {
        Ok(())
    }
}
