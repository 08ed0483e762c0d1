//! A chart with 100,000 observations: pulled, and opened to its first session sheet.

use baton_contract::view::SessionView;
use baton_domain::{
    ObservationId, SegmentId, SessionId,
    chart::{ChartRow, Compartment},
    observation::{Fact, Observation, Response, Touch},
    session::{Moment, Segment, Session, SessionState, Setting, Stream, Zone},
};
use uuid::Uuid;

use crate::{
    figure::{Limit, Report, quantile, timed},
    stage::{Bench, start_core},
};

const SESSIONS: u64 = 400;
const OBSERVATIONS: u64 = 250;
const ROUNDS: usize = 40;
const DAY_MS: i64 = 86_400_000;

pub fn measure(bench: &Bench, report: &mut Report) {
    let chart = bench.chart(3);
    let (rows, last) = history(bench);
    let clinic = bench.platform.clinic().unwrap();
    let id = bench.platform.sunrise.id;
    bench.server.block_on(clinic.insert_rows(id, chart.chart, Compartment::Clinical, &rows)).unwrap();
    let core = start_core(&bench.folder.path().join("reader"));
    bench.enrol(&core);
    bench.sign_in(&core);
    let name = chart.chart.to_string();
    let (pull_ms, _) = timed(|| bench.client.block_on(core.chart_open(&name)).unwrap());
    report.add("pull_rows_per_s", rows.len() as f64 / pull_ms * 1_000.0, "/s", Limit::AtLeast(15_000.0));
    let mut opens = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        core.chart_close(&name).unwrap();
        let (ms, sheet): (f64, SessionView) = timed(|| core.session_view(&name, &last.to_string()).unwrap());
        assert_eq!(sheet.rows.len(), chart.targets.len());
        opens.push(ms);
    }
    report.add("chart_open_p95_ms", quantile(&mut opens, 0.95), "ms", Limit::AtMost(50.0));
}

/// 400 sessions of 250 trials within the cache window, and the id of the last.
fn history(bench: &Bench) -> (Vec<ChartRow>, SessionId) {
    let chart = bench.chart(3);
    let by = bench.platform.sunrise.people[0].user;
    let now = bench.platform.config.clock.wall_ms();
    let target = chart.targets.iter().find(|t| !t.pinned).unwrap();
    let id = |ms: i64, n: u64| {
        let mut random = [0; 10];
        random[2..].copy_from_slice(&n.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(ms.cast_unsigned(), &random).into_uuid()
    };
    let boot = Uuid::from_u128(9);
    let mut rows = Vec::new();
    let mut last = SessionId(Uuid::nil());
    for n in 0..SESSIONS {
        let start = now - 80 * DAY_MS + (n as i64) * (DAY_MS / 6);
        let moment = |ms: i64| Moment { at: Touch { wall_ms: start + ms, boot_ms: ms.cast_unsigned() }, boot };
        let (session, segment) = (SessionId(id(start, n)), SegmentId(id(start, n + 1_000_000)));
        last = session;
        rows.push(ChartRow::Session(Session {
            id: session,
            by,
            started: moment(0),
            ended: Some(moment(1_800_000)),
            zone: Zone::default(),
            state: SessionState::Ended,
            pauses: Vec::new(),
            targets: chart.targets.clone(),
            dispositions: Vec::new(),
            paper: None,
        }));
        rows.push(ChartRow::Segment(Segment {
            id: segment,
            session,
            by,
            started: moment(0),
            ended: Some(moment(1_800_000)),
            stream: Stream::Main,
            setting: Setting::default(),
        }));
        for o in 0..OBSERVATIONS {
            let at = moment(o as i64 * 7_000);
            rows.push(ChartRow::Observation(Observation {
                id: ObservationId(id(at.at.wall_ms, n * 1_000 + o)),
                session,
                segment,
                target: target.id,
                by,
                at: at.at,
                boot,
                fact: Fact::Trial(if o % 4 == 0 { Response::Incorrect } else { Response::Correct }),
                ended: None,
                voided: None,
                stream: Stream::Main,
                told: None,
            }));
        }
    }
    (rows, last)
}
