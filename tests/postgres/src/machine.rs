//! PostgreSQL as it is on this machine.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

/// Where the programs of PostgreSQL are, and as whom to run them.
#[derive(Clone, Debug)]
pub struct Machine {
    programs: PathBuf,
    /// PostgreSQL does not run as root.
    pub(crate) user: Option<(u32, u32)>,
}

/// What a test on servers needs.
const NEEDED: &str = "the server programs of PostgreSQL 15 or later, such as initdb, where \
    pg_config says or in /usr/lib/postgresql, and the user postgres if you are root";

/// PostgreSQL 15 or later. Where there is none, a test says in one line that it is skipped,
/// unless `REQUIRE_POSTGRES` is set.
#[must_use]
pub fn machine() -> Option<Machine> {
    let found = find();
    if found.is_none() {
        assert!(env::var_os("REQUIRE_POSTGRES").is_none(), "REQUIRE_POSTGRES is set: {NEEDED}");
        // The harness would hide what it captures.
        let line = format!("skipped, because it needs {NEEDED}\n");
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }
    found
}

fn find() -> Option<Machine> {
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let configured = configured.map(|folder| PathBuf::from(folder.trim()));
    // Debian's place, which is not on the path.
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| {
            let version = version.ok()?;
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|&(number, _)| number >= 15)
        .collect();
    versions.sort();
    let folders = configured.into_iter().chain(versions.into_iter().rev().map(|(_, path)| path));
    let programs = folders.into_iter().find(|folder| folder.join("initdb").exists())?;
    let is_root = rustix::process::geteuid().is_root();
    let user = if is_root { Some(user("postgres")?) } else { None };
    Some(Machine { programs, user })
}

fn user(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.starts_with(&format!("{name}:")))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

impl Machine {
    /// A program of PostgreSQL's.
    #[must_use]
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command.current_dir("/").env_remove("PGDATA").env("LC_ALL", "C");
        command
    }

    /// Runs a program to its end.
    pub fn run(&self, name: &str, arguments: &[&str]) {
        let output = self.program(name).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name} {arguments:?}: {said}");
    }

    /// Gives a file or a folder to the user as whom the server runs.
    pub fn own(&self, path: &Path) {
        if let Some((user, group)) = self.user {
            std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
        }
    }
}
