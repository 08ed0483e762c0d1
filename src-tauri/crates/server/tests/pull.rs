//! Pull: every row once, in an order that loses none, to those on the care team only.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use std::{collections::HashSet, sync::Arc};

use baton_contract::{ErrorCode, pull::Page};
use baton_domain::{
    ObservationId, SegmentId, SessionId, UserId,
    chart::{ChartRow, Compartment},
    observation::{Fact, Observation, Touch},
    session::{Moment, Session, SessionState, Stream, Zone},
};
use baton_vault::clock::Clock;
use stage::{
    START_MS, Stage, Tenant, fresh_id,
    tablet::{Hand, Tablet},
};
use tokio_postgres::NoTls;
use uuid::Uuid;

fn session(by: UserId, tenant: &Tenant, wall_ms: i64) -> Session {
    let started = Moment { at: Touch { wall_ms, boot_ms: 0 }, boot: Uuid::nil() };
    Session {
        id: SessionId(fresh_id()),
        by,
        started,
        ended: Some(started),
        zone: Zone::default(),
        state: SessionState::Ended,
        pauses: vec![],
        targets: tenant.targets.clone(),
        dispositions: vec![],
        paper: None,
    }
}

fn taps(session: &Session, count: usize) -> Vec<ChartRow> {
    let tap = |_| {
        ChartRow::Observation(Observation {
            id: ObservationId(fresh_id()),
            session: session.id,
            segment: SegmentId(Uuid::nil()),
            target: session.targets[1].id,
            by: session.by,
            at: session.started.at,
            boot: Uuid::nil(),
            fact: Fact::Count,
            ended: None,
            voided: None,
            stream: Stream::Main,
            told: None,
        })
    };
    (0..count).map(tap).collect()
}

