//! `bench-kit write FOLDER` writes a million orders in several spellings; `bench-kit floor FILE`
//! reads them, one a line, by `serde_json` into borrowed texts.

use std::{
    env,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use bench_kit::{Borrowed, Form, Sample};

const ORDERS: u32 = 1_000_000;

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder] => write(Path::new(folder)),
        ["floor", file] => read_borrowed(Path::new(file)),
        _ => Err(io::Error::other("expected write FOLDER or floor FILE")),
    }
}

fn write(folder: &Path) -> io::Result<()> {
    let lines = |form: Form| move |number| Sample::new(number).to_json(form);
    let broken = |number| match Sample::new(number) {
        sample if number % 10 == 0 => sample.broken().to_json(Form::Compact),
        sample => sample.to_json(Form::Compact),
    };
    write_file(&folder.join("lines.ndjson"), ["", "\n", "\n"], lines(Form::Compact))?;
    write_file(&folder.join("spaced.ndjson"), ["", "\n", "\n"], lines(Form::Spaced))?;
    write_file(&folder.join("broken.ndjson"), ["", "\n", "\n"], broken)?;
    write_file(&folder.join("array.json"), ["[", ",", "]\n"], lines(Form::Compact))?;
    write_file(&folder.join("pretty.json"), ["[\n", ",\n", "\n]\n"], lines(Form::Pretty))
}

/// Writes a million orders between a start, separators and an end.
fn write_file(
    path: &Path,
    [start, comma, end]: [&str; 3],
    json: impl Fn(u32) -> String,
) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for number in 0..ORDERS {
        write!(file, "{}{}", if number == 0 { start } else { comma }, json(number))?;
    }
    file.write_all(end.as_bytes())?;
    file.flush()
}

fn read_borrowed(path: &Path) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(1 << 18, File::open(path)?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        serde_json::from_str::<Borrowed>(&line)?;
        line.clear();
    }
    Ok(())
}
