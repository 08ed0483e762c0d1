//! A session's note: what is looked at before it is signed, what is drafted from the data, and what it makes in units.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod billed;
mod draft;
mod laws;
mod life;
mod segments;
mod service;
mod targets;
mod text;
mod time;

use baton_domain::{
    ChartId, NoteId, ObservationId, ProgramId, Role, SegmentId, SessionId, TargetId, UserId,
    billing::{Billing, Service, Template, TemplateSection},
    chart::CivilDate,
    measure::{Goal, Ladder, Measure, Phase, PromptLevel, Target},
    note::{Check, Note, NoteForm, NoteRecord, NoteSignature, Requires, Rule, Section, Terms, Verdict, check_note},
    observation::{BoutEnd, Fact, Observation, Response, Touch},
    session::{Disposition, Moment, Pause, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone},
    text::{Code, Name, Narrative, Reason},
    units::{Policy, Rounding},
};
use uuid::Uuid;

pub(crate) const SECOND: u64 = 1_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;
pub(crate) const HOUR: u64 = 60 * MINUTE;
/// 2026-11-20, 15:00 UTC.
pub(crate) const START: i64 = 20_777 * 86_400_000 + 15 * 3_600_000;
pub(crate) const ME: u128 = 7;
pub(crate) const COLLEAGUE: u128 = 70;
const BOOT: u128 = 0xb007;

pub(crate) const WORDS: &str = "Worked on Points to pictures at the table with brief breaks on the swing. \
    He answered readily after the first minutes and asked for the next card. Tantrums were met with planned ignoring. \
    The mother joined at the end and was shown how to wait for an answer.";

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn words(text: &str) -> Narrative {
    Narrative::new(text).unwrap()
}

pub(crate) fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

pub(crate) fn touch(ms: u64) -> Touch {
    Touch { wall_ms: START.saturating_add_unsigned(ms), boot_ms: 5_000 + ms }
}

pub(crate) fn moment(ms: u64) -> Moment {
    Moment { at: touch(ms), boot: Uuid::from_u128(BOOT) }
}

pub(crate) fn target(n: u128, title: &str, measure: Measure) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(n)),
        program: ProgramId(Uuid::from_u128(1)),
        program_name: name("Language"),
        name: name(title),
        measure,
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position: u16::try_from(n).unwrap(),
        instruction: None,
        abc: None,
        version: 0,
        rule: None,
    }
}

pub(crate) fn prompts() -> Vec<PromptLevel> {
    [("Gesture", false), ("Echoic", true)]
        .iter()
        .zip(1..)
        .map(|((label, counts_as_correct), code)| PromptLevel {
            code,
            label: name(label),
            counts_as_correct: *counts_as_correct,
        })
        .collect()
}

pub(crate) fn trials() -> Measure {
    Measure::Trials { prompts: prompts(), minimum: 5, expected: 10, ladder: Ladder::Free }
}

pub(crate) fn segment(n: u128, by: u128, from: u64, to: u64) -> Segment {
    Segment {
        id: SegmentId(Uuid::from_u128(n)),
        session: SessionId(Uuid::from_u128(9)),
        by: user(by),
        started: moment(from),
        ended: Some(moment(to)),
        stream: Stream::Main,
        setting: Setting::default(),
    }
}

pub(crate) fn under(service: &str, segment: Segment) -> Segment {
    Segment { setting: Setting { service: Some(code(service)), ..segment.setting }, ..segment }
}

pub(crate) fn pause(from: u64, to: u64) -> Pause {
    Pause { from: moment(from), to: Some(moment(to)) }
}

/// Of target `of` at `ms` in the author's first segment.
pub(crate) fn made(n: u128, of: u128, ms: u64, fact: Fact) -> Observation {
    Observation {
        id: ObservationId(Uuid::from_u128(n)),
        session: SessionId(Uuid::from_u128(9)),
        segment: SegmentId(Uuid::from_u128(80)),
        target: TargetId(Uuid::from_u128(of)),
        by: user(ME),
        at: touch(ms),
        boot: Uuid::from_u128(BOOT),
        fact,
        ended: None,
        voided: None,
        stream: Stream::Main,
        told: None,
    }
}

pub(crate) fn bout(n: u128, of: u128, from: u64, to: u64, truncated: bool) -> Observation {
    let end = BoutEnd { by: user(ME), at: touch(to), boot: Uuid::from_u128(BOOT), truncated, unanswered: false };
    Observation { ended: Some(end), ..made(n, of, from, Fact::Bout) }
}

pub(crate) fn said(of: u128, disposition: Disposition) -> TargetDisposition {
    TargetDisposition { target: TargetId(Uuid::from_u128(of)), disposition }
}

pub(crate) fn service(shown: &str, roles: &[Role], from: &str, until: Option<&str>) -> Service {
    let section = |key: &str, title: &str, required| TemplateSection {
        key: code(key),
        title: name(title),
        hint: Reason::new("What was seen.").unwrap(),
        required,
        choices: None,
    };
    Service {
        code: code(shown),
        name: name("Treatment"),
        from: CivilDate(from.into()),
        until: until.map(|until| CivilDate(until.into())),
        roles: roles.to_vec(),
        template: Template {
            version: 1,
            sections: vec![
                section("status", "Status at the start", true),
                section("response", "Response to treatment", true),
                section("other", "Anything else", false),
            ],
            narrative_per_quarter: 0,
        },
    }
}

