//! The files of a disk and their names, as a function of the events so far.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chance::Chance;
use crate::stored_file::{Change, StoredFile};

/// A change of a disk. There is no other way to change it.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// A file is copied from the real file system, as durable data.
    Adopt {
        name: Arc<str>,
        content: Arc<Vec<u8>>,
    },
    Create {
        name: Arc<str>,
    },
    Delete {
        name: Arc<str>,
    },
    Change {
        file: FileId,
        change: Change,
    },
    Sync {
        file: FileId,
    },
    /// All names become durable, since a disk has one directory.
    SyncDirectory,
}

/// A file, even if its name now refers to another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId(usize);

/// How a disk handles a sync.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Syncs {
    Kept,
    Ignored,
}

/// The content of a disk without power: its files, and the names that it knows to be free.
#[derive(Debug, Clone, Default)]
pub struct Image(BTreeMap<Arc<str>, Option<Arc<Vec<u8>>>>);

impl Image {
    /// The content of the file with that name, if it exists.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name)?.as_ref().map(|content| content.as_slice())
    }
}

/// The files of a running disk.
#[derive(Debug, Clone)]
pub(crate) struct Storage {
    syncs: Syncs,
    files: Vec<StoredFile>,
    names: BTreeMap<Arc<str>, Name>,
}

/// The file that a name refers to durably, and the unsynced changes of that since.
#[derive(Debug, Clone)]
struct Name {
    durable: Option<FileId>,
    unsynced: Vec<Option<FileId>>,
}

impl Storage {
    pub(crate) fn new(image: Image, syncs: Syncs) -> Self {
        let mut storage = Self { syncs, files: Vec::new(), names: BTreeMap::new() };
        for (name, content) in image.0 {
            storage.know(name, content);
        }
        storage
    }

    /// Whether the disk knows a name, even if it is free now.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The file with that name, if it exists.
    pub(crate) fn file(&self, name: &str) -> Option<FileId> {
        self.names.get(name)?.now()
    }

    pub(crate) fn content(&self, file: FileId) -> &[u8] {
        self.files[file.0].content()
    }

    pub(crate) fn apply(&mut self, event: &Event) {
        match event {
            Event::Adopt { name, content } => self.know(name.clone(), Some(content.clone())),
            Event::Create { name } => {
                let file = self.add(StoredFile::default());
                self.name(name).unsynced.push(Some(file));
            }
            Event::Delete { name } => self.name(name).unsynced.push(None),
            Event::Change { file, change } => self.files[file.0].change(change),
            Event::Sync { file } => match self.syncs {
                Syncs::Kept => self.files[file.0].sync(),
                Syncs::Ignored => {}
            },
            Event::SyncDirectory => match self.syncs {
                Syncs::Kept => self.names.values_mut().for_each(Name::sync),
                Syncs::Ignored => {}
            },
        }
    }

    /// The data that survives a power cut now.
    pub(crate) fn cut(&self, seed: u64) -> Image {
        let mut chance = Chance::new(seed);
        let survivor = |(name, of): (&Arc<str>, &Name)| {
            let file = of.survivor(&mut chance);
            (name.clone(), file.map(|file| self.files[file.0].survivor(&mut chance)))
        };
        Image(self.names.iter().map(survivor).collect())
    }

    fn know(&mut self, name: Arc<str>, content: Option<Arc<Vec<u8>>>) {
        let durable = content.map(|content| self.add(StoredFile::durable(content)));
        self.names.insert(name, Name { durable, unsynced: Vec::new() });
    }

    fn add(&mut self, file: StoredFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() - 1)
    }

    fn name(&mut self, name: &Arc<str>) -> &mut Name {
        let free = || Name { durable: None, unsynced: Vec::new() };
        self.names.entry(name.clone()).or_insert_with(free)
    }
}

impl Name {
    fn now(&self) -> Option<FileId> {
        *self.unsynced.last().unwrap_or(&self.durable)
    }

    fn sync(&mut self) {
        self.durable = self.now();
        self.unsynced.clear();
    }

    fn survivor(&self, chance: &mut Chance) -> Option<FileId> {
        let kept = self.unsynced.iter().take_while(|_| chance.keeps()).last();
        *kept.unwrap_or(&self.durable)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn storage(syncs: Syncs, events: &[Event]) -> Storage {
        let mut storage = Storage::new(Image::default(), syncs);
        for event in events {
            storage.apply(event);
        }
        storage
    }

    /// The possible contents of the file `wal` after a power cut.
    fn survivors(storage: &Storage) -> BTreeSet<Option<String>> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (0..1000).map(|seed| storage.cut(seed).file("wal").map(text)).collect()
    }

    fn create() -> Event {
        Event::Create { name: "wal".into() }
    }

    fn write(file: usize, text: &str) -> Event {
        let change = Change::Write { offset: 0, data: text.as_bytes().into() };
        Event::Change { file: FileId(file), change }
    }

    #[test]
    fn a_file_whose_name_was_not_synced_may_be_gone() {
        let events = [create(), write(0, "a"), Event::Sync { file: FileId(0) }];
        let a = Some("a".to_owned());
        assert_eq!(survivors(&storage(Syncs::Kept, &events)), [None, a.clone()].into());

        let named = [events.as_slice(), &[Event::SyncDirectory]].concat();
        assert_eq!(survivors(&storage(Syncs::Kept, &named)), [a].into());
    }

    #[test]
    fn a_deletion_that_was_not_synced_may_be_undone() {
        let adopt = Event::Adopt { name: "wal".into(), content: Arc::new(b"a".to_vec()) };
        let delete = Event::Delete { name: "wal".into() };
        let mut events = vec![adopt, delete];
        let a = Some("a".to_owned());
        assert_eq!(survivors(&storage(Syncs::Kept, &events)), [None, a.clone()].into());

        events.extend([create(), write(1, "b"), Event::Sync { file: FileId(1) }]);
        let b = Some("b".to_owned());
        assert_eq!(survivors(&storage(Syncs::Kept, &events)), [None, a, b.clone()].into());

        events.push(Event::SyncDirectory);
        assert_eq!(survivors(&storage(Syncs::Kept, &events)), [b].into());
    }

    #[test]
    fn on_a_lying_disk_what_was_synced_may_be_gone() {
        let events =
            [create(), write(0, "a"), Event::Sync { file: FileId(0) }, Event::SyncDirectory];
        let kept = survivors(&storage(Syncs::Ignored, &events));
        let contents = [None, Some(""), Some("\0"), Some("a")];
        assert_eq!(kept, contents.map(|content| content.map(str::to_owned)).into());
    }

    #[test]
    fn an_image_is_durable_and_remembers_which_names_are_free() {
        let deleted = storage(Syncs::Kept, &[create(), Event::Delete { name: "wal".into() }]);
        let image = Storage::new(deleted.cut(1), Syncs::Kept).cut(2);
        let storage = Storage::new(image, Syncs::Kept);
        assert!(storage.knows("wal") && storage.file("wal").is_none());
        assert!(!storage.knows("shm"));
    }
}
