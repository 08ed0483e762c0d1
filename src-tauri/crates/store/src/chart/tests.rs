//! The chart: its rules, its gate, its pages, and that a replay makes the same chart.

mod actions;
mod corrections;
mod facts;
mod gate;
mod looks;
mod observers;
mod pages;
mod past;
mod replay;

use baton_domain::SessionId;
use rusqlite::types::Value;

use super::*;
use crate::testing::reveal;

/// Every row of the tables that an action can change, as text.
fn dump(chart: &ChartFile) -> Vec<String> {
    let mut rows = Vec::new();
    for table in ["sessions", "frozen", "segments", "observations", "notes", "claims"] {
        let mut statement = chart.conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<Value> = (0..columns).map(|i| row.get(i).unwrap()).collect();
            rows.push(format!("{table} {values:?}"));
        }
    }
    rows.sort();
    rows
}

fn sheet(chart: &ChartFile, session: SessionId) -> SessionSheet {
    reveal(chart.sheet(session).unwrap()).unwrap()
}
