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

/// A file or a stream to read records from.
pub(crate) enum Source {
    StandardInput,
    File(PathBuf),
}

impl Source {
    /// The sources that the command line names.
    pub(crate) fn all(files: &[PathBuf]) -> Vec<Self> {
        let source = |file: &PathBuf| {
            if file.as_os_str() == "-" { Self::StandardInput } else { Self::File(file.clone()) }
        };
        if files.is_empty() {
            vec![Self::StandardInput]
        } else {
            files.iter().map(source).collect()
        }
    }

    /// The name for messages, safe to print on a terminal.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::StandardInput => "<stdin>".into(),
            Self::File(path) => printable(&path.to_string_lossy()),
        }
    }

    /// How many bytes there are, if that is known.
    pub(crate) fn len(&self) -> Option<u64> {
        match self {
            Self::StandardInput => None,
            Self::File(path) => {
                path.metadata().ok().filter(Metadata::is_file).map(|file| file.len())
            }
        }
    }

    /// Passes what is found to `emit`, in its order.
    pub(crate) fn read<T: Task, E>(
        &self,
        format: InputFormat,
        options: Options<T>,
        emit: &mut Emit<T::Output, E>,
    ) -> Result<(), Stop<E>> {
        match self {
            Self::StandardInput => self.read_from(io::stdin(), format, options, emit),
            Self::File(path) => {
                let file = File::open(path).map_err(Stop::CannotRead)?;
                self.read_from(file, format, options, emit)
            }
        }
    }

    fn read_from<T: Task, E>(
        &self,
        reader: impl Read + Send + 'static,
        format: InputFormat,
        options: Options<T>,
        emit: &mut Emit<T::Output, E>,
    ) -> Result<(), Stop<E>> {
        if !self.is_markdown(format) {
            return read_json(reader, options, emit);
        }
        let max = options.max_record / MARKDOWN_SHARE;
        let mut bytes = Vec::new();
        reader.take(max as u64 + 1).read_to_end(&mut bytes).map_err(Stop::CannotRead)?;
        let refused = |message| Err(Stop::CannotRead(io::Error::other(message)));
        if bytes.len() > max {
            return refused(format!("expected at most {} KiB of Markdown", max >> 10));
        }
        if is_utf_16(&bytes) {
            return refused(NOT_UTF_16.into());
        }
        read_markdown(&bytes, options, emit).map_err(Stop::Refused)
    }

    fn is_markdown(&self, format: InputFormat) -> bool {
        match (format, self) {
            (InputFormat::Json, _) | (InputFormat::Auto, Self::StandardInput) => false,
            (InputFormat::Markdown, _) => true,
            (InputFormat::Auto, Self::File(path)) => path
                .extension()
                .and_then(OsStr::to_str)
                .is_some_and(|end| ["md", "markdown"].contains(&&*end.to_ascii_lowercase())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_length_is_known_of_files_alone() {
        for (name, wanted) in [
            (file!(), Some(include_str!("source.rs").len() as u64)),
            ("crates/orders-cli/src", None),
            ("crates/orders-cli/src/missing.rs", None),
        ] {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../").to_owned() + name;
            assert_eq!(Source::File(path.into()).len(), wanted, "{name}");
        }
        assert_eq!(Source::StandardInput.len(), None);
    }
}
