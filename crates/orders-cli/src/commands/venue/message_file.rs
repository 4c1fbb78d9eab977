use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;

/// A file of messages, which is read several times; standard input is kept in a temporary file.
pub(crate) struct MessageFile {
    pub(crate) name: String,
    file: File,
}

impl MessageFile {
    pub(crate) fn open(path: &Path, name: String) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self { name, file: spooled()? });
        }
        let file = File::open(path)?;
        let file = if file.metadata()?.is_file() { file } else { copied(file)? };
        Ok(Self { name, file })
    }

    /// From its beginning, whether it is compressed by gzip or not.
    pub(crate) fn read(&mut self) -> io::Result<Box<dyn Read + '_>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut magic = Vec::new();
        (&self.file).take(2).read_to_end(&mut magic)?;
        self.file.seek(SeekFrom::Start(0))?;
        let file = BufReader::new(&self.file);
        Ok(if magic == [0x1f, 0x8b] { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
    }
}

fn spooled() -> io::Result<File> {
    copied(io::stdin().lock())
}

fn copied(mut source: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut source, &mut file)?;
    Ok(file)
}

/// The files that the command line names; standard input if none.
pub(crate) fn paths(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec!["-".into()] } else { files.to_vec() }
}
