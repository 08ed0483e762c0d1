//! What the platform holds, read as the database's superuser: a witness outside the code under test.

use baton_domain::chart::ChartRow;
use baton_ledger::{Entry, Head, genesis, verify_run};
use uuid::Uuid;

/// A connection to the platform's database.
pub struct PlatformRows(tokio_postgres::Client);

/// An entry as it is stored.
pub struct PlatformEntry {
    /// The entry.
    pub entry: Entry,
    /// Its number.
    pub seq: i64,
    /// Its kind's code.
    pub kind: i32,
    /// Who acted; none for the device.
    pub actor: Option<Uuid>,
    /// The chart.
    pub chart: Option<Uuid>,
    /// The outcome as JSON, unless simply applied.
    pub marked: Option<String>,
}

impl PlatformRows {
    /// Connects.
    pub async fn connect(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        Self(client)
    }

    /// Every entry of a device, in order.
    pub async fn entries(&self, device: Uuid) -> Vec<PlatformEntry> {
        let sql = "SELECT header, signature, payload, seq, kind, actor, chart, marked FROM entries
                   WHERE device = $1 ORDER BY epoch, seq";
        let rows = self.0.query(sql, &[&device]).await.unwrap();
        rows.iter()
            .map(|row| PlatformEntry {
                entry: Entry { header: row.get(0), signature: row.get(1), payload: row.get(2) },
                seq: row.get(3),
                kind: row.get(4),
                actor: row.get(5),
                chart: row.get(6),
                marked: row.get(7),
            })
            .collect()
    }

    /// The devices that have delivered.
    pub async fn devices(&self) -> Vec<Uuid> {
        let rows = self.0.query("SELECT DISTINCT device FROM entries", &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The rows of a chart, of one kind, as they stand.
    pub async fn chart_rows(&self, chart: Uuid) -> Vec<ChartRow> {
        let rows =
            self.0.query("SELECT body FROM chart_rows WHERE chart = $1 ORDER BY row_id", &[&chart]).await.unwrap();
        rows.iter().map(|row| serde_json::from_slice(row.get(0)).unwrap()).collect()
    }

    /// Changes something behind the platform's back.
    pub async fn run(&self, sql: &str, values: &[&(dyn tokio_postgres::types::ToSql + Sync)]) -> u64 {
        self.0.execute(sql, values).await.unwrap()
    }

    /// One value of bytes.
    pub async fn bytes(&self, sql: &str, values: &[&(dyn tokio_postgres::types::ToSql + Sync)]) -> Vec<u8> {
        self.0.query_one(sql, values).await.unwrap().get(0)
    }

    /// One number.
    pub async fn count(&self, sql: &str) -> i64 {
        self.0.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Verifies that a device's stored entries are one unbroken chain, and returns its head.
    pub async fn verify_chain(&self, device: Uuid) -> Head {
        let entries: Vec<Entry> = self.entries(device).await.into_iter().map(|e| e.entry).collect();
        let first = entries[0].read_header().unwrap();
        let start = genesis(first.tenant, first.device, first.epoch, [0; 32]);
        verify_run(start, &entries).unwrap().1
    }
}
