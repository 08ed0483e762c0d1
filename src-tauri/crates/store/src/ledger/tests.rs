//! The ledger: only chains go in, they are there after a restart, receipts go forward, and only what may leave leaves.

use baton_contract::push::{EntryOutcome, Outcome};
use baton_domain::{ChartId, policy::Denial};
use baton_ledger::{Entry, Fault};
use uuid::Uuid;

use super::*;
use crate::{
    StoreError,
    testing::{DEVICE, Folder, TENANT, entries, entries_on, entry, first_head},
};

const CHART: ChartId = ChartId(Uuid::from_u128(0xC4));

fn content_key(id: u8, chart: Option<ChartId>) -> StoredContentKey {
    StoredContentKey { id: [id; 16], chart, wrapped: vec![id; 60], sealed: vec![id; 90] }
}

fn outcome(seq: u64, outcome: Outcome) -> EntryOutcome {
    EntryOutcome { seq, outcome }
}

#[test]
fn entries_are_there_after_a_restart_and_prove_themselves() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries(ledger.head(), 3);
    let recorded = ledger.append(&run, &[content_key(9, None)]).unwrap();
    assert_eq!(recorded.iter().map(|r| (r.epoch(), r.seq())).collect::<Vec<_>>(), [(1, 1), (1, 2), (1, 3)]);
    assert_eq!(
        recorded.iter().map(Recorded::hash).collect::<Vec<_>>(),
        run.iter().map(Entry::hash).collect::<Vec<_>>()
    );
    let head = ledger.head();
    drop(ledger);
    let ledger = folder.open_ledger();
    assert_eq!(ledger.head(), head);
    assert_eq!(ledger.entries_after(1, 0, 10, usize::MAX).unwrap(), run);
    assert_eq!(ledger.content_key(&[9; 16]).unwrap(), Some(content_key(9, None)));
    ledger.verify_all().unwrap();
}

#[test]
fn what_does_not_continue_the_head_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries(ledger.head(), 4);
    ledger.append(&run[..2], &[]).unwrap();
    let refused = |ledger: &mut LedgerFile, entries: &[Entry]| match ledger.append(entries, &[content_key(1, None)]) {
        Err(StoreError::Chain(fault)) => fault.fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut ledger, &run[3..]), Fault::Gap { expected: 3, found: 4 });
    assert_eq!(refused(&mut ledger, &run[1..2]), Fault::Gap { expected: 3, found: 2 });
    let fork = entry(Head { hash: [5; 32], ..ledger.head() }, None, vec![1]);
    assert_eq!(refused(&mut ledger, &[fork]), Fault::Previous);
    let foreign = entry(Head { epoch: 2, ..ledger.head() }, None, vec![1]);
    assert_eq!(refused(&mut ledger, &[run[2].clone(), foreign]), Fault::OtherLedger);
    let mut altered = run[2].clone();
    altered.payload[0] ^= 1;
    assert_eq!(refused(&mut ledger, &[altered]), Fault::Payload);
    assert_eq!(ledger.head().seq, 2);
    assert!(ledger.content_key(&[1; 16]).unwrap().is_none());
    ledger.append(&run[2..], &[]).unwrap();
}

#[test]
fn batches_are_cut_by_count_and_by_bytes_but_never_to_nothing() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries(ledger.head(), 5);
    ledger.append(&run, &[]).unwrap();
    let size = run[0].size();
    assert_eq!(ledger.entries_after(1, 1, 2, usize::MAX).unwrap(), run[1..3]);
    assert_eq!(ledger.entries_after(1, 0, 10, 2 * size).unwrap().len(), 2);
    assert_eq!(ledger.entries_after(1, 0, 10, 1).unwrap().len(), 1);
    assert!(ledger.entries_after(1, 5, 10, usize::MAX).unwrap().is_empty());
    assert!(ledger.entries_after(1, 0, 0, usize::MAX).unwrap().is_empty());
}

#[test]
fn a_chart_finds_its_entries_among_others() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    for chart in [None, Some(CHART), Some(ChartId(Uuid::from_u128(1))), Some(CHART)] {
        ledger.append(&entries_on(ledger.head(), chart, 2), &[]).unwrap();
    }
    let seqs = |after| -> Vec<u64> {
        let found = ledger.entries_of_chart_after(CHART, 1, after).unwrap();
        found.iter().map(|e| e.read_header().unwrap().seq).collect()
    };
    assert_eq!(seqs(0), [3, 4, 7, 8]);
    assert_eq!(seqs(4), [7, 8]);
    assert_eq!(seqs(8), [0; 0]);
}

