use clap::ValueEnum;

/// What a file holds.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum InputFormat {
    /// Markdown if the name ends in .md or .markdown, else JSON
    Auto,
    /// JSON values, one after another or in an array
    Json,
    /// Markdown with fenced blocks marked `json`
    Markdown,
}
