//! One file of the disk: its visible content, and what would survive a power cut.

use std::sync::Arc;

use crate::chance::Chance;

/// The bytes that the disk writes completely or not at all.
pub(crate) const SECTOR: usize = 512;

/// A file, its durable content, and the later changes, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredFile {
    content: Arc<Vec<u8>>,
    durable: Arc<Vec<u8>>,
    unsynced: Vec<Change>,
}

/// A change to the bytes of a file.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Write { offset: usize, data: Arc<[u8]> },
    Resize { size: usize },
}

impl StoredFile {
    /// A file whose content is durable.
    pub(crate) fn durable(content: Arc<Vec<u8>>) -> Self {
        Self { durable: Arc::clone(&content), content, unsynced: Vec::new() }
    }

    pub(crate) fn content(&self) -> &[u8] {
        &self.content
    }

    pub(crate) fn change(&mut self, change: &Change) {
        change.apply(Arc::make_mut(&mut self.content));
        self.unsynced.push(change.clone());
    }

    pub(crate) fn sync(&mut self) {
        if !self.unsynced.is_empty() {
            let durable = Arc::make_mut(&mut self.durable);
            self.unsynced.drain(..).for_each(|change| change.apply(durable));
        }
    }

    /// The content that survives a power cut: the durable content, any subset of the sectors of
    /// each unsynced write, and any subset of the unsynced changes of size.
    pub(crate) fn survivor(&self, chance: &mut Chance) -> Arc<Vec<u8>> {
        let mut survivor = Arc::clone(&self.durable);
        if !self.unsynced.is_empty() {
            let content = Arc::make_mut(&mut survivor);
            self.unsynced.iter().for_each(|change| change.apply_in_part(content, chance));
            if !chance.keeps() {
                // The size was never written, so data beyond the old end is unreachable.
                content.truncate(self.durable.len());
            }
        }
        survivor
    }
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, data } => write(content, *offset, data),
            Self::Resize { size } => content.resize(*size, 0),
        }
    }

    fn apply_in_part(&self, content: &mut Vec<u8>, chance: &mut Chance) {
        match self {
            Self::Write { offset, data } => {
                // The size may survive without the data.
                if chance.keeps() {
                    write(content, offset + data.len(), &[]);
                }
                for (at, sector) in sectors(*offset, data) {
                    if chance.keeps() {
                        write(content, at, sector);
                    }
                }
            }
            Self::Resize { size } => {
                if chance.keeps() {
                    content.resize(*size, 0);
                }
            }
        }
    }
}

/// The data of a write, split at the sector boundaries of the file.
fn sectors(offset: usize, data: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let (mut at, mut rest) = (offset, data);
    std::iter::from_fn(move || {
        let (sector, behind) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
        let place = at;
        (at, rest) = (at + sector.len(), behind);
        (!sector.is_empty()).then_some((place, sector))
    })
}

fn write(content: &mut Vec<u8>, offset: usize, data: &[u8]) {
    let end = offset + data.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(data);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn survivors(file: &StoredFile) -> BTreeSet<Vec<u8>> {
        (0..1000).map(|seed| file.survivor(&mut Chance::new(seed)).to_vec()).collect()
    }

    fn filled(byte: u8, size: usize) -> Change {
        Change::Write { offset: 0, data: vec![byte; size].into() }
    }

    #[test]
    fn a_write_is_parted_where_sectors_of_the_file_end() {
        for (offset, size, expected) in [
            (0, 0, vec![]),
            (0, 512, vec![(0, 512)]),
            (511, 2, vec![(511, 1), (512, 1)]),
            (32, 24, vec![(32, 24)]),
            (56, 1024, vec![(56, 456), (512, 512), (1024, 56)]),
        ] {
            let data = vec![1; size];
            let parts: Vec<_> = sectors(offset, &data).map(|(at, part)| (at, part.len())).collect();
            assert_eq!(parts, expected, "{size} bytes at {offset}");
        }
    }

    #[test]
    fn what_was_synced_survives_and_what_was_not_survives_in_any_of_its_sectors() {
        let mut file = StoredFile::default();
        file.change(&filled(b'a', 1024));
        file.sync();
        assert_eq!(survivors(&file), BTreeSet::from([vec![b'a'; 1024]]));

        file.change(&filled(b'b', 1024));
        assert_eq!(file.content(), [b'b'; 1024]);
        let halves = |first, second| [[first; 512], [second; 512]].concat();
        assert_eq!(
            survivors(&file),
            BTreeSet::from([
                halves(b'a', b'a'),
                halves(b'a', b'b'),
                halves(b'b', b'a'),
                halves(b'b', b'b')
            ])
        );
    }

    #[test]
    fn a_size_that_was_not_synced_may_be_lost_or_may_be_there_without_the_data() {
        let mut file = StoredFile::default();
        file.change(&filled(b'a', 3));
        let sizes = [b"".as_slice(), b"aaa", b"\0\0\0"];
        assert_eq!(survivors(&file), sizes.map(<[u8]>::to_vec).into());

        file.sync();
        file.change(&Change::Resize { size: 1 });
        assert_eq!(survivors(&file), [b"a".as_slice(), b"aaa"].map(<[u8]>::to_vec).into());
    }

    #[test]
    fn growth_may_be_lost_as_a_whole_where_other_changes_are_kept() {
        let mut file = StoredFile::durable(Arc::new(vec![b'a'; 512]));
        file.change(&filled(b'b', 100_000));
        assert!(survivors(&file).contains([b'b'; 512].as_slice()));
    }

    #[test]
    fn a_write_beyond_the_end_leaves_zeros_before_it() {
        let mut file = StoredFile::default();
        file.change(&Change::Write { offset: 2, data: b"c".as_slice().into() });
        assert_eq!(file.content(), b"\0\0c");
    }

    #[test]
    fn one_seed_leaves_one_content() {
        let mut file = StoredFile::default();
        file.change(&filled(b'a', 100_000));
        let once = file.survivor(&mut Chance::new(7));
        assert_eq!(once, file.survivor(&mut Chance::new(7)));
        assert_ne!(once, file.survivor(&mut Chance::new(8)));
    }
}
