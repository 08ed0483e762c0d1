//! Nobody outside reaches a connection, so nobody joins two charts.

use baton_store::{ChartFile, ChartTransaction, LedgerFile};

fn chart(chart: &ChartFile) {
    chart.conn.execute_batch("ATTACH 'other.db' AS other");
}

fn transaction(change: &ChartTransaction<'_>) {
    change.conn().execute_batch("ATTACH 'other.db' AS other");
}

fn inner(change: ChartTransaction<'_>) {
    change.tx.commit();
}

fn ledger(ledger: &LedgerFile) {
    ledger.conn.execute_batch("DELETE FROM entries");
}

fn main() {}