async fn at_work() -> (Stage, Tablet, Hand) {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    (stage, tablet, hand)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_size_gives_every_row_once_and_the_end_is_an_empty_page() {
    let (stage, tablet, hand) = at_work().await;
    let held = session(hand.user, &stage.one, START_MS - 1_000);
    let mut rows = taps(&held, 14);
    rows.insert(0, ChartRow::Session(held));
    stage.clinic().insert_rows(stage.one.id, stage.one.chart, Compartment::Clinical, &rows).await.unwrap();
    stage.settle().await;
    // The profile, three targets, two people and the points of the ended session are there as well.
    let total = rows.len() + 7;
    for limit in [1, 6, 7, 21, 22, 23, 44, 5_000] {
        let (pulled, last) = tablet.pull_all(&hand.token, stage.one.chart, limit).await;
        assert_eq!(pulled.len(), total, "pages of {limit}");
        let distinct: HashSet<&[u8]> = pulled.iter().map(|row| row.body.as_slice()).collect();
        assert_eq!(distinct.len(), total);
        let again: Page = tablet.pull(&hand.token, stage.one.chart, Some(last.cursor), limit).await.cbor();
        assert!(again.rows.is_empty() && !again.more && !again.reset);
    }
    // A change follows; nothing else comes again.
    let (_, last) = tablet.pull_all(&hand.token, stage.one.chart, 100).await;
    let mut target = stage.one.targets[0].clone();
    target.pinned = true;
    stage.clinic().put_target(stage.one.id, stage.one.chart, target.clone()).await.unwrap();
    stage.settle().await;
    let page: Page = tablet.pull(&hand.token, stage.one.chart, Some(last.cursor), 100).await.cbor();
    let bodies: Vec<ChartRow> = page.rows.iter().map(|row| serde_json::from_slice(&row.body).unwrap()).collect();
    assert_eq!(bodies, [ChartRow::Target(target)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_is_for_one_chart_of_one_database_and_cannot_be_altered() {
    let (stage, tablet, hand) = at_work().await;
    stage.clinic().assign(stage.one.id, stage.one.other_chart, hand.user, 0).await.unwrap();
    let (_, last) = tablet.pull_all(&hand.token, stage.one.chart, 100).await;
    let cursor = last.cursor;
    let other = tablet.pull(&hand.token, stage.one.other_chart, Some(cursor.clone()), 10).await;
    assert_eq!(other.error().code, ErrorCode::RequestMalformed);
    let mut altered = cursor.clone().into_bytes();
    altered[40] = if altered[40] == b'A' { b'B' } else { b'A' };
    let altered = tablet.pull(&hand.token, stage.one.chart, Some(String::from_utf8(altered).unwrap()), 10).await;
    assert_eq!(altered.error().code, ErrorCode::RequestMalformed);
    // A wider window has rows behind the cursor: everything comes again.
    let (client, connection) = tokio_postgres::connect(&stage.database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let widen = "UPDATE tenants SET policy = replace(policy, '\"cache_days\":90', '\"cache_days\":91')";
    client.batch_execute(widen).await.unwrap();
    stage.settle().await;
    let page: Page = tablet.pull(&hand.token, stage.one.chart, Some(cursor), 100).await.cbor();
    assert!(page.reset && page.rows.len() == 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_care_team_there_is_no_row() {
    let (stage, tablet, hand) = at_work().await;
    let denied = async |chart| tablet.pull(&hand.token, chart, None, 10).await.error().code;
    assert_eq!(denied(stage.one.other_chart).await, ErrorCode::Denied);
    assert_eq!(denied(stage.two.chart).await, ErrorCode::Denied);
    let now = stage.clock.wall_ms();
    stage.clinic().assign(stage.one.id, stage.one.other_chart, hand.user, now + 60_000).await.unwrap();
    assert_eq!(denied(stage.one.other_chart).await, ErrorCode::Denied, "not yet");
    stage.clock.advance(60_000);
    assert!(tablet.pull(&hand.token, stage.one.other_chart, None, 10).await.status.is_success());
    stage.clinic().release(stage.one.id, stage.one.chart, hand.user, now).await.unwrap();
    assert_eq!(denied(stage.one.chart).await, ErrorCode::Denied, "no more");
    let auditor = tablet.sign_in(&stage, "auditor").await;
    stage.clinic().assign(stage.one.id, stage.one.chart, auditor.user, 0).await.unwrap();
    let read = tablet.pull(&auditor.token, stage.one.chart, None, 10).await;
    assert_eq!(read.error().code, ErrorCode::Denied, "compliance reads no chart");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_older_than_the_window_stay_on_the_platform() {
    let (stage, tablet, hand) = at_work().await;
    let day = 86_400_000;
    let (old, new) = (session(hand.user, &stage.one, START_MS - 91 * day), session(hand.user, &stage.one, START_MS));
    let rows = [taps(&old, 3), vec![ChartRow::Session(old)], taps(&new, 2), vec![ChartRow::Session(new)]].concat();
    stage.clinic().insert_rows(stage.one.id, stage.one.chart, Compartment::Clinical, &rows).await.unwrap();
    stage.settle().await;
    let (pulled, _) = tablet.pull_all(&hand.token, stage.one.chart, 2).await;
    // Of the old one its points alone, for graphs.
    assert_eq!(pulled.len(), 6 + 4 + 1);
}

/// A plain "after the last id I saw" loses the rows of whoever commits late; this must not.
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_writers_lose_no_row() {
    let (stage, tablet, hand) = at_work().await;
    let held = session(hand.user, &stage.one, START_MS);
    let writers = 8;
    let (id, chart, url) = (stage.one.id, stage.one.chart, Arc::new(stage.urls.app.clone()));
    let mut tasks = Vec::new();
    for writer in 0..writers {
        let (url, rows) = (Arc::clone(&url), taps(&held, 60));
        tasks.push(tokio::spawn(async move {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            tokio::spawn(connection);
            for (n, row) in rows.iter().enumerate() {
                client.batch_execute(&format!("BEGIN; SET LOCAL baton.tenant = '{id}'")).await.unwrap();
                let ChartRow::Observation(seen) = row else { panic!() };
                let (body, part) = (serde_json::to_vec(row).unwrap(), 1_i16);
                let insert = "INSERT INTO chart_rows (tenant_id, chart, kind, row_id, compartment, body)
                              VALUES ($1, $2, 5, $3, $4, $5)";
                client.execute(insert, &[&id.0, &chart.0, &seen.id.0, &part, &body]).await.unwrap();
                // Some commit late, others overtake them.
                tokio::time::sleep(std::time::Duration::from_millis((writer * 7 + n as u64 * 3) % 11)).await;
                client.batch_execute("COMMIT").await.unwrap();
            }
        }));
    }
    let wanted = 6 + writers as usize * 60;
    let (mut seen, mut cursor) = (Vec::new(), None);
    for _ in 0..2_000 {
        let page: Page = tablet.pull(&hand.token, chart, cursor.take(), 37).await.cbor();
        seen.extend(page.rows.into_iter().map(|row| row.body));
        cursor = Some(page.cursor);
        if tasks.iter().all(tokio::task::JoinHandle::is_finished) && !page.more && seen.len() >= wanted {
            break;
        }
        // Another test's transaction in this cluster may hold the gate for a moment.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let distinct: HashSet<Vec<u8>> = seen.iter().cloned().collect();
    assert_eq!((seen.len(), distinct.len()), (wanted, wanted));
}
