use crate::json::{
    fault::Fault,
    node::{Kind, Node},
};

/// How deep values may be nested.
const MAX_DEPTH: u32 = 64;

/// Reads one value into nodes, an object's keys and values one after another.
pub(crate) struct Scan<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
    pub(crate) nodes: Vec<Node>,
}

impl Scan<'_> {
    /// The whole text is one value.
    pub(crate) fn document(&mut self) -> Result<(), Fault> {
        self.skip_blanks();
        self.value(0)?;
        self.skip_blanks();
        if self.at == self.text.len() { Ok(()) } else { Err(self.fault("the end of the message")) }
    }

    fn value(&mut self, depth: u32) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{') => self.nested(depth, Kind::Object),
            Some(b'[') => self.nested(depth, Kind::Array),
            Some(b'"') => self.string(),
            Some(b't') => self.literal("true", Kind::Boolean),
            Some(b'f') => self.literal("false", Kind::Boolean),
            Some(b'n') => self.literal("null", Kind::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.fault("a JSON value")),
        }
    }

    fn nested(&mut self, depth: u32, kind: Kind) -> Result<(), Fault> {
        if depth == MAX_DEPTH {
            return Err(self.fault("at most 64 levels of nesting"));
        }
        let is_object = matches!(kind, Kind::Object);
        let close = if is_object { b'}' } else { b']' };
        let index = self.open(kind);
        let mut keys = Keys::default();
        self.at += 1;
        self.skip_blanks();
        if self.take(close) {
            self.close(index);
            return Ok(());
        }
        loop {
            if is_object {
                self.key(&mut keys)?;
            }
            self.value(depth + 1)?;
            self.skip_blanks();
            if self.take(close) {
                self.close(index);
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.fault("a comma or the end of the object or array"));
            }
            self.skip_blanks();
        }
    }

    fn key(&mut self, keys: &mut Keys) -> Result<(), Fault> {
        let at = self.at;
        let index = self.nodes.len();
        if self.peek() != Some(b'"') {
            return Err(self.fault("a key in double quotes"));
        }
        self.string()?;
        if keys.is_doubled(self, index) {
            let field = self.text[at + 1..self.at - 1].chars().take(60).collect::<String>().into();
            return Err(Fault { offset: at, field, message: "expected the key once".into() });
        }
        self.skip_blanks();
        if !self.take(b':') {
            return Err(self.fault("a colon"));
        }
        self.skip_blanks();
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        let index = self.open(Kind::Text);
        self.at += 1;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let is_special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
            self.at += rest.iter().position(is_special).unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.nodes[index].kind = Kind::EscapedText;
                    self.escape()?;
                }
                None | Some(_) => return Err(self.fault("the end of the text")),
            }
        }
        self.at += 1;
        self.close(index);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        self.at += match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', digits @ ..]
                if digits.len() > 3 && digits[..4].iter().all(u8::is_ascii_hexdigit) =>
            {
                6
            }
            _ => return Err(self.fault("an escape of JSON")),
        };
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let index = self.open(Kind::Number);
        self.take(b'-');
        let first = self.peek();
        let digits = self.digits();
        let mut is_number = digits == 1 || digits > 1 && first != Some(b'0');
        if self.take(b'.') {
            is_number &= self.digits() > 0;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            is_number &= self.digits() > 0;
        }
        self.close(index);
        if is_number { Ok(()) } else { Err(self.fault("a JSON number")) }
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Result<(), Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fault("a JSON value"));
        }
        let index = self.open(kind);
        self.at += word.len();
        self.close(index);
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn open(&mut self, kind: Kind) -> usize {
        self.nodes.push(Node { start: self.at, end: self.at, next: 0, kind });
        self.nodes.len() - 1
    }

    fn close(&mut self, index: usize) {
        let next = self.nodes.len();
        let node = &mut self.nodes[index];
        (node.end, node.next) = (self.at, next);
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fault(&self, wanted: &str) -> Fault {
        let message = format!("expected {wanted}").into();
        Fault { offset: self.at, field: "".into(), message }
    }
}

/// The keys of one object, to find one that comes twice.
#[derive(Default)]
struct Keys {
    /// A bit for the hash of each: most objects need no second look.
    hashes: [u64; 4],
    first: Option<usize>,
}

impl Keys {
    fn is_doubled(&mut self, scan: &Scan<'_>, index: usize) -> bool {
        let node = &scan.nodes[index];
        let first = *self.first.get_or_insert(index);
        // The quotes are part of it, so that there is always a byte.
        let bytes = &scan.text.as_bytes()[node.start + 1..node.end];
        let (head, middle) = (bytes[0], bytes[bytes.len() / 2]);
        let last = bytes[bytes.len().saturating_sub(2)];
        let len = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
        let hash = head
            .wrapping_mul(31)
            .wrapping_add(middle.wrapping_mul(7))
            .wrapping_add(last.wrapping_mul(3))
            .wrapping_add(len.wrapping_mul(11));
        let (word, bit) = (usize::from(hash >> 6), 1_u64 << (hash & 63));
        let is_new = self.hashes[word] & bit == 0 && matches!(node.kind, Kind::Text);
        self.hashes[word] |= bit;
        if is_new {
            return false;
        }
        let mut at = first;
        while at < index {
            if scan.nodes[at].text(scan.text) == node.text(scan.text) {
                return true;
            }
            at = scan.nodes[at + 1].next;
        }
        false
    }
}
