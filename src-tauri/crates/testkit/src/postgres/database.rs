//! One database as one user: its connection string, and statements from any thread.

use std::net::SocketAddr;
use std::thread;

use tokio_postgres::NoTls;

use super::ClusterError;

/// How to reach one database as one user.
#[derive(Clone, PartialEq, Eq)]
pub struct Database {
    /// Where the server listens.
    pub addr: SocketAddr,
    /// The user.
    pub user: String,
    /// The user's password.
    pub password: String,
    /// The database.
    pub name: String,
}

impl Database {
    /// The connection string, as `tokio-postgres` and `psql` take it.
    #[must_use]
    pub fn url(&self) -> String {
        let (user, password, name) = (percent(&self.user), percent(&self.password), percent(&self.name));
        format!("postgresql://{user}:{password}@{}/{name}", self.addr)
    }

    /// The same database for another user.
    #[must_use]
    pub fn for_user(&self, user: &str, password: &str) -> Self {
        Self { user: user.to_owned(), password: password.to_owned(), ..self.clone() }
    }

    /// Runs statements that return nothing, from any thread, inside or outside a runtime; it blocks until they are done.
    ///
    /// # Errors
    /// [`ClusterError::Sql`] with what the server said.
    pub fn execute(&self, statements: &str) -> Result<(), ClusterError> {
        let (url, statements) = (self.url(), statements.to_owned());
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(ClusterError::io("starting a runtime"))?.block_on(run(&url, &statements))
        };
        // A thread of its own: a runtime cannot be started inside another one.
        thread::spawn(work)
            .join()
            .unwrap_or_else(|_| Err(ClusterError::NotReady("the connection's thread died".into())))
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({}@{}/{})", self.user, self.addr, self.name)
    }
}

/// Escapes what may not stand in a part of a URL.
fn percent(part: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    let escape = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    part.bytes().map(escape).collect()
}

/// One connection, one batch.
async fn run(url: &str, statements: &str) -> Result<(), ClusterError> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let carried = tokio::spawn(connection);
    let done = client.batch_execute(statements).await;
    drop(client);
    // What the connection says after its last statement is of no interest.
    let _ = carried.await;
    Ok(done?)
}
