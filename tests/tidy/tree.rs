use std::{collections::BTreeMap, fs, path::Path};

/// What git does not track, and the corpus of the fuzzer, which nobody writes by hand.
const SKIPPED: [&str; 6] =
    [".git", "target", "fuzz/target", "fuzz/corpus", "fuzz/artifacts", "fuzz/coverage"];

/// The files that are read, beside those without an extension: others can be data of any size.
const TEXTS: [&str; 8] = ["md", "py", "pyi", "rs", "sh", "sql", "toml", "yml"];

/// The files of a project with their texts, by their path from its root.
#[derive(Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// The files of this project that git tracks, or would track.
    pub(crate) fn of_the_project() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder above this one");
        let mut tree = Self::default();
        tree.read_folder(root, "");
        tree
    }

    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned()));
        Self { files: files.collect() }
    }

    fn read_folder(&mut self, root: &Path, folder: &str) {
        for entry in fs::read_dir(root.join(folder)).expect("a readable folder") {
            let entry = entry.expect("a readable folder");
            let name = entry.file_name().into_string().expect("a name in UTF-8");
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let file_type = entry.file_type().expect("a file or a folder");
            if is_skipped(&path) {
                continue;
            }
            if file_type.is_dir() {
                self.read_folder(root, &path);
            } else if file_type.is_file() {
                let bytes = if is_text(&path) { fs::read(entry.path()) } else { Ok(Vec::new()) };
                let text = String::from_utf8_lossy(&bytes.expect("a readable file")).into_owned();
                self.files.insert(path, text);
            }
        }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(crate) fn files_of_kind(&self, extension: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| has_extension(path, extension))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether this is a file, or a folder with a file in it. The empty path is the root.
    pub(crate) fn has(&self, path: &str) -> bool {
        let is_above =
            |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|file| is_above(file))
    }

    /// The names of the folders of `crates/`.
    pub(crate) fn crates(&self) -> Vec<&str> {
        let inside = self.files.keys().filter_map(|path| path.strip_prefix("crates/"));
        let mut names: Vec<_> =
            inside.filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect();
        names.dedup();
        names
    }
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

pub(crate) fn is_text(path: &str) -> bool {
    Path::new(path).extension().is_none_or(|found| TEXTS.iter().any(|text| found == *text))
}

fn is_skipped(path: &str) -> bool {
    SKIPPED.contains(&path) || path.starts_with("mutants.out")
}

/// Fails with everything that is wrong, one a line.
#[track_caller]
pub(crate) fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} to fix:\n{}\n", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_tree_is_the_project_without_what_is_built() {
    let tree = Tree::of_the_project();
    for path in ["", "Cargo.toml", "LICENSE-MIT", "crates/core-enums/src", ".ci/run", "fuzz/src"] {
        assert!(tree.has(path), "{path}");
    }
    for path in ["target", ".git", "fuzz/corpus", "fuzz/target", "crates/core", "cargo.toml"] {
        assert!(!tree.has(path), "{path}");
    }
    assert!(tree.crates().contains(&"core-enums"));
}
