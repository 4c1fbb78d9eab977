use std::io::{self, Read};

/// Reads block by block until there are `wanted` bytes; returns whether the stream has ended.
pub(crate) fn read_blocks(
    reader: &mut impl Read,
    buffer: &mut Vec<u8>,
    wanted: usize,
    block: usize,
) -> io::Result<bool> {
    while buffer.len() < wanted {
        let len = buffer.len();
        buffer.resize(len + block, 0);
        let read = reader.read(&mut buffer[len..]);
        buffer.truncate(len + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok(true),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Read};

    use super::read_blocks;

    /// Gives one byte after another, or fails.
    struct Reader<I>(I);

    impl<I: Iterator<Item = Result<u8, ErrorKind>>> Read for Reader<I> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.next() else { return Ok(0) };
            into[0] = byte?;
            Ok(1)
        }
    }

    #[test]
    fn an_interrupted_read_is_taken_up_again_and_another_error_is_the_end() {
        let reads = [Ok(b'a'), Err(ErrorKind::Interrupted), Ok(b'b'), Err(ErrorKind::TimedOut)];
        let mut reader = Reader(reads.into_iter());
        let mut buffer = Vec::new();
        assert!(matches!(read_blocks(&mut reader, &mut buffer, 2, 1), Ok(false)));
        assert_eq!(buffer, b"ab");
        let end = read_blocks(&mut reader, &mut buffer, 3, 1);
        assert!(matches!(end, Err(error) if error.kind() == ErrorKind::TimedOut));
        assert!(matches!(read_blocks(&mut reader, &mut buffer, 3, 1), Ok(true)));
        assert_eq!(buffer, b"ab");
    }
}
