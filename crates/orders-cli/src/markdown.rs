//! Reads the JSON in Markdown: every fenced block that is marked `json`.

use std::ops::{ControlFlow, Range};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{
    flaw::{Found, Refusal, Visitor},
    place::{Place, PlaceFinder},
    scan::Scanner,
    syntax,
};

/// Shows every record to a visitor.
pub(crate) fn read_markdown(bytes: &[u8], visitor: &mut dyn Visitor) {
    let (text, invalid) = to_text(bytes);
    let mut flow = ControlFlow::Continue(());
    if let Some((at, byte)) = invalid {
        let found = Found { offset: at, outcome: Err(Refusal::of(at, syntax::not_utf8(byte))) };
        flow = visitor.visit(found, &mut PlaceFinder::new(text.as_bytes(), Place::START));
    }
    let mut places = PlaceFinder::new(text.as_bytes(), Place::START);
    for block in blocks(&text) {
        Scanner::new().scan(block.json.as_bytes(), true, &mut |mut found| {
            block.relocate(&mut found);
            if flow.is_continue() {
                flow = visitor.visit(found, &mut places);
            }
        });
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

    fn relocate(&self, found: &mut Found) {
        found.offset = self.in_source(found.offset);
        if let Err(refusal) = &mut found.outcome {
            for flaw in &mut refusal.flaws {
                flaw.offset = self.in_source(flaw.offset);
            }
        }
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
