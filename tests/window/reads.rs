//! What statements read of charts, by the trace of the build for the journey, held to the ledger that the platform received.

use std::path::Path;

use baton_domain::ActionKind;
use baton_ledger::Header;
use rustix::process::Pid;

/// Holds every read of these runs of the app to an opened chart, by the boot clock. Returns how many there were.
///
/// # Panics
/// If a read has no chart opened before it.
#[track_caller]
pub fn hold_to(headers: &[Header], folder: &Path, runs: &[Pid]) -> usize {
    let mut count = 0;
    for run in runs {
        let trace = std::fs::read_to_string(folder.join(format!("baton-reads-{}", run.as_raw_nonzero()))).unwrap();
        for line in trace.lines() {
            let (boot_ms, table) = line.split_once(' ').unwrap();
            let at: u64 = boot_ms.parse().unwrap();
            assert!(is_open(headers, at), "{table} was read at {at} with no opened chart in the ledger");
            count += 1;
        }
    }
    count
}

/// Whether somebody has a chart open, by the entries up to this moment.
fn is_open(headers: &[Header], boot_ms: u64) -> bool {
    let mut open = Vec::new();
    for header in headers.iter().take_while(|header| header.boot_ms <= boot_ms) {
        match header.action_kind() {
            Some(ActionKind::OpenChart | ActionKind::FetchChart) => open.push(header.chart),
            Some(ActionKind::CloseChart) => open.retain(|chart| *chart != header.chart),
            Some(ActionKind::Lock | ActionKind::StartApp | ActionKind::SignIn | ActionKind::Unlock) => open.clear(),
            _ => {}
        }
    }
    !open.is_empty()
}
