use std::io::{self, Write};

/// Writes JSON to a terminal, and escapes, as JSON does, characters of it that a terminal obeys.
/// Other output has them escaped before.
pub(crate) struct Terminal<W> {
    inner: W,
    /// The start of a character whose other bytes come later.
    begun: Vec<u8>,
}

impl<W> Terminal<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend(bytes);
        let whole = match str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Ok(_) | Err(_) => self.begun.len(),
        };
        let begun = self.begun.split_off(whole);
        let text = std::mem::replace(&mut self.begun, begun);
        for c in String::from_utf8_lossy(&text).chars() {
            if is_obeyed(c) {
                write!(self.inner, "\\u{:04x}", u32::from(c))?;
            } else {
                write!(self.inner, "{c}")?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Whether it is a control character, or one that reverses the text behind it.
const fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::io::{BufWriter, Write};

    use super::Terminal;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_however_it_is_cut() {
        let text = "{\"a\":\"\u{fc}\u{9b}31m\u{202e}\u{2067}\u{1d11e}\u{7f}\"}\n";
        let wanted = "{\"a\":\"\u{fc}\\u009b31m\\u202e\\u2067\u{1d11e}\\u007f\"}\n";
        for len in 1..=text.len() {
            assert_eq!(shown(text.as_bytes().chunks(len)), wanted, "{len}");
        }
        assert_eq!(shown([&b"a\xFFb"[..], b"c"]), "a\u{fffd}bc");
    }

    fn shown<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
        let mut terminal = Terminal::new(BufWriter::new(Vec::new()));
        for part in parts {
            terminal.write_all(part).unwrap();
        }
        terminal.flush().unwrap();
        String::from_utf8(terminal.inner.get_ref().clone()).unwrap()
    }
}
