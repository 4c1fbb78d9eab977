//! Reads the JSON in Markdown: every fenced block that is marked `json`.

use std::{collections::BTreeMap, io, mem, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{
    batch::Batch,
    flaw::{Found, Sink},
    place::Place,
    scan::Scanner,
    stream::{Emit, Filling, Options},
    syntax,
};

/// Hands what is found in Markdown to `emit`, in its order.
pub(crate) fn read_markdown(bytes: &[u8], options: Options, emit: &mut Emit) -> io::Result<()> {
    let (text, invalid) = to_text(bytes);
    let mut filling = Filling::new(options.task, text.as_bytes(), Place::START);
    for block in blocks(&text) {
        let mut scanner = Scanner::new(options.task.reads(), options.max_record);
        let mut base = 0;
        while base < block.json.len() {
            let mut located =
                Located { block: &block, base, invalid: &invalid, filling: &mut filling };
            base += scanner.scan(&block.json.as_bytes()[base..], true, &mut located);
            emit(mem::take(&mut filling.batch), 0)?;
        }
    }
    emit(Batch::default(), bytes.len())
}

/// Records of a block, on their way to where they are in the Markdown.
struct Located<'a, 'b> {
    block: &'a Block,
    /// Where in the block the reading began.
    base: usize,
    invalid: &'a BTreeMap<usize, u8>,
    filling: &'a mut Filling<'b>,
}

impl Sink for Located<'_, '_> {
    fn take(&mut self, mut found: Found) {
        found.offset = self.block.in_source(self.base + found.offset);
        if let Err(refusal) = &mut found.outcome {
            for flaw in &mut refusal.flaws {
                flaw.offset = self.block.in_source(self.base + flaw.offset);
                if let Some(&byte) = self.invalid.get(&flaw.offset) {
                    flaw.message = syntax::not_utf8(byte);
                }
            }
        }
        self.filling.take(found);
    }

    fn is_full(&self) -> bool {
        self.filling.is_full()
    }
}

/// The bytes as text, and those that are none, by their place in it. They become
/// a control character, which no JSON has, so that none is read as if it was
/// fine.
fn to_text(bytes: &[u8]) -> (String, BTreeMap<usize, u8>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = BTreeMap::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if let [byte, ..] = chunk.invalid() {
            invalid.insert(text.len(), *byte);
            text.push('\u{1}');
        }
    }
    (text, invalid)
}

/// The content of a fenced block, which its indentation may have torn apart.
#[derive(Default)]
struct Block {
    json: String,
    /// Where in `json` and in the Markdown each part begins.
    parts: Vec<(usize, usize)>,
}

impl Block {
    fn push(&mut self, json: &str, source: Range<usize>) {
        self.parts.push((self.json.len(), source.start));
        self.json.push_str(json);
    }

    fn in_source(&self, offset: usize) -> usize {
        let part = self.parts.partition_point(|&(start, _)| start <= offset);
        match part.checked_sub(1).map(|part| self.parts[part]) {
            Some((start, source)) => source + offset - start,
            None => offset,
        }
    }
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = None;
    for (event, source) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_json(&info) => {
                open = Some(Block::default());
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.push(&text, source);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

/// Whether the first word behind a fence is `json`.
fn is_json(info: &str) -> bool {
    info.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use super::{Options, read_markdown};
    use crate::batch::{Batch, Task};

    #[test]
    fn problems_are_handed_on_before_they_are_too_many_to_hold() {
        let task = Task::Check { sendable: false };
        let options = Options { task, threads: 1, max_record: 1 << 20, block: 1 << 10 };
        let text = "```json\n".to_owned() + &"1\n".repeat(2 * Batch::MAX_PROBLEMS + 1);
        let mut lens = Vec::new();
        let read = read_markdown(text.as_bytes(), options, &mut |batch, _| {
            lens.push(batch.problems.len());
            Ok(())
        });
        assert!(read.is_ok());
        assert_eq!(lens, [Batch::MAX_PROBLEMS, Batch::MAX_PROBLEMS, 1, 0]);
    }
}
