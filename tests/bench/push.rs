//! Entries that the write door made, over TLS into PostgreSQL.

use crate::{
    cpu::Cpu,
    figure::{Limit, Report, timed},
    stage::Bench,
    tap::tap,
};

const ENTRIES: usize = 30_000;

pub fn measure(bench: &Bench, report: &mut Report) {
    bench.client.block_on(bench.core.deliver_all()).unwrap();
    let session = bench.start_session(4);
    for round in 0..ENTRIES {
        bench.core.session_tap(&tap(&session, round)).unwrap();
    }
    let waiting = f64::from(bench.core.sync_view().unwrap().waiting);
    let before = Cpu::now(bench.postgres);
    let (ms, ()) = timed(|| bench.client.block_on(bench.core.deliver_all()).unwrap());
    let used = Cpu::now(bench.postgres).since(before);
    report.add("push_entries_per_s", waiting / ms * 1_000.0, "/s", Limit::AtLeast(6_000.0));
    report.add("push_client_cpu_us", used.client / waiting, "µs", Limit::None);
    report.add("push_platform_cpu_us", used.platform / waiting, "µs", Limit::None);
    report.add("push_postgresql_cpu_us", used.postgres / waiting, "µs", Limit::None);
    let (held, distinct) = bench.client.block_on(held(bench));
    report.add("push_lost", waiting - held.min(waiting), "entries", Limit::AtMost(0.0));
    report.add("push_twice", held - distinct, "entries", Limit::AtMost(0.0));
    bench.end_session(&session);
}

/// Observations of the session's chart that the platform holds, and how many distinct ones.
async fn held(bench: &Bench) -> (f64, f64) {
    let (client, connection) =
        tokio_postgres::connect(&bench.platform.database.url(), tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    let row =
        client.query_one("SELECT count(*), count(DISTINCT (device, epoch, seq)) FROM entries", &[]).await.unwrap();
    connection.abort();
    (row.get::<_, i64>(0) as f64, row.get::<_, i64>(1) as f64)
}