pub(crate) fn section(key: &str, text: &str) -> Section {
    Section { key: code(key), title: None, text: words(text) }
}

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) session: Session,
    pub(crate) segments: Vec<Segment>,
    pub(crate) observations: Vec<Observation>,
    pub(crate) role: Role,
    pub(crate) note: Option<Note>,
    pub(crate) billing: Option<Billing>,
    pub(crate) supervisor_named: Option<bool>,
    pub(crate) earlier: Vec<&'static str>,
    pub(crate) now: i64,
}

/// An hour of a technician by themselves, from 10:00 to 11:00 in the morning five hours west of Greenwich, noted ten minutes
/// after its end: nothing is wrong with it.
pub(crate) fn case() -> Case {
    let session = Session {
        id: SessionId(Uuid::from_u128(9)),
        by: user(ME),
        started: moment(0),
        ended: Some(moment(HOUR)),
        zone: Zone::at(-300),
        state: SessionState::Ended,
        pauses: Vec::new(),
        targets: vec![target(1, "Points to pictures", trials()), target(2, "Tantrum", Measure::Count)],
        dispositions: Vec::new(),
        paper: None,
    };
    let mut observations: Vec<Observation> =
        (0..5).map(|n| made(100 + n, 1, (n as u64 * 10 + 5) * MINUTE, Fact::Trial(Response::Correct))).collect();
    observations.push(made(200, 2, 30 * MINUTE, Fact::Count));
    Case {
        session,
        segments: vec![segment(80, ME, 0, HOUR)],
        observations,
        role: Role::Technician,
        note: Some(note(WORDS)),
        billing: Some(billing()),
        supervisor_named: Some(true),
        earlier: vec!["He was tired and we stayed on the floor. Few cards were answered before the break."],
        now: START + (HOUR + 10 * MINUTE) as i64,
    }
}

pub(crate) fn billing() -> Billing {
    Billing {
        chart: ChartId(Uuid::from_u128(3)),
        payer: name("Payer"),
        requires: Requires::default(),
        units: Policy::new(Rounding::CptMidpoint),
        services: vec![
            service("97153", &[Role::Technician, Role::Supervisor], "2019-01-01", None),
            service("97155", &[Role::Supervisor], "2019-01-01", None),
            service("0373T", &[Role::Supervisor, Role::Technician], "2019-01-01", Some("2026-12-31")),
        ],
    }
}

pub(crate) fn note(text: &str) -> Note {
    let form = NoteForm {
        service_name: None,
        service: None,
        template: Some(1),
        sections: vec![section("status", "Rested and ready."), section("response", "Faster than last time.")],
    };
    let place = (NoteId(Uuid::from_u128(4)), SessionId(Uuid::from_u128(9)), user(ME));
    Note::written(None, place, Some(words(text)), form)
}

pub(crate) fn signed(mut note: Note, at_ms: i64) -> Note {
    note.signed = Some(NoteSignature { at_ms, version: note.version, name: None, terms: Terms::default() });
    note
}

impl Case {
    pub(crate) fn record(&self) -> NoteRecord<'_> {
        NoteRecord {
            session: &self.session,
            segments: &self.segments,
            observations: &self.observations,
            author: user(ME),
            role: self.role,
            note: self.note.as_ref(),
            billing: self.billing.as_ref(),
            supervisor_named: self.supervisor_named,
            earlier: &self.earlier,
            now_ms: self.now,
        }
    }

    pub(crate) fn checks(&self) -> Vec<Check> {
        check_note(&self.record())
    }

    /// What became of a rule, and its line; none if it has no line.
    pub(crate) fn found(&self, rule: Rule) -> Option<(Verdict, String)> {
        let mut of_rule = self.checks().into_iter().filter(|check| check.rule == rule);
        let first = of_rule.next().map(|check| (check.verdict, check.line));
        assert!(of_rule.next().is_none(), "one line a rule");
        first
    }

    #[track_caller]
    pub(crate) fn expect(&self, rule: Rule, verdict: Verdict, line: &str) {
        assert_eq!(self.found(rule), Some((verdict, line.to_owned())));
    }

    /// The session begins and everything in it happens so much later.
    pub(crate) fn at(mut self, wall_ms: i64) -> Self {
        let by = wall_ms - START;
        let shift = |at: &mut Touch| at.wall_ms += by;
        let moved = |moment: &mut Moment| shift(&mut moment.at);
        let session = &mut self.session;
        moved(&mut session.started);
        session.ended.iter_mut().for_each(moved);
        session.pauses.iter_mut().flat_map(|p| std::iter::once(&mut p.from).chain(p.to.iter_mut())).for_each(moved);
        self.segments
            .iter_mut()
            .flat_map(|s| std::iter::once(&mut s.started).chain(s.ended.iter_mut()))
            .for_each(moved);
        for made in &mut self.observations {
            shift(&mut made.at);
            made.ended.iter_mut().for_each(|end| shift(&mut end.at));
        }
        self.now += by;
        self
    }
}
