//! Reads the JSON in Markdown: every fenced block that is marked `json`.

use std::{io, mem, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{
    batch::{Batch, Task},
    flaw::{Found, Refusal, Sink},
    place::Place,
    scan::Scanner,
    stream::{Emit, Filling},
    syntax,
};

/// Hands what is found in Markdown to `emit`, in its order.
pub(crate) fn read_markdown(bytes: &[u8], task: Task, emit: &mut Emit) -> io::Result<()> {
    let (text, invalid) = to_text(bytes);
    let mut filling = Filling::new(task, text.as_bytes(), Place::START);
    if let Some((at, byte)) = invalid {
        let mut filling = Filling::new(task, text.as_bytes(), Place::START);
        filling.take(Found { offset: at, outcome: Err(Refusal::of(at, syntax::not_utf8(byte))) });
        emit(filling.batch, 0)?;
    }
    for block in blocks(&text) {
        let mut scanner = Scanner::new();
        let mut at = 0;
        while at < block.json.len() {
            let mut located = Located { block: &block, base: at, filling: &mut filling };
            at += scanner.scan(&block.json.as_bytes()[at..], true, &mut located);
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
    filling: &'a mut Filling<'b>,
}

impl Sink for Located<'_, '_> {
    fn take(&mut self, mut found: Found) {
        found.offset = self.block.in_source(self.base + found.offset);
        if let Err(refusal) = &mut found.outcome {
            for flaw in &mut refusal.flaws {
                flaw.offset = self.block.in_source(self.base + flaw.offset);
            }
        }
        self.filling.take(found);
    }

    fn is_full(&self) -> bool {
        self.filling.is_full()
    }
}

/// The bytes as text, and the first that is none, with its place. Such bytes
/// become a control character, which no JSON has, so that none is read as if it
/// was fine.
fn to_text(bytes: &[u8]) -> (String, Option<(usize, u8)>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if let [byte, ..] = chunk.invalid() {
            invalid.get_or_insert((text.len(), *byte));
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
