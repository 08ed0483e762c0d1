//! Looking at a chart. Each look is made of statements that are prepared anew, so that the authorizer sees every one, and
//! comes out as [`Unrecorded`] with the ids it read and a fingerprint of how.

mod course;
mod note_sheet;
mod overview;
mod plan;
mod programs;
mod series;
mod sheet;

use std::collections::BTreeSet;

use baton_domain::UserId;
use data_encoding::HEXLOWER;
use rusqlite::{Connection, Params, Row};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ChartFile, Unrecorded, gate::Gate};
use crate::error::StoreError;

pub use course::Course;
pub use note_sheet::NoteMaterial;
pub use overview::{Overview, SessionSummary, Tally};
pub use plan::Plan;
pub use programs::{History, Programs};
pub use series::{Series, SeriesPoint};
pub use sheet::SessionSheet;

/// Somebody's display name, for rows that name a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// One look under way.
struct Looker<'a> {
    conn: &'a Connection,
    gate: &'a Gate,
    hash: Sha256,
    tables: BTreeSet<String>,
}

impl ChartFile {
    fn looker(&self) -> Result<Looker<'_>, StoreError> {
        self.ready()?;
        Ok(Looker { conn: &self.conn, gate: &self.gate, hash: Sha256::new(), tables: BTreeSet::new() })
    }
}

impl Looker<'_> {
    /// Runs a statement and takes every row.
    fn rows<T>(
        &mut self,
        sql: &str,
        params: impl Params,
        mut take: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.gate.next_statement();
        let mut statement = self.conn.prepare(sql)?;
        self.tables.append(&mut self.gate.next_statement());
        self.hash.update(sql.as_bytes());
        self.hash.update([0]);
        let mut rows = statement.query(params)?;
        let mut taken = Vec::new();
        while let Some(row) = rows.next()? {
            taken.push(take(row)?);
        }
        Ok(taken)
    }

    fn names(&mut self) -> Result<Vec<Name>, StoreError> {
        self.rows("SELECT user, name FROM people ORDER BY user", [], |row| {
            Ok(Name { user: UserId(row.get(0)?), name: row.get(1)? })
        })
    }

    /// Ends the look: what was read, its ids in the order returned, and how it was read.
    fn done<T>(mut self, value: T, ids: &[Uuid]) -> Unrecorded<T> {
        for table in &self.tables {
            self.hash.update(table.as_bytes());
            self.hash.update([0]);
        }
        Unrecorded::new(value, ids, HEXLOWER.encode(&self.hash.finalize()))
    }
}

/// A column of JSON text.
fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize, what: &'static str) -> Result<T, StoreError> {
    let text = row.get_ref(at)?.as_str().map_err(|_| StoreError::Decode(what))?;
    crate::value::from_json(text, what)
}
