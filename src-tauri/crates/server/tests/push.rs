//! Push over TLS into PostgreSQL: every entry once, every entry decided, whatever arrives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_contract::{
    ErrorCode,
    push::{Outcome, Rejection},
};
use baton_domain::{
    Action, NoteId, Role,
    action::{LockCause, Looked, View},
    chart::ChartRow,
    measure::Target,
    note::NoteForm,
    observation::{Fact, Response, VoidReason},
    policy::Denial,
    session::{Disposition, Refusal, SessionState, TargetDisposition},
    text::Narrative,
};
use baton_ledger::Entry;
use baton_vault::clock::Clock;
use stage::{
    Stage, fresh_id,
    tablet::{Hand, Running, Tablet},
};

const TRIAL: Fact = Fact::Trial(Response::Correct);

async fn at_work() -> (Stage, Tablet, Hand) {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    (stage, tablet, hand)
}

/// A session's start and `taps` trials.
fn shift(stage: &Stage, tablet: &mut Tablet, hand: &Hand, taps: usize) -> (Running, Vec<Entry>) {
    let (running, start) = Running::start(tablet, hand, stage.one.chart, &stage.one.targets);
    let mut entries = vec![start];
    for _ in 0..taps {
        entries.push(tap(stage, tablet, hand, &running, &stage.one.targets[0], TRIAL));
    }
    (running, entries)
}

fn tap(stage: &Stage, tablet: &mut Tablet, hand: &Hand, running: &Running, target: &Target, fact: Fact) -> Entry {
    let (_, action) = running.observe(target, fact, tablet.touch());
    tablet.act(Some(hand), Some(stage.one.chart), &action)
}

fn outcomes(receipt: &baton_contract::push::Receipt) -> Vec<Outcome> {
    receipt.outcomes.iter().map(|o| o.outcome).collect()
}

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Rejected { reason: Rejection::Refused { refusal } }
}

