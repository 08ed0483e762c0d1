//! A tap through the write door, against one bare encrypted commit of the same bytes.

use baton_contract::{
    command::{Tap, TapFact},
    view::{Mark, SessionView},
};
use rusqlite::Connection;

use crate::{
    figure::{Limit, Report, quantile, timed},
    stage::Bench,
};

const ROUNDS: usize = 4_000;
/// Header, signature and sealed payload of an observation, about.
const ENTRY_BYTES: usize = 254 + 64 + 330;

pub fn measure(bench: &Bench, report: &mut Report) {
    let session = bench.start_session(0);
    let bare = bare_database(bench);
    let bytes = vec![0xA5_u8; ENTRY_BYTES];
    let (mut taps, mut commits) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS + 200 {
        let tap = tap(&session, round);
        let (tap_ms, _row) = timed(|| bench.core.session_tap(&tap).unwrap());
        let (commit_ms, _) = timed(|| bare.execute("INSERT INTO entries (body) VALUES (?1)", [&bytes]).unwrap());
        if round >= 200 {
            taps.push(tap_ms);
            commits.push(commit_ms);
        }
    }
    let over = quantile(&mut taps, 0.5) - quantile(&mut commits, 0.5);
    let ratio = quantile(&mut taps, 0.99) / quantile(&mut commits, 0.99);
    report.add("tap_over_commit_p50_ms", over, "ms", Limit::AtMost(0.5));
    report.add("tap_p99_ratio", ratio, "×", Limit::AtMost(3.0));
    bench.end_session(&session);
}

pub fn tap(session: &SessionView, round: usize) -> Tap {
    let trials: Vec<&str> = session.rows.iter().filter(|r| !r.pinned).map(|r| r.target.as_str()).collect();
    let fact = TapFact::Trial {
        mark: if round.is_multiple_of(3) { Mark::Incorrect } else { Mark::Correct },
        level: None,
        kind: None,
    };
    Tap {
        chart: session.chart.clone(),
        session: session.session.clone(),
        target: trials[round % trials.len()].to_owned(),
        fact,
        touched_ms_ago: 20,
    }
}

#[allow(clippy::disallowed_methods, reason = "the baseline is a database without Baton")]
fn bare_database(bench: &Bench) -> Connection {
    let bare = Connection::open(bench.folder.path().join("bare.db")).unwrap();
    bare.execute_batch(&format!("PRAGMA key = \"x'{}'\";", "ab".repeat(48))).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cipher_memory_security = ON;
         CREATE TABLE entries (key INTEGER PRIMARY KEY, body BLOB NOT NULL);",
    )
    .unwrap();
    bare
}
