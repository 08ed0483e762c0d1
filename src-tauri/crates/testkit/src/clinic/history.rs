//! Programs and months of sessions, from a seeded sequence: the same chart number makes the same history.

use baton_domain::{
    ObservationId, ProgramId, SegmentId, SessionId, TargetId, UserId,
    chart::ChartRow,
    measure::{Goal, Measure, Phase, PromptLevel, Target},
    observation::{BoutEnd, Fact, Observation, Response, Touch},
    session::{Disposition, Moment, Segment, Session, SessionState, TargetDisposition},
    text::Name,
};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// A small sequence of numbers that look random and are not (SplitMix64).
struct Sequence(u64);

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
    fn id(&mut self, wall_ms: i64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(wall_ms.max(0).cast_unsigned(), &random).into_uuid()
    }
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap_or_else(|_| unreachable!("synthetic names are sound"))
}

fn prompts() -> Vec<PromptLevel> {
    [(1, "Full physical"), (2, "Partial physical"), (3, "Model"), (4, "Gesture"), (5, "Verbal")]
        .map(|(code, label)| PromptLevel { code, label: name(label), counts_as_correct: false })
        .to_vec()
}

/// The targets of a chart: three with trials, two counted behaviours, two with duration.
pub(super) fn targets(chart_number: u64) -> Vec<Target> {
    let mut ids = Sequence(chart_number.wrapping_mul(7_919) + 1);
    let trials = |minimum, expected| Measure::Trials { prompts: prompts(), minimum, expected };
    let rows: [(&str, &str, Measure, Goal, bool); 7] = [
        ("Hitting", "Behaviour", Measure::Count, Goal::Decrease, true),
        ("Elopement", "Behaviour", Measure::Count, Goal::Decrease, true),
        ("Crying", "Behaviour", Measure::Duration, Goal::Decrease, true),
        ("On task", "Engagement", Measure::Duration, Goal::Increase, true),
        ("Asks for help", "Manding", trials(5, 10), Goal::Increase, false),
        ("Points to named picture", "Receptive", trials(5, 8), Goal::Increase, false),
        ("Matches colours", "Visual", trials(5, 10), Goal::Increase, false),
    ];
    rows.into_iter()
        .enumerate()
        .map(|(position, (label, program, measure, goal, pinned))| Target {
            id: TargetId(ids.id(1_780_000_000_000 + position as i64)),
            program: ProgramId(ids.id(1_780_000_000_000)),
            program_name: name(program),
            name: name(label),
            measure,
            goal,
            phase: Phase::Active,
            pinned,
            position: position as u16,
        })
        .collect()
}

/// Sessions on three days of each week over `days`, the last one before `until_ms`, with slowly better data.
pub(super) fn sessions(chart_number: u64, targets: &[Target], by: UserId, until_ms: i64, days: u32) -> Vec<ChartRow> {
    let mut numbers = Sequence(chart_number.wrapping_mul(104_729) + 3);
    let mut rows = Vec::new();
    let first = until_ms - i64::from(days) * DAY_MS;
    for day in (0..i64::from(days)).filter(|day| matches!(day % 7, 0 | 2 | 4)) {
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
        for (index, fact) in made.into_iter().enumerate() {
            let at = moment((index as i64 + 1) * step);
            let ended = (fact == Fact::Bout).then(|| {
                let end = moment((index as i64 + 1) * step + 10_000 + numbers.below(90_000) as i64);
                BoutEnd { by, at: end.at, boot, truncated: false }
            });
            let id = ObservationId(numbers.id(at.at.wall_ms));
            observations.push(Observation {
                id,
                session,
                segment,
                target: target.id,
                by,
                at: at.at,
                boot,
                fact,
                ended,
                voided: None,
            });
        }
    }
    let silent = |t: &&Target| t.measure.asks_zero() && observations.iter().all(|o| o.target != t.id);
    let dispositions = frozen
        .iter()
        .filter(silent)
        .map(|t| TargetDisposition { target: t.id, disposition: Disposition::Zero })
        .collect();
    rows.push(ChartRow::Session(Session {
        id: session,
        by,
        started: moment(0),
        ended: Some(moment(length)),
        state: SessionState::Ended,
        pauses: Vec::new(),
        targets: frozen,
        dispositions,
    }));
    rows.push(ChartRow::Segment(Segment { id: segment, session, by, started: moment(0), ended: Some(moment(length)) }));
    rows.extend(observations.into_iter().map(ChartRow::Observation));
}

/// Better with progress: more correct trials, fewer and shorter problem behaviours.
fn facts(numbers: &mut Sequence, target: &Target, progress: f64) -> Vec<Fact> {
    match &target.measure {
        Measure::Trials { expected, .. } => (0..*expected)
            .map(|_| {
                let roll = numbers.below(100) as f64;
                Fact::Trial(if roll < 30.0 + 60.0 * progress {
                    Response::Correct
                } else if roll < 80.0 {
                    Response::Prompted { level: 1 + numbers.below(5) as u8 }
                } else {
                    Response::Incorrect
                })
            })
            .collect(),
        Measure::Count => vec![Fact::Count; numbers.below((9.0 * (1.1 - progress)) as u64 + 1) as usize],
        Measure::Duration => vec![Fact::Bout; numbers.below(4) as usize],
    }
}