#[test]
fn receipts_move_forward_only_and_keep_what_needs_attention() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), 5), &[]).unwrap();
    assert_eq!((ledger.received().unwrap(), ledger.waiting().unwrap()), ((1, 0), 5));
    let conflict = outcome(2, Outcome::Conflict);
    let outcomes = [outcome(1, Outcome::Applied), conflict, outcome(3, Outcome::Duplicate)];
    ledger.record_receipt(1, 3, &outcomes, "{receipt}", 77).unwrap();
    assert_eq!((ledger.received().unwrap(), ledger.waiting().unwrap()), ((1, 3), 2));
    let back = ledger.record_receipt(1, 2, &[outcome(1, Outcome::Deferred)], "", 78);
    assert!(matches!(back, Err(StoreError::OutOfOrder(_))));
    assert!(matches!(ledger.record_receipt(1, 6, &[], "", 78), Err(StoreError::OutOfOrder(_))), "nor beyond the head");
    assert!(matches!(ledger.record_receipt(2, 1, &[], "", 78), Err(StoreError::Missing(_))));
    let attention = Attention { epoch: 1, seq: 2, outcome: Outcome::Conflict, at_ms: 77 };
    assert_eq!(ledger.outcomes().unwrap(), [attention]);
    ledger.record_receipt(1, 3, &outcomes, "{again}", 79).unwrap();
    let flagged = outcome(5, Outcome::AppliedFlagged { reason: Denial::CareTeam });
    ledger.record_receipt(1, 5, &[flagged], "{last}", 80).unwrap();
    ledger.revise_outcome(1, &outcome(2, Outcome::Applied), 81).unwrap();
    assert_eq!(ledger.outcomes().unwrap().iter().map(|a| a.seq).collect::<Vec<_>>(), [5]);
    drop(ledger);
    let ledger = folder.open_ledger();
    assert_eq!((ledger.received().unwrap(), ledger.waiting().unwrap()), ((1, 5), 0));
    assert_eq!(ledger.receipt(1).unwrap().as_deref(), Some("{last}"));
}

#[test]
fn a_new_epoch_cites_the_head_it_leaves() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), 3), &[]).unwrap();
    let cited = ledger.head().hash;
    let wrong = genesis(TENANT, DEVICE, 2, [1; 32]);
    assert!(matches!(ledger.start_epoch(wrong, [1; 32]), Err(StoreError::OutOfOrder(_))));
    assert!(matches!(ledger.start_epoch(genesis(TENANT, DEVICE, 1, cited), cited), Err(StoreError::OutOfOrder(_))));
    ledger.start_epoch(genesis(TENANT, DEVICE, 2, cited), cited).unwrap();
    ledger.append(&entries(ledger.head(), 2), &[]).unwrap();
    drop(ledger);
    let ledger = folder.open_ledger();
    assert_eq!((ledger.head().epoch, ledger.head().seq, ledger.cited()), (2, 2, cited));
    assert_eq!((ledger.received().unwrap(), ledger.waiting().unwrap()), ((2, 0), 5), "nothing of the old is dropped");
    assert_eq!(ledger.entries_after(1, 0, 10, usize::MAX).unwrap().len(), 3, "an epoch at a time");
    assert_eq!(ledger.epochs().unwrap().iter().map(|e| (e.epoch, e.last)).collect::<Vec<_>>(), [(1, 3), (2, 2)]);
    ledger.verify_all().unwrap();
}

#[test]
fn a_ledger_of_another_genesis_is_not_made() {
    let folder = Folder::new();
    let made = folder.with(|place| LedgerFile::create(place, Head { hash: [1; 32], ..first_head() }, [0; 32]));
    assert!(matches!(made.err(), Some(OpenError::Store(StoreError::OutOfOrder(_)))));
    assert!(!folder.path().exists());
}

#[test]
fn a_broken_tail_is_not_opened() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), TAIL + 20), &[]).unwrap();
    ledger
        .conn
        .execute("UPDATE entries SET payload = x'00' WHERE key = (SELECT max(key) - 10 FROM entries)", [])
        .unwrap();
    drop(ledger);
    assert!(matches!(folder.with(LedgerFile::open).err(), Some(OpenError::Chain(_))));
}

#[test]
fn a_change_before_the_tail_is_found_by_the_full_check() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), TAIL + 600), &[]).unwrap();
    ledger
        .conn
        .execute("UPDATE entries SET payload = x'00' WHERE key = (SELECT min(key) + 1 FROM entries)", [])
        .unwrap();
    drop(ledger);
    let ledger = folder.open_ledger();
    assert!(matches!(ledger.verify_all(), Err(StoreError::Chain(_))));
}

#[test]
fn only_received_old_and_unneeded_entries_leave_and_the_rest_is_a_chain() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger
        .append(
            &entries_on(ledger.head(), Some(CHART), 10),
            &[content_key(1, Some(CHART)), content_key(9, Some(CHART))],
        )
        .unwrap();
    assert_eq!(ledger.purge_received(i64::MAX, |_, _, _| false).unwrap(), 0, "nothing is received yet");
    ledger.record_receipt(1, 8, &[], "", 0).unwrap();
    assert_eq!(ledger.purge_received(1_002, |_, _, _| false).unwrap(), 2, "wall clocks 1000 and 1001");
    assert_eq!(ledger.purge_received(i64::MAX, |_, _, seq| seq >= 5).unwrap(), 2, "the chart needs 5 and on");
    assert_eq!(ledger.purge_received(i64::MAX, |_, _, seq| seq == 5).unwrap(), 0, "never from the middle");
    assert!(ledger.content_key(&[1; 16]).unwrap().is_none(), "a key that nothing names has gone");
    assert!(ledger.content_key(&[9; 16]).unwrap().is_some());
    drop(ledger);
    let mut ledger = folder.open_ledger();
    ledger.verify_all().unwrap();
    assert_eq!(ledger.purge_received(i64::MAX, |_, _, _| false).unwrap(), 4, "8 of 10 are received");
    assert_eq!((ledger.head().seq, ledger.waiting().unwrap()), (10, 2));
    ledger.record_receipt(1, 10, &[], "", 0).unwrap();
    ledger.purge_received(i64::MAX, |_, _, _| false).unwrap();
    drop(ledger);
    let mut ledger = folder.open_ledger();
    assert_eq!(ledger.head().seq, 10, "an empty ledger knows its head");
    assert!(ledger.content_key(&[9; 16]).unwrap().is_some(), "the newest key of a chart stays");
    ledger.append(&entries(ledger.head(), 1), &[]).unwrap();
    ledger.verify_all().unwrap();
}

