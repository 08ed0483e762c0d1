//! A private, throw-away PostgreSQL cluster: its own folder, its own port on 127.0.0.1, its own superuser with a random password.
//!
//! It runs with PostgreSQL's default durability (`fsync` and `synchronous_commit` on), so that figures and crash tests mean what
//! they say. PostgreSQL refuses to run as root: then it runs as the user `postgres`, who owns the folder.
//!
//! The server cannot outlive its [`Cluster`]: it is the child of a *keeper*, a small shell that holds the read end of a pipe from
//! us. Whether the cluster is dropped, the process ends (a shared cluster is never dropped) or is killed with `SIGKILL`: the pipe
//! closes, the keeper shuts the server down (`SIGINT`, the fast shutdown) and removes a temporary folder. Should the keeper itself
//! be killed, the kernel kills the server (`PR_SET_PDEATHSIG`). That signal alone would not do: it comes when the *thread* that
//! started the server ends, and tests start servers from short-lived threads.

mod database;
mod keeper;
mod programs;

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

pub use database::Database;
use keeper::Keeper;
use programs::Programs;

/// The superuser of a cluster.
pub const SUPERUSER: &str = "owner_admin";

/// How often, and at what interval, a starting server is asked whether it is ready: 60 seconds in all.
const READY_ATTEMPTS: u32 = 1200;
const READY_INTERVAL: Duration = Duration::from_millis(50);

/// How often, at the same interval, a former server is waited for: its keeper takes at most 25 seconds.
const FREE_ATTEMPTS: u32 = 600;

/// Another process may take the port between finding and using it: try as many others.
const PORT_ATTEMPTS: u32 = 4;

/// Why there is no cluster, or why it did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// PostgreSQL's programs were not found.
    #[error("no PostgreSQL found by pg_config, in /usr/lib/postgresql or in PATH (Debian: apt-get install postgresql)")]
    NotInstalled,
    /// A file, folder or program could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// One of PostgreSQL's programs ended with an error.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// The end of what it said.
        said: String,
    },
    /// The server did not accept a connection in time.
    #[error("the server was not ready in time: {0}")]
    NotReady(String),
    /// The server refused a statement.
    #[error("PostgreSQL: {}", with_cause(.0))]
    Sql(#[from] tokio_postgres::Error),
    /// The name is not a plain lower-case identifier.
    #[error("{0:?} cannot be the name of a database: a-z, 0-9 and _ only, a letter first, at most 63")]
    BadName(String),
    /// PostgreSQL refuses to run as root, and the user whom it runs as instead cannot reach the folder.
    #[error("PostgreSQL runs as the user postgres here, who cannot reach {}: take a folder that others may enter", .0.display())]
    OutOfReach(PathBuf),
    /// A server that should have ended runs on.
    #[error("another PostgreSQL, process {0}, still runs in this folder: end it first")]
    StillRunning(u32),
    /// The shared cluster could not be started, at the first try.
    #[error("the shared cluster could not be started: {0}")]
    Shared(String),
}

impl ClusterError {
    /// Says what was tried when an I/O error came up.
    fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// A running PostgreSQL server of our own; dropping it ends the server.
pub struct Cluster {
    keeper: Keeper,
    addr: SocketAddr,
    password: String,
    folder: PathBuf,
    temporary: bool,
    made: AtomicU32,
}

impl Cluster {
    /// Starts a cluster. Without a folder it lives in a temporary one, which is removed at its end; a given folder is kept, and
    /// initialised only if it holds no cluster yet. It blocks until the server accepts connections.
    ///
    /// # Errors
    /// [`ClusterError`]: PostgreSQL is not installed, the folder cannot be used (another server may run in it), or the server does
    /// not come up; the message carries the end of the server's log.
    pub fn start(dir: Option<PathBuf>) -> Result<Self, ClusterError> {
        let mut programs = Programs::find()?;
        let temporary = dir.is_none();
        let folder = match dir {
            Some(folder) => folder,
            None => temporary_folder()?,
        };
        let started = Self::start_in(&mut programs, &folder, temporary);
        if started.is_err() && temporary {
            // The error that is returned matters more than a folder left in the temporary directory.
            let _ = fs::remove_dir_all(&folder);
        }
        started
    }

