//! Passwords of `.pgpass`, the file in which PostgreSQL's own programs look.

use std::{env, fs, path::PathBuf};

/// What a line of the file is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Login<'a> {
    pub(crate) host: &'a str,
    pub(crate) port: u16,
    pub(crate) database: &'a str,
    pub(crate) user: &'a str,
}

/// The password of the environment, or else of the file.
pub(crate) fn find(login: Login<'_>) -> Option<String> {
    env::var("PGPASSWORD").ok().or_else(|| {
        let path = file()?;
        if !is_private(&path) {
            return None;
        }
        password(&fs::read_to_string(path).ok()?, login)
    })
}

fn file() -> Option<PathBuf> {
    match env::var_os("PGPASSFILE") {
        Some(path) => Some(path.into()),
        None => Some(PathBuf::from(env::var_os("HOME")?).join(".pgpass")),
    }
}

/// As `psql` does, a file that others can read is not used.
#[cfg(unix)]
fn is_private(path: &std::path::Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(path).is_ok_and(|file| file.is_file() && file.mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn is_private(path: &std::path::Path) -> bool {
    path.is_file()
}

/// The password of the first line that fits.
fn password(lines: &str, login: Login<'_>) -> Option<String> {
    lines.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut fields = fields(line);
        let password = fields.pop()?;
        let port = login.port.to_string();
        let wanted = [login.host, &port, login.database, login.user];
        let fits = |(field, wanted): (&String, &&str)| field == "*" || field == wanted;
        (fields.len() == 4 && fields.iter().zip(&wanted).all(fits)).then_some(password)
    })
}

/// The fields between colons; a backslash takes the next character as it is.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, fields.len()) {
            // The password is the rest of the line.
            (':', 1..=4) => fields.push(String::new()),
            ('\\', _) => push(&mut fields, characters.next().unwrap_or('\\')),
            (character, _) => push(&mut fields, character),
        }
    }
    fields
}

fn push(fields: &mut [String], character: char) {
    if let Some(last) = fields.last_mut() {
        last.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        let login = Login { host: "db1", port: 5432, database: "orders", user: "bob" };
        for (lines, wanted) in [
            ("db1:5432:orders:bob:secret", Some("secret")),
            ("*:*:*:*:any", Some("any")),
            ("# db1:5432:orders:bob:no\nother:*:*:*:no\n*:*:*:bob:yes\n*:*:*:*:late", Some("yes")),
            (r"*:*:*:bob:a\:b\\c", Some(r"a:b\c")),
            ("*:*:*:bob:a:b", Some("a:b")),
            ("db1:5433:orders:bob:secret", None),
            ("db1:5432:orders:bobby:secret", None),
            ("db1:5432:orders:secret", None),
            ("", None),
        ] {
            assert_eq!(password(lines, login).as_deref(), wanted, "{lines}");
        }
    }
}
