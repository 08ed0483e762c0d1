//! A session with one target and two observers, as charts hold it. Times are milliseconds from the session's start.

use baton_domain::{
    ObservationId, ProgramId, SegmentId, SessionId, TargetId, UserId,
    agreement::{Clocks, Method, Refusal, Score, SessionAgreement, TargetAgreement, of_session},
    correction::{TOLD, Told},
    measure::{Choice, Goal, Ladder, Measure, Phase, PromptLevel, Target},
    observation::{BoutEnd, Fact, Observation, Response, Touch, VoidReason, Voided},
    score::{self, Chain},
    session::{Moment, Pause, Segment, Session, SessionState, Setting, Stream, Zone},
    text::{Name, Reason},
};
use uuid::Uuid;

pub const MINUTE: i64 = 60_000;
const EPOCH_MS: i64 = 1_800_000_000_000;

pub const TECHNICIAN: UserId = UserId(Uuid::from_u128(71));
pub const OBSERVER: UserId = UserId(Uuid::from_u128(72));
pub const COLLEAGUE: UserId = UserId(Uuid::from_u128(73));
pub const TARGET: TargetId = TargetId(Uuid::from_u128(1));

/// A device under one boot: how far its wall clock is ahead of the platform's, and whether it knows.
#[derive(Clone, Copy)]
pub struct Device {
    pub boot: u128,
    pub ahead_ms: i64,
    pub skew_ms: Option<i64>,
}

pub const TABLET: Device = Device { boot: 11, ahead_ms: 0, skew_ms: None };

impl Device {
    pub fn ahead(boot: u128, ahead_ms: i64) -> Self {
        Device { boot, ahead_ms, skew_ms: Some(ahead_ms) }
    }

    pub fn touch(self, at_ms: i64) -> Touch {
        let up_ms = 1_000_000 * self.boot as i64;
        Touch { wall_ms: EPOCH_MS + self.ahead_ms + at_ms, boot_ms: u64::try_from(up_ms + at_ms).unwrap() }
    }

    pub fn moment(self, at_ms: i64) -> Moment {
        Moment { at: self.touch(at_ms), boot: Uuid::from_u128(self.boot) }
    }
}

#[derive(Clone)]
pub struct Stage {
    pub session: Session,
    pub segments: Vec<Segment>,
    pub observations: Vec<Observation>,
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn target(id: TargetId, measure: Measure) -> Target {
    Target {
        id,
        program: ProgramId(Uuid::from_u128(2)),
        program_name: name("Program"),
        name: name("Target"),
        measure,
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position: 0,
        instruction: None,
        abc: None,
        version: 0,
        rule: None,
    }
}

pub fn choices(count: u8) -> Vec<Choice> {
    (1..=count).map(|code| Choice { code, label: name("Choice") }).collect()
}

/// Level 2 counts as correct.
pub fn prompts() -> Vec<PromptLevel> {
    (1..=2).map(|code| PromptLevel { code, label: name("Help"), counts_as_correct: code == 2 }).collect()
}

pub fn trials() -> Measure {
    Measure::Trials { prompts: prompts(), minimum: 1, expected: 0, ladder: Ladder::Free }
}

pub fn chain() -> Measure {
    Measure::TaskAnalysis { steps: choices(3), prompts: prompts(), chain: Chain::Total, taught: None, expected: 0 }
}

pub fn intervals() -> Measure {
    Measure::Interval { method: score::Method::Partial, interval_ms: 10_000, rest_ms: 0 }
}

pub fn step(run: u16, step: u8, response: Response) -> Fact {
    Fact::Step { run, step, response }
}

impl Stage {
    /// The technician's session of one target on the tablet.
    pub fn of(measure: Measure, minutes: i64) -> Self {
        Self::on(TABLET, measure, minutes)
    }

    pub fn on(device: Device, measure: Measure, minutes: i64) -> Self {
        let session = Session {
            id: SessionId(Uuid::from_u128(9)),
            by: TECHNICIAN,
            started: device.moment(0),
            ended: Some(device.moment(minutes * MINUTE)),
            zone: Zone::default(),
            state: SessionState::Ended,
            pauses: Vec::new(),
            targets: vec![target(TARGET, measure)],
            dispositions: Vec::new(),
            paper: None,
        };
        let mut stage = Stage { session, segments: Vec::new(), observations: Vec::new() };
        stage.joins(TECHNICIAN, Stream::Main, device, (0, None));
        stage
    }

    /// The second observer is there from beginning to end, on the same tablet.
    pub fn watched(self) -> Self {
        self.watched_on(TABLET, (0, None))
    }

    pub fn watched_on(mut self, device: Device, time: (i64, Option<i64>)) -> Self {
        self.joins(OBSERVER, Stream::Beside, device, time);
        self
    }

    pub fn joins(&mut self, by: UserId, stream: Stream, on: Device, (from, to): (i64, Option<i64>)) -> SegmentId {
        let id = SegmentId(Uuid::from_u128(100 + self.segments.len() as u128));
        self.segments.push(Segment {
            id,
            session: self.session.id,
            by,
            started: on.moment(from),
            ended: to.map(|to| on.moment(to)),
            stream,
            setting: Setting { service: None, skew_ms: on.skew_ms },
        });
        id
    }

    pub fn pause(mut self, from: i64, to: Option<i64>) -> Self {
        let pause = Pause { from: TABLET.moment(from), to: to.map(|to| TABLET.moment(to)) };
        self.session.pauses.push(pause);
        self
    }

