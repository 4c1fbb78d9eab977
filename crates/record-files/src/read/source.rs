#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(windows)]
use std::os::windows::io::AsHandle;
use std::{
    ffi::OsStr,
    fs::{File, Metadata},
    io::{self, Read},
    path::PathBuf,
};

use crate::{
    explain::{NOT_UTF_16, is_utf_16, printable},
    read::{
        input_format::InputFormat,
        interrupts::Interrupts,
        markdown::read_markdown,
        options::Options,
        stop::{Emit, Stop},
        stream::read_json,
        task::Task,
    },
};

/// The parser of Markdown holds up to seventy times what it reads, so the limit for a document is
/// this much smaller than that for a record.
const MARKDOWN_SHARE: usize = 32;

/// A file to read records from; without a path it is standard input.
pub struct Source(Option<PathBuf>);

impl Source {
    /// The sources that the command line names.
    #[must_use]
    pub fn all(files: &[PathBuf]) -> Vec<Self> {
        let source =
            |file: &PathBuf| Self(Some(file.clone()).filter(|file| file.as_os_str() != "-"));
        if files.is_empty() { vec![Self(None)] } else { files.iter().map(source).collect() }
    }

    /// The name for messages, safe to print on a terminal.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.as_ref().map_or("<stdin>".into(), |path| printable(&path.to_string_lossy()))
    }

    /// How many bytes of text there are, if that is known: not of a compressed file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let path = self.0.as_ref()?;
        let is_packed = |end: &OsStr| ["gz", "zst"].contains(&&*end.to_string_lossy());
        let file = path.metadata().ok().filter(|_| !path.extension().is_some_and(is_packed));
        file.filter(Metadata::is_file).map(|file| file.len())
    }

    /// Passes what is found to `emit`, in its order.
    ///
    /// # Errors
    /// If the file cannot be read, and what `emit` returns.
    pub fn read<T: Task, E>(
        &self,
        format: InputFormat,
        options: Options<T>,
        emit: &mut Emit<T::Output, E>,
    ) -> Result<(), Stop<E>> {
        let file = self.open()?;
        if !self.is_markdown(format) {
            return read_json(&file, Some(&file), options, emit);
        }
        let max = options.max_record / MARKDOWN_SHARE;
        let mut bytes = Vec::new();
        file.take(max as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > max {
            let message = format!("expected at most {} KiB of Markdown", max >> 10);
            return Err(io::Error::other(message).into());
        }
        if is_utf_16(&bytes) {
            return Err(io::Error::other(NOT_UTF_16).into());
        }
        read_markdown(&bytes, options, emit).map_err(Stop::Refused)
    }

    /// The same for JSON.
    ///
    /// # Errors
    /// Also at a signal.
    pub fn read_until<T: Task, E>(
        &self,
        interrupts: &Interrupts,
        options: Options<T>,
        emit: &mut Emit<T::Output, E>,
    ) -> Result<(), Stop<E>> {
        let file = self.open()?;
        read_json(Interruptible { file: &file, interrupts }, Some(&file), options, emit)
    }

    fn open(&self) -> io::Result<File> {
        match &self.0 {
            Some(path) => File::open(path),
            #[cfg(unix)]
            None => io::stdin().as_fd().try_clone_to_owned().map(File::from),
            #[cfg(windows)]
            None => io::stdin().as_handle().try_clone_to_owned().map(File::from),
        }
    }

    fn is_markdown(&self, format: InputFormat) -> bool {
        let is_markdown = |end: &OsStr| {
            ["md", "markdown"].contains(&&*end.to_ascii_lowercase().to_string_lossy())
        };
        match format {
            InputFormat::Json => false,
            InputFormat::Markdown => true,
            InputFormat::Auto => {
                self.0.as_ref().and_then(|path| path.extension()).is_some_and(is_markdown)
            }
        }
    }
}

struct Interruptible<'a> {
    file: &'a File,
    interrupts: &'a Interrupts,
}

impl Read for Interruptible<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.interrupts.wait_for(self.file)?;
        self.file.read(into)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_length_is_known_of_files_alone() {
        for (name, wanted) in [
            (file!(), Some(include_str!("source.rs").len() as u64)),
            ("crates/record-files/src", None),
            ("crates/record-files/src/missing.rs", None),
        ] {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../").to_owned() + name;
            assert_eq!(Source(Some(path.into())).size(), wanted, "{name}");
        }
        assert_eq!(Source(None).size(), None);
    }
}