async fn count(stage: &Stage, sql: &str) -> i64 {
    let (client, connection) = tokio_postgres::connect(&stage.database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_session_is_in_effect_and_comes_back_by_pull() {
    let (stage, mut tablet, hand) = at_work().await;
    let chart = Some(stage.one.chart);
    let device = tablet.act(None, None, &Action::StartApp { clean_exit: true });
    let (running, mut entries) = shift(&stage, &mut tablet, &hand, 3);
    let session = running.session;
    let targets = stage.one.targets.clone();
    let (bout, start_bout) = running.observe(&targets[2], Fact::Bout, tablet.touch());
    let (undone, tapped) = running.observe(&targets[0], TRIAL, tablet.touch());
    let at = tablet.touch();
    let note = NoteId(fresh_id());
    let text = Narrative::new("Calm.").unwrap();
    let zero = TargetDisposition { target: targets[1].id, disposition: Disposition::Zero };
    for action in [
        start_bout,
        tapped,
        Action::VoidObservation { session, observation: undone, reason: VoidReason::Undo },
        Action::PauseSession { session, at },
        Action::ResumeSession { session, at },
        Action::WriteNote { session, note, base_version: 0, text: Some(text), form: NoteForm::default() },
        Action::EndSession { session, at, zone_min: 0, dispositions: vec![zero] },
        Action::SignNote { session, note, version: 1, name: stage::name("tech"), terms: stage::tablet::terms() },
        Action::Lock { cause: LockCause::Asked },
    ] {
        let on = if action.session().is_some() { chart } else { None };
        entries.push(tablet.act(Some(&hand), on, &action));
    }
    entries.insert(0, device);
    let receipt = tablet.deliver(&entries).await;
    assert!(outcomes(&receipt).iter().all(|o| *o == Outcome::Applied), "{:?}", outcomes(&receipt));
    assert_eq!(receipt.outcomes.len(), entries.len());
    assert_eq!((receipt.through, receipt.at_ms), (entries.len() as u64, stage::START_MS));
    let hex: String = tablet.head.hash.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(receipt.head, hex);

    stage.settle().await;
    let (rows, page) = tablet.pull_all(&hand.token, stage.one.chart, 4).await;
    let contains = page.contains.unwrap();
    assert_eq!((contains.epoch, contains.seq), (1, entries.len() as u64 - 1), "the lock is not on this chart");
    let rows: Vec<ChartRow> = rows.iter().map(|r| serde_json::from_slice(&r.body).unwrap()).collect();
    let session_row = rows.iter().find_map(|r| if let ChartRow::Session(s) = r { Some(s) } else { None }).unwrap();
    assert_eq!((session_row.state, session_row.pauses.len()), (SessionState::Ended, 1));
    let seen: Vec<_> =
        rows.iter().filter_map(|r| if let ChartRow::Observation(o) = r { Some(o) } else { None }).collect();
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().find(|o| o.id == bout).unwrap().ended.unwrap().truncated);
    assert!(seen.iter().find(|o| o.id == undone).unwrap().voided.is_some());
    assert!(rows.iter().any(|r| matches!(r, ChartRow::Note(n) if n.signed.is_some())));
    assert!(rows.iter().any(|r| matches!(r, ChartRow::Profile(_))));
    assert!(rows.iter().any(|r| matches!(r, ChartRow::Person { user, .. } if *user == hand.user)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_cut_and_sent_again_gives_the_same_outcomes_and_one_effect() {
    let (stage, mut tablet, hand) = at_work().await;
    let (running, mut entries) = shift(&stage, &mut tablet, &hand, 20);
    entries.push(tap(&stage, &mut tablet, &hand, &running, &stage.one.targets[2], Fact::Count));
    let first = tablet.deliver(&entries).await;
    assert_eq!(first.outcomes[21].outcome, refused(Refusal::FactDoesNotFit));
    let again = tablet.deliver(&entries).await;
    assert_eq!(outcomes(&again), outcomes(&first));
    let part = tablet.deliver(&entries[5..12]).await;
    assert_eq!(outcomes(&part), outcomes(&first)[5..12]);
    assert_eq!((part.through, part.outcomes[0].seq), (22, 6), "the head does not go back");
    entries.push(tap(&stage, &mut tablet, &hand, &running, &stage.one.targets[0], TRIAL));
    let over = tablet.deliver(&entries[10..]).await;
    assert_eq!((over.through, over.outcomes.len()), (23, 13));
    assert_eq!(count(&stage, "SELECT count(*) FROM entries").await, 23);
    assert_eq!(count(&stage, "SELECT count(*) FROM chart_rows WHERE kind = 5").await, 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_batch_many_times_at_once_is_taken_once() {
    let (stage, mut tablet, hand) = at_work().await;
    let (_, entries) = shift(&stage, &mut tablet, &hand, 30);
    let batch = tablet.batch(&entries);
    let (a, b, c, d) = tokio::join!(
        tablet.push_batch(&batch),
        tablet.push_batch(&batch),
        tablet.push_batch(&batch),
        tablet.push_batch(&batch)
    );
    for answer in [a, b, c, d] {
        assert!(outcomes(&tablet.receipt(&answer)).iter().all(|o| *o == Outcome::Applied));
    }
    assert_eq!(count(&stage, "SELECT count(*) FROM entries").await, 31);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_is_refused_whole_and_nothing_is_stored() {
    let (stage, mut tablet, hand) = at_work().await;
    let (_, entries) = shift(&stage, &mut tablet, &hand, 4);
    let mut flipped = tablet.batch(&entries);
    flipped.entries[2].payload[3] ^= 1;
    let mut forged = tablet.batch(&entries);
    forged.entries[1].signature[3] ^= 1;
    let mut headless = tablet.batch(&entries);
    headless.head_signature[5] ^= 1;
    let mut other_chain = tablet.batch(&entries);
    other_chain.cited = vec![1; 32];
    other_chain.entries[0].header[60] ^= 1;
    for broken in [&flipped, &forged, &headless, &other_chain] {
        assert_eq!(tablet.push_batch(broken).await.error().code, ErrorCode::LedgerBroken);
    }
    let mut swapped = tablet.batch(&entries);
    swapped.entries.swap(1, 2);
    let mut dropped = tablet.batch(&entries);
    dropped.entries.remove(1);
    let mut doubled = tablet.batch(&entries);
    let copy = doubled.entries[1].clone();
    doubled.entries.insert(1, copy);
    let later = tablet.batch(&entries[2..]);
    for gap in [&swapped, &dropped, &doubled, &later] {
        let error = tablet.push_batch(gap).await.error();
        assert_eq!((error.code, error.held), (ErrorCode::LedgerGap, Some(0)));
    }
    let mut empty = tablet.batch(&entries);
    empty.entries.clear();
    assert_eq!(tablet.push_batch(&empty).await.error().code, ErrorCode::RequestMalformed);
    let garbage = tablet.post(baton_contract::path::PUSH, None, b"garbage".to_vec()).await;
    assert_eq!(garbage.error().code, ErrorCode::RequestMalformed);
    assert_eq!(count(&stage, "SELECT count(*) FROM entries").await, 0);
    assert_eq!(count(&stage, "SELECT count(*) FROM chart_rows WHERE kind = 5").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let (stage, mut tablet, hand) = at_work().await;
    let (_, entries) = shift(&stage, &mut tablet, &hand, 500);
    assert_eq!(tablet.push(&entries).await.error().code, ErrorCode::RequestTooLarge, "501 entries");
    let huge = tablet.post(baton_contract::path::PUSH, None, vec![0; 1_300_000]).await;
    assert_eq!(huge.error().code, ErrorCode::RequestTooLarge);
    assert_eq!(tablet.deliver(&entries[..500]).await.through, 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_freezes_the_epoch_and_a_new_one_that_cites_it_goes_on() {
    let (stage, mut tablet, hand) = at_work().await;
    let (_, ours) = shift(&stage, &mut tablet, &hand, 5);
    let held = tablet.head;
    tablet.deliver(&ours).await;
    // The tablet was restored from an image: it writes another fourth entry.
    tablet.head = baton_ledger::Head { seq: 3, hash: ours[2].hash(), ..held };
    let theirs = tablet.act(None, None, &Action::StartApp { clean_exit: false });
    assert_eq!(tablet.push(&[theirs]).await.error().code, ErrorCode::LedgerFork);
    assert_eq!(tablet.push(&ours).await.error().code, ErrorCode::LedgerFrozen);
    assert_eq!(count(&stage, "SELECT count(*) FROM incidents WHERE kind = 'fork' AND seq = 4").await, 1);
    assert_eq!(count(&stage, "SELECT count(*) FROM entries").await, 6, "nothing is dropped");
    tablet.next_epoch(tablet.head.hash);
    let entry = tablet.act(None, None, &Action::StartApp { clean_exit: false });
    let receipt = tablet.deliver(&[entry]).await;
    assert_eq!((receipt.epoch, receipt.through), (2, 1));
    // Without a fork an epoch must cite what is held.
    let good = tablet.head.hash;
    tablet.next_epoch([7; 32]);
    let stray = tablet.act(None, None, &Action::StartApp { clean_exit: true });
    assert_eq!(tablet.push(&[stray]).await.error().code, ErrorCode::LedgerBroken);
    tablet.head.epoch = 2;
    tablet.next_epoch(good);
    let entry = tablet.act(None, None, &Action::StartApp { clean_exit: true });
    assert_eq!(tablet.deliver(&[entry]).await.epoch, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_blocks_nobody_and_each_kind_has_its_reason() {
    let (stage, mut tablet, hand) = at_work().await;
    let chart = Some(stage.one.chart);
    let (running, mut entries) = shift(&stage, &mut tablet, &hand, 1);
    let session = running.session;
    let (id, first) = running.observe(&stage.one.targets[0], TRIAL, tablet.touch());
    let mut expected = vec![Outcome::Applied; 2];
    let mut push = |entry: Entry, outcome: Outcome| {
        entries.push(entry);
        expected.push(outcome);
    };
    push(tablet.act(Some(&hand), chart, &first), Outcome::Applied);
    push(tablet.act(Some(&hand), chart, &first), Outcome::Duplicate);
    let Action::Observe { segment, target, at, .. } = first else { panic!() };
    let other =
        Action::Observe { session, segment, observation: id, target, at, fact: Fact::Trial(Response::Incorrect) };
    push(tablet.act(Some(&hand), chart, &other), refused(Refusal::IdTaken));
    let nowhere = Action::PauseSession { session: baton_domain::SessionId(fresh_id()), at };
    push(tablet.act(Some(&hand), chart, &nowhere), refused(Refusal::NoSuchSession));
    // Not JSON that this platform reads.
    let aad = [tablet.tenant.bytes(), tablet.device.bytes(), tablet.content.id()].concat();
    let payload = tablet.content.seal_payload(&aad, b"{\"action\":\"dance\"}").unwrap();
    let header = tablet.header(Some(&hand), chart, &nowhere, &payload);
    push(tablet.append(header, Some(&hand), payload), Outcome::Rejected { reason: Rejection::Unreadable });
    // A kind of the future.
    let payload = tablet.content.seal_payload(&aad, b"{}").unwrap();
    let header = baton_ledger::Header { kind: 999, ..tablet.header(Some(&hand), chart, &nowhere, &payload) };
    push(tablet.append(header, Some(&hand), payload), Outcome::Rejected { reason: Rejection::Unknown });
    // The header says a pause, the payload a lock.
    let plain = serde_json::to_vec(&Action::Lock { cause: LockCause::Asked }).unwrap();
    let payload = tablet.content.seal_payload(&aad, &plain).unwrap();
    let header = tablet.header(Some(&hand), chart, &nowhere, &payload);
    push(tablet.append(header, Some(&hand), payload), Outcome::Rejected { reason: Rejection::Mismatch });
    let note = NoteId(fresh_id());
    let text = Narrative::new("One.").unwrap();
    let write = |base_version| Action::WriteNote {
        session,
        note,
        base_version,
        text: Some(text.clone()),
        form: NoteForm::default(),
    };
    push(tablet.act(Some(&hand), chart, &write(0)), Outcome::Applied);
    push(tablet.act(Some(&hand), chart, &write(0)), Outcome::Conflict);
    push(tablet.act(Some(&hand), chart, &write(1)), Outcome::Applied);
    push(tap(&stage, &mut tablet, &hand, &running, &stage.one.targets[0], TRIAL), Outcome::Applied);
    let receipt = tablet.deliver(&entries).await;
    assert_eq!(outcomes(&receipt), expected);
    stage.settle().await;
    let page = tablet.pull_all(&hand.token, stage.one.chart, 1000).await.1;
    assert_eq!(page.outcomes.len(), expected.iter().filter(|o| **o != Outcome::Applied).count());
}

#[tokio::test(flavor = "multi_thread")]
async fn policy_decides_as_of_the_act_and_as_of_now() {
    let (stage, mut tablet, hand) = at_work().await;
    let looked = Looked { count: 1, ids: vec![], digest: None, fingerprint: "00".into() };
    let look = Action::Look { view: View::Chart, looked };
    let outside = tablet.act(Some(&hand), Some(stage.one.other_chart), &look);
    let (_, mut entries) = shift(&stage, &mut tablet, &hand, 1);
    entries.insert(0, outside);
    let released = tablet.wall_ms + 5;
    stage.clinic().release(stage.one.id, stage.one.chart, hand.user, released).await.unwrap();
    stage.clock.advance(60_000);
    entries.push(tablet.act(Some(&hand), Some(stage.one.chart), &look));
    let receipt = tablet.deliver(&entries).await;
    let late = Outcome::AppliedFlagged { reason: Denial::CareTeam };
    let never = Outcome::Quarantined { reason: Denial::CareTeam };
    assert_eq!(outcomes(&receipt), [never, late, late, never]);
    assert_eq!(count(&stage, "SELECT count(*) FROM incidents WHERE kind = 'quarantine'").await, 2);
    assert_eq!(count(&stage, "SELECT count(*) FROM chart_rows WHERE kind = 5").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_judged_by_the_role_that_its_person_had() {
    let (stage, mut tablet, hand) = at_work().await;
    let (_, before) = shift(&stage, &mut tablet, &hand, 2);
    stage.clock.advance(60_000);
    // From here on they administer, and read no chart.
    stage.clinic().change_role(stage.one.id, hand.user, Role::Admin).await.unwrap();
    stage.clock.advance(60_000);
    tablet.wall_ms = stage.clock.wall_ms();
    let (_, after) = shift(&stage, &mut tablet, &hand, 0);
    // A tablet whose clock was set back does not reach the time before: it has heard the platform since.
    tablet.wall_ms -= 119_000;
    let looked = Looked { count: 1, ids: vec![], digest: None, fingerprint: "00".into() };
    let look = Action::Look { view: View::Chart, looked };
    let set_back = tablet.act_heard(Some(&hand), Some(stage.one.chart), &look, stage.clock.wall_ms() - 1_000);
    let receipt = tablet.deliver(&[before, after, vec![set_back]].concat()).await;
    let flagged = Outcome::AppliedFlagged { reason: Denial::Role };
    let quarantined = Outcome::Quarantined { reason: Denial::Role };
    assert_eq!(outcomes(&receipt), [flagged, flagged, flagged, quarantined, quarantined]);
    // Back again: what is done from now on is simply applied, and a role that was never theirs is not.
    stage.clinic().change_role(stage.one.id, hand.user, Role::Technician).await.unwrap();
    tablet.wall_ms = stage.clock.wall_ms();
    let (_, again) = shift(&stage, &mut tablet, &hand, 1);
    let receipt = tablet.deliver(&again).await;
    assert_eq!(outcomes(&receipt), [Outcome::Applied, Outcome::Applied]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_as_somebody_else() {
    let (stage, mut tablet, hand) = at_work().await;
    let other = tablet.sign_in(&stage, "super").await;
    let (_, entries) = shift(&stage, &mut tablet, &hand, 1);
    let mut stolen = tablet.batch(&entries);
    for entry in &mut stolen.entries {
        entry.signature = baton_ledger::sign_entry(&other.key, &entry.header).to_vec();
    }
    assert_eq!(tablet.push_batch(&stolen).await.error().code, ErrorCode::LedgerBroken);
    // Another tablet's key does not open this one's ledger either.
    let second = Tablet::enrol(&stage, &stage.one).await;
    let carried = second.push_batch(&tablet.batch(&entries)).await;
    assert_eq!(carried.error().code, ErrorCode::LedgerBroken);
    // Who claims another role than the platform knows is quarantined.
    let grand = Hand { role: Role::Supervisor, ..hand };
    let (_, start) = Running::start(&mut tablet, &grand, stage.one.chart, &stage.one.targets);
    let all = [entries, vec![start]].concat();
    let receipt = tablet.deliver(&all).await;
    assert_eq!(receipt.outcomes[2].outcome, Outcome::Quarantined { reason: Denial::Role });
    assert_eq!(count(&stage, "SELECT count(*) FROM chart_rows WHERE kind = 3").await, 1);
}
