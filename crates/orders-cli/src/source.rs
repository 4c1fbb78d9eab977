use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

use core_enums::Excerpt;

use crate::{
    args::InputFormat,
    flaw::Visitor,
    markdown::read_markdown,
    stream::{MAX_RECORD, read_json},
};

/// Something to read orders from.
pub(crate) enum Source {
    StandardInput,
    File(PathBuf),
}

impl Source {
    /// The sources that were named on the command line.
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

    /// The name for messages, which a terminal may print as it is.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::StandardInput => "<stdin>".into(),
            Self::File(path) => {
                let name = path.to_string_lossy();
                if name.chars().any(char::is_control) {
                    Excerpt::of(&name).to_string()
                } else {
                    name.into()
                }
            }
        }
    }

    /// Shows every record to a visitor.
    ///
    /// # Errors
    /// What reading gives.
    pub(crate) fn read(&self, format: InputFormat, visitor: &mut dyn Visitor) -> io::Result<()> {
        let mut reader: Box<dyn Read> = match self {
            Self::StandardInput => Box::new(io::stdin().lock()),
            Self::File(path) => Box::new(File::open(path)?),
        };
        if !self.is_markdown(format) {
            return read_json(&mut *reader, visitor);
        }
        let mut bytes = Vec::new();
        reader.take(MAX_RECORD as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > MAX_RECORD {
            let message = format!("expected at most {} MiB of Markdown", MAX_RECORD >> 20);
            return Err(io::Error::other(message));
        }
        read_markdown(&bytes, visitor);
        Ok(())
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
