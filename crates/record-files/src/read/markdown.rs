//! Reads the JSON in Markdown: every fenced block that is marked `json`.

use std::{collections::BTreeMap, mem, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{
    explain::not_utf8,
    read::{
        collector::Collector,
        found::Found,
        options::Options,
        position::{Position, PositionFinder},
        scanner::Scanner,
        stop::Emit,
        task::Task,
    },
};

/// Passes what is found in Markdown to `emit`, in its order.
///
/// # Errors
/// What `emit` returns.
pub fn read_markdown<T: Task, E>(
    bytes: &[u8],
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), E> {
    let (text, invalid) = to_text(bytes);
    let mut collector = Collector::new(options.task, text.as_bytes(), Position::START);
    for Block { json, parts } in blocks(&text) {
        let mut scanner = Scanner::behind(b"", options.max_record);
        collector.positions.parts = parts;
        let mut base = 0;
        while base < json.len() {
            collector.positions.base = base;
            base += scanner.scan(&json.as_bytes()[base..], true, &mut collector);
            let mut found = mem::take(&mut collector.found);
            for problem in &mut found.problems {
                if let Some(&byte) = invalid.get(&problem.position) {
                    (problem.kind, problem.message) = not_utf8(byte);
                }
            }
            emit(found, 0)?;
        }
    }
    emit(Found::default(), bytes.len())
}

/// The bytes as text, and those that are not UTF-8, by their position in it. A control character,
/// which no JSON has, stands for each of them, so that none is accepted.
fn to_text(bytes: &[u8]) -> (String, BTreeMap<Position, u8>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if let [byte, ..] = chunk.invalid() {
            invalid.push((text.len(), *byte));
            text.push('\u{1}');
        }
    }
    let mut positions = PositionFinder::new(text.as_bytes(), Position::START);
    let invalid = invalid.into_iter().map(|(at, byte)| (positions.position_of(at), byte)).collect();
    (text, invalid)
}

/// The content of a fenced block. Where its lines are indented, it has several parts.
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
    use std::convert::Infallible;

    use super::{Options, read_markdown};
    use crate::read::task::{MAX_PROBLEMS, tests::Lines};

    #[test]
    fn problems_are_passed_on_before_they_are_too_many_to_hold() {
        let options = Options { task: Lines, threads: 1, max_record: 1 << 20, block: 1 << 10 };
        let text = "```json\n".to_owned() + &"1\n".repeat(2 * MAX_PROBLEMS + 1);
        let mut lens = Vec::new();
        let Ok(()) = read_markdown::<_, Infallible>(text.as_bytes(), options, &mut |found, _| {
            lens.push(found.problems.len());
            Ok(())
        });
        assert_eq!(lens, [MAX_PROBLEMS, MAX_PROBLEMS, 1, 0]);
    }
}
