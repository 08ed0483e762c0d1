//! Months of sessions, from a seeded sequence: the same chart number makes the same history.

use baton_domain::{
    ObservationId, SegmentId, SessionId, UserId,
    chart::ChartRow,
    measure::{Measure, Phase, Target},
    observation::{BoutEnd, Fact, Observation, Response, Touch},
    score::Carried,
    session::{Disposition, Moment, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone},
};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// A small sequence of numbers that look random and are not (SplitMix64).
pub(super) struct Sequence(pub u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A version 7 id at this time.
    pub fn id(&mut self, wall_ms: i64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(wall_ms.max(0).cast_unsigned(), &random).into_uuid()
    }
}

/// Sessions on three days of each week over `days`, the last one before `until_ms`, with slowly better data.
pub(super) fn sessions(chart_number: u64, targets: &[Target], by: UserId, until_ms: i64, days: u32) -> Vec<ChartRow> {
    let three_a_week = |day: i64| matches!(day % 7, 0 | 2 | 4);
    sessions_on(three_a_week, chart_number, targets, by, until_ms, days)
}

/// The same on each day.
pub(super) fn daily(chart_number: u64, targets: &[Target], by: UserId, until_ms: i64, days: u32) -> Vec<ChartRow> {
    sessions_on(|_| true, chart_number, targets, by, until_ms, days)
}

fn sessions_on(
    is_day: impl Fn(i64) -> bool,
    chart_number: u64,
    targets: &[Target],
    by: UserId,
    until_ms: i64,
    days: u32,
) -> Vec<ChartRow> {
    let mut numbers = Sequence(chart_number.wrapping_mul(104_729) + 3);
    let mut rows = Vec::new();
    let first = until_ms - i64::from(days) * DAY_MS;
    for day in (0..i64::from(days)).filter(|day| is_day(*day)) {
        let progress = day as f64 / f64::from(days.max(1));
        let start = first + day * DAY_MS + numbers.below(3_600_000) as i64;
        session(&mut numbers, targets, by, start, progress, &mut rows);
    }
    rows
}

fn session(
    numbers: &mut Sequence,
    targets: &[Target],
    by: UserId,
    start: i64,
    progress: f64,
    rows: &mut Vec<ChartRow>,
) {
    let boot = numbers.id(start);
    let moment = |ms: i64| Moment { at: Touch { wall_ms: start + ms, boot_ms: ms.cast_unsigned() }, boot };
    let length = 45 * 60_000;
    let phase = if progress < 0.2 { Phase::Baseline } else { Phase::Active };
    let frozen: Vec<Target> = targets.iter().map(|t| Target { phase, ..t.clone() }).collect();
    let (session, segment) = (SessionId(numbers.id(start)), SegmentId(numbers.id(start)));
    let mut observations = Vec::new();
    for target in &frozen {
        let made = facts(numbers, target, progress);
        let step = length / (made.len() as i64 + 1);
        let mut round = ObservationId(Uuid::nil());
        for (index, mut fact) in made.into_iter().enumerate() {
            let ms = (index as i64 + 1) * step;
            let id = ObservationId(numbers.id(start + ms));
            match &mut fact {
                Fact::Bout => round = id,
                Fact::Interval { round: of, .. } => *of = round,
                _ => {}
            }
            let end = |lasts: i64| BoutEnd { by, at: moment(ms + lasts).at, boot, truncated: false, unanswered: false };
            let ended = (fact == Fact::Bout).then(|| end(lasts_ms(numbers, &target.measure, progress)));
            let at = moment(ms).at;
            let target = target.id;
            observations.push(Observation {
                id,
                session,
                segment,
                target,
                by,
                at,
                boot,
                fact,
                ended,
                voided: None,
                stream: Stream::Main,
                told: None,
            });
        }
    }
    let silent = |t: &&Target| t.measure.asks_zero() && observations.iter().all(|o| o.target != t.id);
    let dispositions = frozen
        .iter()
        .filter(silent)
        .map(|t| TargetDisposition { target: t.id, disposition: Disposition::Zero })
        .collect();
    let session = Session {
        id: session,
        by,
        started: moment(0),
        ended: Some(moment(length)),
        zone: Zone::default(),
        state: SessionState::Ended,
        pauses: Vec::new(),
        targets: frozen,
        dispositions,
        paper: None,
    };
    rows.push(ChartRow::Segment(Segment {
        id: segment,
        session: session.id,
        by,
        started: moment(0),
        ended: Some(moment(length)),
        stream: Stream::Main,
        setting: Setting::default(),
    }));
    rows.push(ChartRow::Session(session));
    rows.extend(observations.into_iter().map(ChartRow::Observation));
}

