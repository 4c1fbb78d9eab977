use std::{
    io::{self, Write},
    path::PathBuf,
};

use core_enums::MistakeKind;
use exchange_connectors::{Problem as MessageProblem, Reader, Reading};
use record_files::{Path, Position, PositionFinder, Problem, Source};

use crate::commands::venue::{
    frames::{Frame, Frames},
    message_file::{MessageFile, paths},
};

/// A message that was read, and where it stands.
pub(crate) struct Read<'a> {
    pub(crate) file: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) position: Position,
    pub(crate) reading: Reading,
}

/// The files of a run.
pub(crate) struct Files {
    files: Vec<MessageFile>,
    pub(crate) is_complete: bool,
}

impl Files {
    /// Opens all of them, and says which cannot be read.
    pub(crate) fn open(given: &[PathBuf], err: &mut dyn Write) -> io::Result<Self> {
        let mut files = Self { files: Vec::new(), is_complete: true };
        for path in paths(given) {
            let name = Source::all(std::slice::from_ref(&path))[0].name();
            match MessageFile::open(&path, name.clone()) {
                Ok(file) => files.files.push(file),
                Err(error) => {
                    files.is_complete = false;
                    writeln!(err, "orders: cannot read {name}: {error}")?;
                }
            }
        }
        Ok(files)
    }

    /// Reads all messages of all files. What breaks off a file is returned.
    pub(crate) fn pass(
        &mut self,
        reader: &Reader,
        mut take: impl FnMut(Read<'_>) -> io::Result<()>,
    ) -> io::Result<Vec<(String, io::Error)>> {
        let mut broken = Vec::new();
        for file in &mut self.files {
            let name = file.name.clone();
            let mut frames = match file.read() {
                Ok(source) => Frames::new(source),
                Err(error) => {
                    broken.push((name, error));
                    continue;
                }
            };
            loop {
                let (bytes, position, reading) = match frames.next() {
                    Ok(None) => break,
                    Ok(Some(Frame::Message { bytes, position })) => {
                        (bytes, position, reader.read(bytes))
                    }
                    Ok(Some(Frame::Stray { position, message })) => {
                        let message = message.into();
                        let problem = MessageProblem { offset: 0, field: None, message };
                        let problems = vec![problem];
                        (&b""[..], position, Reading { items: Vec::new(), problems })
                    }
                    Err(error) => {
                        broken.push((name.clone(), error));
                        break;
                    }
                };
                take(Read { file: &name, bytes, position, reading })?;
            }
        }
        self.is_complete &= broken.is_empty();
        Ok(broken)
    }
}

impl Read<'_> {
    /// The problems of the message, where they stand in the file.
    pub(crate) fn problems(&mut self) -> Vec<Problem> {
        let mut finder = PositionFinder::new(self.bytes, self.position);
        let problems = std::mem::take(&mut self.reading.problems);
        let place = |problem: MessageProblem| Problem {
            position: finder.position_of(problem.offset),
            record: 1,
            order_id: None,
            path: problem.field.map(|field| Path::default().key(&field)).unwrap_or_default(),
            kind: MistakeKind::WrongRecord,
            value: None,
            message: problem.message.into(),
        };
        problems.into_iter().map(place).collect()
    }
}
