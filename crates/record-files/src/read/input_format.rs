/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Markdown if the name ends in .md or .markdown, else JSON
    Auto,
    /// JSON values, one after another or in an array.
    Json,
    /// Markdown with fenced blocks marked `json`.
    Markdown,
}
