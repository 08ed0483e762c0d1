//! A target over its sessions, as they were recorded: points, mastery, effect sizes, celeration.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod amounts;
mod change;
mod days;
mod defaults;
mod laws;
mod running;
mod states;
mod truth;

use baton_domain::{
    ObservationId, ProgramId, SegmentId, SessionId, TargetId, UserId,
    course::CourseSession,
    measure::{Choice, Goal, Ladder, Measure, Phase, PromptLevel, Target},
    observation::{BoutEnd, Fact, Observation, Response, Touch, VoidReason, Voided},
    session::{Disposition, Moment, Pause, Segment, Setting, Stream, Zone},
    text::Name,
};
use uuid::Uuid;

pub(crate) const MINUTE: u64 = 60_000;
pub(crate) const DAY: i64 = 86_400_000;
/// Sunday, 2026-11-22, midnight UTC.
pub(crate) const SUNDAY: i64 = 20_779;
pub(crate) const SUNDAY_MS: i64 = SUNDAY * DAY;

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn hand(letter: char) -> UserId {
    UserId(Uuid::from_u128(u128::from(u32::from(letter))))
}

pub(crate) fn prompts(flagged: &[u8]) -> Vec<PromptLevel> {
    [(1, "Model"), (2, "Gesture")]
        .map(|(code, label)| PromptLevel { code, label: name(label), counts_as_correct: flagged.contains(&code) })
        .to_vec()
}

pub(crate) fn choices(labels: &[&str]) -> Vec<Choice> {
    (1..).zip(labels).map(|(code, label)| Choice { code, label: name(label) }).collect()
}

pub(crate) fn trials(minimum: u16) -> Measure {
    Measure::Trials { prompts: prompts(&[]), minimum, expected: 10, ladder: Ladder::Free }
}

pub(crate) fn target(measure: Measure) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(1)),
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

/// A session as it was recorded.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub id: SessionId,
    pub started: Moment,
    pub zone: Zone,
    pub observed_ms: u64,
    pub pauses: Vec<Pause>,
    pub target: Target,
    pub disposition: Option<Disposition>,
    pub observations: Vec<Observation>,
    pub segments: Vec<Segment>,
}

/// The `n`th session: an hour from 10:00 UTC, `n` days after the Sunday, under a boot of its own.
pub(crate) fn session(n: u32, measure: Measure) -> Recorded {
    let at = Touch { wall_ms: SUNDAY_MS + i64::from(n) * DAY + 36_000_000, boot_ms: 1_000 };
    Recorded {
        id: SessionId(Uuid::from_u128(1_000 + u128::from(n))),
        started: Moment { at, boot: Uuid::from_u128(u128::from(n) + 1) },
        zone: Zone::default(),
        observed_ms: 60 * MINUTE,
        pauses: Vec::new(),
        target: target(measure),
        disposition: None,
        observations: Vec::new(),
        segments: Vec::new(),
    }
}

impl Recorded {
    pub(crate) fn moment(&self, ms: u64) -> Moment {
        let Moment { at, boot } = self.started;
        Moment { at: Touch { wall_ms: at.wall_ms + ms as i64, boot_ms: at.boot_ms + ms }, boot }
    }

    pub(crate) fn add(mut self, by: char, ms: u64, fact: Fact) -> Self {
        let Moment { at, boot } = self.moment(ms);
        let id = self.id.0.as_u128() * 10_000 + self.observations.len() as u128;
        self.observations.push(Observation {
            id: ObservationId(Uuid::from_u128(id)),
            session: self.id,
            segment: SegmentId(Uuid::from_u128(8)),
            target: self.target.id,
            by: hand(by),
            at,
            boot,
            fact,
            ended: None,
            voided: None,
            stream: Stream::Main,
            told: None,
        });
        self
    }

    /// A bout, a window, an instruction or a round.
    pub(crate) fn bout(self, by: char, from: u64, to: u64) -> Self {
        let Moment { at, boot } = self.moment(to);
        let end = BoutEnd { by: hand(by), at, boot, truncated: false, unanswered: false };
        let mut with = self.add(by, from, Fact::Bout);
        with.last().ended = Some(end);
        with
    }

    pub(crate) fn last(&mut self) -> &mut Observation {
        self.observations.last_mut().unwrap()
    }

    /// So many correct ones of so many trials.
    pub(crate) fn trials(self, by: char, correct: u32, of: u32) -> Self {
        (0..of).fold(self, |s, i| {
            let response = if i < correct { Response::Correct } else { Response::Incorrect };
            s.add(by, u64::from(i) * 1_000, Fact::Trial(response))
        })
    }

    pub(crate) fn events(self, by: char, count: u32) -> Self {
        (0..count).fold(self, |s, i| s.add(by, u64::from(i), Fact::Count))
    }

    pub(crate) fn amount(self, value: f64) -> Self {
        self.add('A', 0, Fact::Quantity { thousandths: (value * 1_000.0) as i64 })
    }

    pub(crate) fn phase(mut self, phase: Phase) -> Self {
        self.target.phase = phase;
        self
    }

    pub(crate) fn watched(mut self, minutes: u64) -> Self {
        self.observed_ms = minutes * MINUTE;
        self
    }

    pub(crate) fn said(mut self, disposition: Disposition) -> Self {
        self.disposition = Some(disposition);
        self
    }

    pub(crate) fn held_by(mut self, by: char) -> Self {
        let (session, started) = (self.id, self.started);
        self.segments.push(Segment {
            id: SegmentId(Uuid::from_u128(8)),
            session,
            by: hand(by),
            started,
            ended: None,
            stream: Stream::Main,
            setting: Setting::default(),
        });
        self
    }

    /// Hours after 10:00, as the `n`th of its day.
    pub(crate) fn later(mut self, hours: i64, id: u128) -> Self {
        let by = hours * 3_600_000;
        self.id = SessionId(Uuid::from_u128(2_000 + id));
        self.started.at.wall_ms += by;
        self.started.boot = Uuid::from_u128(2_000 + id);
        for o in &mut self.observations {
            o.session = self.id;
            o.at.wall_ms += by;
            o.boot = self.started.boot;
            if let Some(end) = &mut o.ended {
                end.at.wall_ms += by;
                end.boot = self.started.boot;
            }
        }
        self
    }
}

pub(crate) fn struck() -> Option<Voided> {
    Some(Voided { by: hand('A'), at_ms: 0, reason: VoidReason::Correction, words: None })
}

pub(crate) fn course(recorded: &[Recorded]) -> Vec<CourseSession<'_>> {
    recorded
        .iter()
        .map(|r| CourseSession {
            session: r.id,
            started: r.started,
            zone: r.zone,
            observed_ms: r.observed_ms,
            pauses: &r.pauses,
            target: &r.target,
            disposition: r.disposition,
            observations: &r.observations,
            segments: &r.segments,
        })
        .collect()
}
