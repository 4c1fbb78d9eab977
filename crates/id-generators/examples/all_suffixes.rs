//! Generates all 2^32 ids from one start, and marks each in a bitmap of 512
//! MiB: they are unique.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::{error::Error, time::Instant};

use id_generators::IdGenerator;

fn main() -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let generator = IdGenerator::from_os()?;
    let mut is_made = vec![0_u64; 1 << 26];
    for _ in 0..1_u64 << 32 {
        let id = generator.order_id()?;
        mark(&mut is_made, id.as_str())?;
    }
    // 2^32 marks in 2^32 places: each suffix was generated exactly once.
    let is_full = is_made.iter().all(|&word| word == u64::MAX);
    println!("2^32 ids, none twice, in {:.0?}; all suffixes made: {is_full}", begun.elapsed());
    Ok(())
}

/// Marks the suffix of an id.
fn mark(is_made: &mut [u64], id: &str) -> Result<(), Box<dyn Error>> {
    let suffix = u32::from_str_radix(&id[20..], 16)?;
    let (word, bit) = (&mut is_made[suffix as usize / 64], 1 << (suffix % 64));
    if *word & bit != 0 {
        return Err(format!("{id} ends in a suffix that was made before").into());
    }
    *word |= bit;
    Ok(())
}