    /// Recorded in a segment, under the boot of this device.
    pub fn records(&mut self, segment: usize, on: Device, at_ms: i64, fact: Fact) -> &mut Observation {
        let Segment { id, by, stream, .. } = self.segments[segment];
        self.observations.push(Observation {
            id: ObservationId(Uuid::from_u128(1_000 + self.observations.len() as u128)),
            session: self.session.id,
            segment: id,
            target: TARGET,
            by,
            at: on.touch(at_ms),
            boot: Uuid::from_u128(on.boot),
            fact,
            ended: None,
            voided: None,
            stream,
            told: None,
        });
        self.observations.last_mut().unwrap()
    }

    pub fn bout(&mut self, segment: usize, on: Device, (from, to): (i64, Option<i64>)) -> &mut Observation {
        let by = self.segments[segment].by;
        let boot = Uuid::from_u128(on.boot);
        let end = to.map(|to| BoutEnd { by, at: on.touch(to), boot, truncated: false, unanswered: false });
        let bout = self.records(segment, on, from, Fact::Bout);
        bout.ended = end;
        bout
    }

    /// The same facts of both, the session's in the first segment, the other's in the second, all on the tablet.
    pub fn facts(mut self, first: Vec<(i64, Fact)>, second: Vec<(i64, Fact)>) -> Self {
        for (segment, facts) in [(0, first), (1, second)] {
            for (at_ms, fact) in facts {
                self.records(segment, TABLET, at_ms, fact);
            }
        }
        self
    }

    pub fn events(self, first: &[i64], second: &[i64]) -> Self {
        let counted = |at: &[i64]| at.iter().map(|at| (*at, Fact::Count)).collect();
        self.facts(counted(first), counted(second))
    }

    pub fn bouts(mut self, first: &[(i64, i64)], second: &[(i64, i64)]) -> Self {
        for (segment, bouts) in [(0, first), (1, second)] {
            for (from, to) in bouts {
                self.bout(segment, TABLET, (*from, Some(*to)));
            }
        }
        self
    }

    /// Trials a second apart.
    pub fn responses(self, first: &[Response], second: &[Response]) -> Self {
        let trials = |all: &[Response]| (1_i64..).zip(all).map(|(n, r)| (n * 1_000, Fact::Trial(*r))).collect();
        self.facts(trials(first), trials(second))
    }

    /// A round from an instant, and what is marked at the end of each interval; none is not marked.
    pub fn round(&mut self, segment: usize, on: Device, from: i64, marks: &[Option<bool>]) -> ObservationId {
        let to = from + 10_000 * marks.len() as i64;
        let round = self.bout(segment, on, (from, Some(to))).id;
        for (index, mark) in (0_u32..).zip(marks) {
            if let Some(occurred) = *mark {
                let fact = Fact::Interval { round, index, occurred };
                self.records(segment, on, from + 10_000 * (i64::from(index) + 1) - 1, fact);
            }
        }
        round
    }

    pub fn void(&mut self, id: ObservationId) {
        let voided = Voided { by: TECHNICIAN, at_ms: EPOCH_MS, reason: VoidReason::Undo, words: None };
        self.observations.iter_mut().find(|o| o.id == id).unwrap().voided = Some(voided);
    }

    /// What was recorded last was told after the session instead, maybe in the place of something.
    pub fn told(&mut self, in_place_of: Option<ObservationId>) {
        let told = self.observations.last_mut().unwrap();
        let only_wall = |at: Touch| Touch { boot_ms: u64::try_from(at.wall_ms).unwrap(), ..at };
        (told.at, told.boot) = (only_wall(told.at), TOLD);
        told.ended = told.ended.map(|end| BoutEnd { at: only_wall(end.at), boot: TOLD, ..end });
        told.told = Some(Told { at_ms: EPOCH_MS + 90 * MINUTE, reason: Reason::new("missed").unwrap(), in_place_of });
    }

    pub fn answer(&self) -> SessionAgreement {
        of_session(&self.session, &self.segments, &self.observations, OBSERVER)
    }

    /// The agreement on the only target, and nothing depends on the order of what was given.
    pub fn agreement(&self) -> TargetAgreement {
        let answer = self.answer();
        let mut turned = self.clone();
        turned.observations.reverse();
        turned.segments.reverse();
        assert_eq!(turned.answer(), answer);
        assert_eq!(answer.targets.len(), 1);
        answer.targets.into_iter().next().unwrap()
    }

    pub fn clocks(&self) -> Clocks {
        self.answer().clocks
    }
}

pub fn score(of: &TargetAgreement, method: Method) -> Result<Score, Refusal> {
    of.methods.iter().find(|scored| scored.method == method).expect("the method is there").score.clone()
}

#[track_caller]
pub fn percent(of: &TargetAgreement, method: Method) -> Option<f64> {
    match score(of, method).unwrap() {
        Score::Ratio(ratio) => ratio.percent,
        Score::Occurrences(occurrences) => occurrences.ratio.percent,
        Score::TimeWindow(window) => window.percent,
        Score::Kappa(kappa) => kappa.percent,
        Score::All { .. } => panic!("one method was asked"),
    }
}

#[track_caller]
pub fn is(of: &TargetAgreement, expected: &[(Method, f64)]) {
    for (method, expected) in expected {
        let percent = percent(of, *method).unwrap_or_else(|| panic!("{method:?} has no value"));
        assert!((percent - expected).abs() < 0.005, "{method:?}: {percent} is not {expected}");
    }
}

pub fn ratio(of: &TargetAgreement, method: Method) -> (f64, f64, usize, bool) {
    match score(of, method).unwrap() {
        Score::Ratio(ratio) => (ratio.agreed, ratio.of, ratio.missed, ratio.no_responding),
        other => panic!("{other:?}"),
    }
}