/// How long what was begun goes on: less with progress, but for rounds and windows.
fn lasts_ms(numbers: &mut Sequence, measure: &Measure, progress: f64) -> i64 {
    match measure {
        Measure::Interval { interval_ms, .. } => i64::from(*interval_ms) * INTERVALS,
        Measure::Rate => 60_000,
        Measure::Latency { .. } => 1_500 + numbers.below((9_000.0 * (1.1 - progress)) as u64) as i64,
        _ => 10_000 + numbers.below(90_000) as i64,
    }
}

/// Intervals in a round.
const INTERVALS: i64 = 10;

/// Better with progress: more correct trials, fewer and shorter problem behaviours.
fn facts(numbers: &mut Sequence, target: &Target, progress: f64) -> Vec<Fact> {
    let good = |numbers: &mut Sequence| (numbers.below(100) as f64) < 35.0 + 60.0 * progress;
    match &target.measure {
        Measure::Trials { expected, .. } => (0..*expected).map(|_| Fact::Trial(response(numbers, progress))).collect(),
        Measure::TaskAnalysis { steps, expected, .. } => (1..=*expected)
            .flat_map(|run| steps.iter().map(move |step| (run, step.code)))
            .map(|(run, step)| Fact::Step { run, step, response: response(numbers, progress) })
            .collect(),
        Measure::Count | Measure::InterResponseTime => {
            vec![Fact::Count; numbers.below((9.0 * (1.1 - progress)) as u64 + 1) as usize]
        }
        Measure::Rate => {
            let words = 4 + numbers.below(6) + (12.0 * progress) as u64;
            std::iter::once(Fact::Bout).chain(std::iter::repeat_n(Fact::Count, words as usize)).collect()
        }
        Measure::Duration => vec![Fact::Bout; numbers.below(4) as usize],
        Measure::Latency { .. } => vec![Fact::Bout; 5],
        Measure::Interval { .. } => {
            let mark =
                |index: u32| Fact::Interval { round: ObservationId(Uuid::nil()), index, occurred: good(numbers) };
            std::iter::once(Fact::Bout).chain((0..INTERVALS as u32).map(mark)).collect()
        }
        Measure::Rating { minimum, maximum } => {
            let span = f64::from(maximum - minimum) * progress;
            vec![Fact::Rating { value: minimum + (span as i16) + i16::from(numbers.below(2) == 1 && progress < 0.9) }]
        }
        Measure::Quantity { .. } => vec![Fact::Quantity { thousandths: 100_000 + 500 * numbers.below(400) as i64 }],
        Measure::PermanentProduct { items } => {
            let items = items.unwrap_or(10);
            let meeting = (0..items).filter(|_| good(numbers)).count() as u16;
            vec![Fact::PermanentProduct { items, meeting }]
        }
        Measure::Fidelity { components, .. } => components
            .iter()
            .map(|c| (c.code, if good(numbers) { Carried::Correct } else { Carried::Incorrect }))
            .map(|(component, carried)| Fact::Component { component, carried })
            .collect(),
        Measure::FreeText => Vec::new(),
    }
}

fn response(numbers: &mut Sequence, progress: f64) -> Response {
    let roll = numbers.below(100) as f64;
    if roll < 30.0 + 60.0 * progress {
        Response::Correct
    } else if roll < 80.0 {
        Response::Prompted { level: 1 + numbers.below(5) as u8 }
    } else {
        Response::Incorrect
    }
}
