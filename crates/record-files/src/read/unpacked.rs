use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// How far back a zstd file may refer: what every decoder has to support. More would cost memory.
const MAX_WINDOW: u64 = 8 << 20;

/// A way to compress a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The packing of a text that begins like this.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"\x1F\x8B") {
            Some(Self::Gzip)
        } else if start.starts_with(b"\x28\xB5\x2F\xFD") {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    pub(crate) fn unpack<'a>(self, packed: impl Read + 'a) -> Box<dyn Read + 'a> {
        match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Zstd => Box::new(Frames::Between(BufReader::new(packed))),
        }
    }
}

/// The frames of a zstd file, one after another.
enum Frames<R: Read> {
    Within(Box<StreamingDecoder<BufReader<R>, FrameDecoder>>),
    Between(BufReader<R>),
    /// At the end, or behind an error.
    Done,
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::Done) {
                Self::Done => return Ok(0),
                Self::Between(mut packed) => {
                    if packed.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let frame = StreamingDecoder::new_with_max_window_size(packed, MAX_WINDOW);
                    *self = Self::Within(Box::new(frame.map_err(io::Error::other)?));
                }
                Self::Within(mut frame) => match frame.read(into)? {
                    0 if !into.is_empty() => *self = Self::Between(frame.into_inner()),
                    read => {
                        *self = Self::Within(frame);
                        return Ok(read);
                    }
                },
            }
        }
    }
}
