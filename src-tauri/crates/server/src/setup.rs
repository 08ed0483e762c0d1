//! Installs the platform's database: roles, database, tables. Safe to run again, and from several processes at once.

use tokio_postgres::{Client, Config, NoTls};

/// The files of `migrations/platform`, compiled in.
#[allow(missing_docs, reason = "the macro writes it")]
mod embedded {
    refinery::embed_migrations!("../../../migrations/platform");
}

/// Passwords of the two roles that sign in.
#[derive(Clone)]
pub struct Passwords {
    /// Of `baton_app`.
    pub app: String,
    /// Of `baton_keys`.
    pub keys: String,
}

/// What the platform connects with.
#[derive(Clone)]
pub struct Urls {
    /// As `baton_app`.
    pub app: String,
    /// As `baton_keys`.
    pub keys: String,
}

/// Why the database is not ready.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// PostgreSQL refused.
    #[error("PostgreSQL: {0:?}")]
    Database(#[from] tokio_postgres::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] Box<refinery::Error>),
    /// The name is not plain lower-case letters, digits and underscores.
    #[error("a database's name is of a-z, 0-9 and _")]
    Name,
    /// The admin URL has no host.
    #[error("the admin URL names no host")]
    Host,
}

/// Any number; the same for all who install in one cluster.
const INSTALL_LOCK: i64 = 0x6261_746f_6e00;

/// Makes the roles and the database where they are missing, sets the passwords, and runs the migrations that have not
/// run. `admin_url` is a superuser's, of any database of the server.
///
/// # Errors
/// [`SetupError`].
pub async fn install(admin_url: &str, database: &str, passwords: &Passwords) -> Result<Urls, SetupError> {
    let plain = database.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain || database.is_empty() {
        return Err(SetupError::Name);
    }
    let admin: Config = admin_url.parse()?;
    // Roles belong to the whole cluster: one installs at a time. The lock goes with the connection.
    let everywhere = connect(admin.clone(), "postgres").await?;
    everywhere.execute("SELECT pg_advisory_lock($1)", &[&INSTALL_LOCK]).await?;
    everywhere.batch_execute(include_str!("setup/roles.sql")).await?;
    for (role, password) in [("baton_app", &passwords.app), ("baton_keys", &passwords.keys)] {
        let password = password.replace('\'', "''");
        everywhere.batch_execute(&format!("ALTER ROLE {role} PASSWORD '{password}'")).await?;
    }
    if everywhere.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&database]).await?.is_none() {
        everywhere.batch_execute(&format!("CREATE DATABASE {database}")).await?;
    }
    everywhere.batch_execute(&format!("ALTER DATABASE {database} OWNER TO baton_owner")).await?;
    let mut inside = connect(admin.clone(), database).await?;
    inside.batch_execute(include_str!("setup/schema.sql")).await?;
    embedded::migrations::runner().run_async(&mut inside).await.map_err(Box::new)?;
    urls(&admin, database, passwords)
}

/// A connection that lives as long as its client.
async fn connect(mut config: Config, database: &str) -> Result<Client, SetupError> {
    let (client, connection) = config.dbname(database).connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn urls(admin: &Config, database: &str, passwords: &Passwords) -> Result<Urls, SetupError> {
    let host = match admin.get_hosts().first() {
        Some(tokio_postgres::config::Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(tokio_postgres::config::Host::Unix(folder)) => folder.display().to_string(),
        None => return Err(SetupError::Host),
    };
    let port = admin.get_ports().first().copied().unwrap_or(5432);
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let url = |role: &str, password: &str| {
        let (host, password) = (quoted(&host), quoted(password));
        format!("host={host} port={port} user={role} password={password} dbname={database}")
    };
    Ok(Urls { app: url("baton_app", &passwords.app), keys: url("baton_keys", &passwords.keys) })
}
