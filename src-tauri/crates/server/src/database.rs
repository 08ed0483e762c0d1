//! PostgreSQL: one pool a role, and transactions that name their tenant.

use baton_domain::TenantId;
use deadpool_postgres::{Client, Manager, ManagerConfig, Pool, RecyclingMethod, Transaction};
use tokio_postgres::{IsolationLevel, NoTls, Row, types::ToSql};

use crate::fault::Fault;

type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Connections as one role.
#[derive(Clone)]
pub struct Database(Pool);

impl Database {
    /// Prepares a pool; nothing is connected yet. The database is reached without TLS: on the same machine or over a
    /// network of its own.
    ///
    /// # Errors
    /// [`Fault`] when the URL cannot be read.
    pub fn new(url: &str, connections: usize) -> Result<Self, Fault> {
        let config: tokio_postgres::Config = url.parse()?;
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(config, NoTls, manager);
        Ok(Self(Pool::builder(manager).max_size(connections).build()?))
    }

    /// A connection.
    ///
    /// # Errors
    /// [`Fault::Pool`].
    pub async fn connect(&self) -> Result<Client, Fault> {
        Ok(self.0.get().await?)
    }
}

/// A transaction. Its statements are prepared once a connection.
pub struct Tx<'a>(Transaction<'a>);

impl<'a> Tx<'a> {
    /// Begins in a tenant: row-level security lets this transaction see and write that tenant's rows only.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn begin(client: &'a mut Client, tenant: TenantId) -> Result<Self, Fault> {
        Self(client.transaction().await?).of(tenant).await
    }

    /// Begins in a tenant with one snapshot for all statements.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn begin_snapshot(client: &'a mut Client, tenant: TenantId) -> Result<Self, Fault> {
        let begun = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).start().await?;
        Self(begun).of(tenant).await
    }

    /// Begins outside any tenant: only the directories and the platform's own tables can be read.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn begin_outside(client: &'a mut Client) -> Result<Self, Fault> {
        Ok(Self(client.transaction().await?))
    }

    async fn of(self, tenant: TenantId) -> Result<Self, Fault> {
        self.run("SELECT set_config('baton.tenant', $1, true)", &[&tenant.to_string()]).await?;
        Ok(self)
    }

    /// Runs a statement and gives its rows.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, Fault> {
        let statement = self.0.prepare_cached(sql).await?;
        Ok(self.0.query(&statement, values).await?)
    }

    /// Runs a statement that gives at most one row.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn row(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, Fault> {
        let statement = self.0.prepare_cached(sql).await?;
        Ok(self.0.query_opt(&statement, values).await?)
    }

    /// Runs a statement and tells how many rows it touched.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn run(&self, sql: &str, values: Values<'_>) -> Result<u64, Fault> {
        let statement = self.0.prepare_cached(sql).await?;
        Ok(self.0.execute(&statement, values).await?)
    }

    /// Commits.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn commit(self) -> Result<(), Fault> {
        Ok(self.0.commit().await?)
    }
}
