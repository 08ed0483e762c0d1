//! PostgreSQL's programs: where they are, and as whom they run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use super::{ClusterError, SUPERUSER};

/// The user that PostgreSQL runs as when we are root.
const UNPRIVILEGED: &str = "postgres";

/// What lets that user walk through folders that only root may enter, the narrower one first; containers often have only the
/// second.
const PASSES: [&str; 2] = ["+dac_read_search", "+dac_override"];

/// Where the programs are, and what goes before them on the command line.
#[derive(Debug)]
pub(super) struct Programs {
    bin: PathBuf,
    are_root: bool,
    has_setpriv: bool,
    pass: Option<&'static str>,
}

impl Programs {
    /// Looks for `initdb` and `postgres`: where `pg_config` says, Debian's newest version, `PATH`.
    pub(super) fn find() -> Result<Self, ClusterError> {
        let path = env::var_os("PATH").unwrap_or_default();
        let in_path: Vec<PathBuf> = env::split_paths(&path).collect();
        let candidates = from_pg_config().into_iter().chain(newest_of_debian()).chain(in_path.clone());
        let bin = candidates.into_iter().find(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file());
        let has_setpriv =
            cfg!(target_os = "linux") && in_path.into_iter().any(|folder| folder.join("setpriv").is_file());
        let are_root = rustix::process::geteuid().is_root();
        Ok(Self { bin: bin.ok_or(ClusterError::NotInstalled)?, are_root, has_setpriv, pass: None })
    }

    /// Sees to it that the user whom the server runs as can reach the folder: root's home, for one, is closed to others.
    pub(super) fn reach(&mut self, folder: &Path) -> Result<(), ClusterError> {
        if !self.are_root || self.reaches(folder) {
            return Ok(());
        }
        for pass in PASSES {
            self.pass = Some(pass);
            if self.has_setpriv && self.reaches(folder) {
                return Ok(());
            }
        }
        Err(ClusterError::OutOfReach(folder.to_owned()))
    }

    fn reaches(&self, folder: &Path) -> bool {
        let mut command = bare(&[self.prefix(), vec!["test".into(), "-d".into(), folder.to_owned()]].concat());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// The command line of one program: as an unprivileged user, and killed by the kernel when its parent dies, where the system
    /// can do that.
    pub(super) fn command_line(&self, program: &str) -> Vec<PathBuf> {
        let mut line = self.prefix();
        line.push(self.bin.join(program));
        line
    }

    /// What goes before a program that must not run as root.
    fn prefix(&self) -> Vec<PathBuf> {
        let mut prefix = match (self.are_root, self.has_setpriv) {
            (true, true) => {
                vec!["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=KILL"]
            }
            (true, false) => vec!["runuser", "-u", UNPRIVILEGED],
            (false, true) => vec!["setpriv", "--pdeathsig=KILL"],
            (false, false) => return Vec::new(),
        };
        if let Some(pass) = self.pass {
            prefix.extend(["--inh-caps", pass, "--ambient-caps", pass]);
        }
        prefix.push("--");
        prefix.into_iter().map(PathBuf::from).collect()
    }

    /// Gives the folder to the user that the server runs as.
    pub(super) fn give_away(&self, folder: &Path) -> Result<(), ClusterError> {
        if !self.are_root {
            return Ok(());
        }
        let mut command = Command::new("chown");
        command.args(["-R", &format!("{UNPRIVILEGED}:")]).arg(folder);
        finish("chown", command)
    }

    /// Makes a cluster. A temporary one need not be synced while it is made: it starts its life on a live machine.
    pub(super) fn initdb(&self, data: &Path, password_file: &Path, temporary: bool) -> Result<(), ClusterError> {
        let mut command = bare(&self.command_line("initdb"));
        command.arg("--pgdata").arg(data).arg("--pwfile").arg(password_file);
        command.args(["--username", SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]);
        if temporary {
            command.arg("--no-sync");
        }
        finish("initdb", command)
    }
}

/// A command with an environment of its own: no `PG…` variable and no locale of ours gets in.
pub(super) fn bare<S: AsRef<OsStr>>(command_line: &[S]) -> Command {
    let mut parts = command_line.iter();
    let mut command = Command::new(parts.next().map_or_else(|| OsStr::new("false"), AsRef::as_ref));
    command.args(parts).env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs([("LC_ALL", "C"), ("TZ", "UTC")]).current_dir("/").stdin(Stdio::null());
    command
}

/// Runs a command to its end.
fn finish(program: &'static str, mut command: Command) -> Result<(), ClusterError> {
    let output = command.stdin(Stdio::null()).output().map_err(ClusterError::io(format!("running {program}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(ClusterError::Failed { program, said: String::from_utf8_lossy(&said).trim().to_owned() })
}

/// Where `pg_config` says that the programs are.
fn from_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// Debian keeps each major version in a folder of its own.
fn newest_of_debian() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
    let numbered = versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path())));
    numbered.max().map(|(_, folder)| folder.join("bin"))
}