    /// The one cluster of this process, started at the first call; it ends with the process. Take a
    /// [`fresh_database`](Self::fresh_database) of it for each test.
    ///
    /// # Errors
    /// [`ClusterError::Shared`] if it could not be started.
    pub fn shared() -> Result<&'static Self, ClusterError> {
        static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| Self::start(None).map_err(|error| error.to_string()));
        shared.as_ref().map_err(|error| ClusterError::Shared(error.clone()))
    }

    /// Waits until no server runs in a folder: one whose owner was killed is being ended by its keeper.
    ///
    /// # Errors
    /// [`ClusterError::StillRunning`] after half a minute.
    pub fn wait_until_free(folder: &Path) -> Result<(), ClusterError> {
        for _ in 0..FREE_ATTEMPTS {
            if running_server(folder).is_none() {
                return Ok(());
            }
            thread::sleep(READY_INTERVAL);
        }
        running_server(folder).map_or(Ok(()), |pid| Err(ClusterError::StillRunning(pid)))
    }

    /// Where the server listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The folder: `data`, the server's `postgres.log`, the superuser's password.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process id of the server.
    #[must_use]
    pub fn server_pid(&self) -> u32 {
        self.keeper.server_pid()
    }

    /// A database of this cluster, as the superuser.
    #[must_use]
    pub fn admin(&self, database: &str) -> Database {
        let (user, password) = (SUPERUSER.to_owned(), self.password.clone());
        Database { addr: self.addr, user, password, name: database.to_owned() }
    }

    /// The connection string for a database as the superuser.
    #[must_use]
    pub fn admin_url(&self, database: &str) -> String {
        self.admin(database).url()
    }

    /// The connection string for a database as any user.
    #[must_use]
    pub fn url(&self, user: &str, password: &str, database: &str) -> String {
        self.admin(database).for_user(user, password).url()
    }

    /// Makes an empty database.
    ///
    /// # Errors
    /// [`ClusterError::BadName`], or [`ClusterError::Sql`] (it exists already, for one).
    pub fn create_database(&self, name: &str) -> Result<Database, ClusterError> {
        let well_formed = name.len() <= 63
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !well_formed {
            return Err(ClusterError::BadName(name.to_owned()));
        }
        self.admin("postgres").execute(&format!("CREATE DATABASE \"{name}\""))?;
        Ok(self.admin(name))
    }

    /// As [`create_database`](Self::create_database), but a database that exists is left as it is.
    ///
    /// # Errors
    /// As for [`create_database`](Self::create_database).
    pub fn ensure_database(&self, name: &str) -> Result<Database, ClusterError> {
        match self.create_database(name) {
            Err(ClusterError::Sql(error)) if error.code().is_some_and(|code| code.code() == "42P04") => {
                Ok(self.admin(name))
            }
            other => other,
        }
    }

    /// Makes an empty database with a name that no other in this cluster has.
    ///
    /// # Errors
    /// [`ClusterError::Sql`] if the server refuses.
    pub fn fresh_database(&self) -> Result<Database, ClusterError> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        self.create_database(&format!("fresh_{}_{number}", hex(6)?))
    }

    /// Initialises the folder if need be and starts the server, on another port if somebody was quicker.
    fn start_in(programs: &mut Programs, folder: &Path, temporary: bool) -> Result<Self, ClusterError> {
        fs::create_dir_all(folder).map_err(ClusterError::io(format!("making {}", folder.display())))?;
        let folder = folder.canonicalize().map_err(ClusterError::io(format!("finding {}", folder.display())))?;
        programs.reach(&folder)?;
        let password = initialise(programs, &folder, temporary)?;
        let mut attempt = 1;
        loop {
            match Self::start_on(programs, &folder, temporary, free_port()?, &password) {
                Err(ClusterError::Failed { said, .. })
                    if attempt < PORT_ATTEMPTS && said.contains("Address already in use") =>
                {
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    /// Starts the server on this port and waits until it accepts a connection with our password.
    fn start_on(
        programs: &Programs,
        folder: &Path,
        temporary: bool,
        port: u16,
        password: &str,
    ) -> Result<Self, ClusterError> {
        let keeper = Keeper::start(programs, folder, port, temporary)?;
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let cluster = Self {
            keeper,
            addr,
            password: password.to_owned(),
            folder: folder.to_owned(),
            temporary,
            made: AtomicU32::new(0),
        };
        let mut refusal = String::new();
        for _ in 0..READY_ATTEMPTS {
            if cluster.keeper.server_has_ended() {
                return Err(ClusterError::Failed { program: "postgres", said: log_tail(folder) });
            }
            match cluster.admin("postgres").execute("") {
                Ok(()) => return Ok(cluster),
                Err(error) => refusal = error.to_string(),
            }
            thread::sleep(READY_INTERVAL);
        }
        Err(ClusterError::NotReady(format!("{refusal}\n{}", log_tail(folder))))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.keeper.end();
        if self.temporary {
            // Gone already, unless the keeper was killed.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cluster({} in {})", self.addr, self.folder.display())
    }
}

/// Makes the cluster's files unless they are there; returns the superuser's password.
fn initialise(programs: &Programs, folder: &Path, temporary: bool) -> Result<String, ClusterError> {
    let (data, secret) = (folder.join("data"), folder.join("owner_admin.password"));
    if data.join("PG_VERSION").exists() {
        programs.give_away(folder)?;
        let held = fs::read_to_string(&secret).map_err(ClusterError::io(format!("reading {}", secret.display())))?;
        return Ok(held.trim().to_owned());
    }
    let password = hex(32)?;
    write_private(&secret, &password).map_err(ClusterError::io(format!("writing {}", secret.display())))?;
    write_private(&folder.join("postgres.log"), "").map_err(ClusterError::io("making the server's log"))?;
    let private = fs::set_permissions(folder, Permissions::from_mode(0o700));
    private.map_err(ClusterError::io(format!("making {} private", folder.display())))?;
    programs.give_away(folder)?;
    // Under another name until it is whole: a cluster that was killed while it was made must not be taken for one.
    let half_made = folder.join("data.half-made");
    if half_made.exists() {
        fs::remove_dir_all(&half_made).map_err(ClusterError::io("removing a half-made cluster"))?;
    }
    programs.initdb(&half_made, &secret, temporary)?;
    fs::rename(&half_made, &data).map_err(ClusterError::io("naming the cluster's files"))?;
    Ok(password)
}

/// The server that runs in a folder, by its lock file. After a power cut that file may name a process that is gone, or one that
/// is no PostgreSQL.
fn running_server(folder: &Path) -> Option<u32> {
    let lock = fs::read_to_string(folder.join("data/postmaster.pid")).ok()?;
    let pid: u32 = lock.lines().next()?.trim().parse().ok()?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    (name.trim() == "postgres").then_some(pid)
}

/// A new folder in the temporary directory, which the keeper removes in the end.
fn temporary_folder() -> Result<PathBuf, ClusterError> {
    let made = tempfile::Builder::new().prefix("baton-postgres-").tempdir();
    Ok(made.map_err(ClusterError::io("making a temporary folder"))?.keep())
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

/// A port that is free just now.
fn free_port() -> Result<u16, ClusterError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    Ok(bound.map_err(ClusterError::io("finding a free port"))?.port())
}

/// Random bytes as text.
fn hex(bytes: usize) -> Result<String, ClusterError> {
    let mut random = vec![0_u8; bytes];
    getrandom::fill(&mut random).map_err(|error| ClusterError::io("reading randomness")(io::Error::other(error)))?;
    Ok(data_encoding::HEXLOWER.encode(&random))
}

/// The last lines of the server's log.
fn log_tail(folder: &Path) -> String {
    let log = fs::read_to_string(folder.join("postgres.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// An error with what the server said: the library's own text is only "db error".
fn with_cause(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
        ToString::to_string,
    )
}