#[test]
fn a_content_key_in_use_outlives_its_entries() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), 3), &[content_key(9, None)]).unwrap();
    ledger.record_receipt(1, 2, &[], "", 0).unwrap();
    ledger.purge_received(i64::MAX, |_, _, _| false).unwrap();
    assert_eq!(ledger.content_keys_for(&[[9; 16], [9; 16]]).unwrap().len(), 1);
    assert!(matches!(ledger.content_keys_for(&[[3; 16]]), Err(StoreError::Missing(_))));
}

#[test]
fn an_append_in_doubt_is_proved_once_by_the_file_opened_again() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries(ledger.head(), 3);
    ledger.append(&run[..2], &[]).unwrap();
    assert!(ledger.find(&run[1]).unwrap().is_none(), "the append itself has answered");
    drop(ledger);
    let mut ledger = folder.open_ledger();
    assert!(ledger.find(&run[2]).unwrap().is_none(), "it never arrived");
    assert!(ledger.find(&run[0]).unwrap().is_none(), "an older one was answered");
    let forged = Entry { signature: vec![2; 64], ..run[1].clone() };
    assert!(ledger.find(&forged).unwrap().is_none());
    assert_eq!(ledger.find(&run[1]).unwrap().map(|r| (r.epoch(), r.seq(), r.hash())), Some((1, 2, run[1].hash())));
    assert!(ledger.find(&run[1]).unwrap().is_none(), "once");
    drop(ledger);
    let mut ledger = folder.open_ledger();
    ledger.append(&run[2..], &[]).unwrap();
    assert!(ledger.find(&run[2]).unwrap().is_none());
}

#[test]
fn a_full_disk_appends_nothing_and_hurts_nothing() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.append(&entries(ledger.head(), 2), &[]).unwrap();
    let head = ledger.head();
    let pages: i64 = ledger.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit = |ledger: &LedgerFile, pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        ledger.conn.query_row(&sql, [], |_| Ok(())).unwrap();
    };
    limit(&ledger, pages);
    let large = entry(head, None, vec![3; 60_000]);
    let full = ledger.append(std::slice::from_ref(&large), &[content_key(1, None)]);
    assert!(matches!(full, Err(StoreError::Full)));
    assert_eq!(ledger.head(), head);
    assert!(ledger.content_key(&[1; 16]).unwrap().is_none());
    ledger.append(&entries(head, 1), &[]).unwrap();
    limit(&ledger, 10_000);
    ledger.append(&[entry(ledger.head(), None, vec![3; 60_000])], &[]).unwrap();
    drop(ledger);
    folder.open_ledger().verify_all().unwrap();
}

#[test]
fn a_chart_is_needed_while_a_change_of_it_waits() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries_on(ledger.head(), Some(CHART), 2);
    ledger.append(&run, &[]).unwrap();
    assert!(ledger.is_chart_waiting(CHART).unwrap());
    assert!(!ledger.is_chart_waiting(ChartId(Uuid::from_u128(0xC5))).unwrap());
    ledger.record_receipt(1, 2, &[], "{}", 9).unwrap();
    assert!(!ledger.is_chart_waiting(CHART).unwrap());
}

#[test]
fn what_a_frozen_epoch_still_holds_waits_for_a_person_and_not_for_the_network() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let run = entries_on(ledger.head(), Some(CHART), 3);
    ledger.append(&run, &[]).unwrap();
    ledger.record_receipt(1, 1, &[], "{}", 9).unwrap();
    let old = ledger.head();
    ledger.start_epoch(baton_ledger::genesis(old.tenant, old.device, 2, old.hash), old.hash).unwrap();
    ledger.freeze_epoch(1).unwrap();
    drop(ledger);
    let mut ledger = folder.open_ledger();
    assert_eq!((ledger.waiting().unwrap(), ledger.stranded().unwrap()), (0, 2));
    assert!(ledger.is_chart_waiting(CHART).unwrap(), "its chart is still needed");
    ledger.record_receipt(1, 3, &[], "{}", 9).unwrap();
    assert_eq!((ledger.waiting().unwrap(), ledger.stranded().unwrap()), (0, 0), "taken after all");
}
