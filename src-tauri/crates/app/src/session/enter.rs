//! Entering a session that was recorded on paper: all of its lines are tried first, and nothing is recorded where one does not fit.

use baton_contract::{
    ErrorCode,
    command::{EnterPaper, PaperFact},
    view::{PaperAnswer, RefusedFact},
};
use baton_domain::{
    Action, ActionKind, ChartId, ObservationId, SegmentId, SessionId, UserId,
    correction::{Correction, Missed, Told, check_correct},
    observation::{Fact, Observation},
    paper::{Sheet, check_enter},
    policy::Permission,
    session::{Refusal, Segment, Session, Setting, Stream, Zone, date_shown},
    text::{Code, Reason},
};
use baton_vault::{clock::Clock, id::make_id};

use super::{
    correct::{fact_said, wall_ms},
    end::dispositions,
    paper::run_now,
};
use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
};

/// The most lines of a sheet.
const MOST: usize = 2_000;

/// A filled sheet on its way into the chart.
struct Filled {
    session: Session,
    segment: Segment,
    sheet: Sheet,
    facts: Vec<Missed>,
}

impl Core {
    /// Enters a session from paper. What does not fit is named, line by line, and then nothing is recorded. The same sheet entered
    /// again, as after a kill, adds only what is missing of it.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `disk.full`, `text.unusable`, `request.malformed`, `action.refused`.
    pub fn paper_enter(&self, asked: &EnterPaper) -> Result<PaperAnswer, AppError> {
        let chart: ChartId = asked.chart.parse()?;
        let id: SessionId = asked.session.parse()?;
        if asked.facts.len() > MOST {
            return Err(ErrorCode::RequestMalformed.into());
        }
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::EnterSession, Some(chart), None)?;
        device.expect_open(chart, ActionKind::EnterSession)?;
        device.refuse_without_room()?;
        let filled = device.filled(&*self.0.clock, chart, id, asked)?;
        let now_ms = device.writer.stamp().wall_ms;
        if let Err(refusal) = check_enter(&filled.sheet, now_ms) {
            return Ok(PaperAnswer { session: None, refused: Vec::new(), problem: Some(why(refusal).to_owned()) });
        }
        let refused = filled.tried();
        if !refused.is_empty() {
            return Ok(PaperAnswer { session: None, refused, problem: None });
        }
        device.enter(chart, filled)?;
        let view = device.session_view(chart, id).map_err(unseen)?;
        Ok(PaperAnswer { session: Some(view), refused: Vec::new(), problem: None })
    }
}

impl Device {
    fn filled(
        &mut self,
        clock: &dyn Clock,
        chart: ChartId,
        id: SessionId,
        asked: &EnterPaper,
    ) -> Result<Filled, AppError> {
        let me = self.active()?.user();
        let (started_ms, ended_ms) = (wall_ms(asked.started_ms)?, wall_ms(asked.ended_ms)?);
        let zone = Zone { start_min: clock.zone_min(started_ms), end_min: clock.zone_min(ended_ms) };
        let sheet = Sheet {
            started_ms,
            ended_ms,
            zone,
            targets: run_now(self.peek(chart, |t| t.targets())?),
            dispositions: dispositions(&asked.silences)?,
            reason: Reason::new(&asked.reason)?,
        };
        let setting = self.given(chart, asked.service.as_deref(), started_ms, zone)?;
        let segment = SegmentId(make_id(clock)?);
        let facts = missed(clock, segment, &asked.facts)?;
        let now_ms = self.writer.stamp().wall_ms;
        Ok(Filled {
            session: sheet.session(id, me, now_ms),
            segment: sheet.segment(segment, id, me, setting),
            sheet,
            facts,
        })
    }

    /// The service that was given: one that held on that date, the person's usual one unless said.
    fn given(&mut self, chart: ChartId, code: Option<&str>, started_ms: i64, zone: Zone) -> Result<Setting, AppError> {
        let (role, code) = (self.active()?.role(), code.map(Code::new).transpose()?);
        let date = date_shown(started_ms, zone.start_min).unwrap_or_default();
        let billing = self.peek(chart, |t| t.billing())?;
        let service = match (&billing, code) {
            (Some(billing), Some(code)) => {
                Some(billing.service(&code, &date).ok_or(ErrorCode::ActionRefused)?.code.clone())
            }
            (Some(billing), None) => billing.usual(role, &date).map(|service| service.code.clone()),
            (None, _) => None,
        };
        // No clock of this device took its times: they are compared with nobody's.
        Ok(Setting { service, skew_ms: None })
    }

    fn enter(&mut self, chart: ChartId, filled: Filled) -> Result<(), AppError> {
        let Filled { session, segment, sheet, facts } = filled;
        let (id, me, reason) = (session.id, session.by, sheet.reason.clone());
        let held = self.peek(chart, |t| t.session(id))?;
        let (segment, facts) = match held {
            None => {
                let setting = segment.setting.clone();
                self.perform(chart, &Action::EnterSession { session: id, segment: segment.id, sheet, setting })?;
                (segment.id, facts)
            }
            Some(held) if held.by == me && held.paper.is_some() => {
                let own = self.peek(chart, |t| t.own_segment(id, me, session.started.at.wall_ms))?;
                (own.ok_or(ErrorCode::ActionRefused)?, self.missing(chart, id, facts)?)
            }
            Some(_) => return Err(ErrorCode::ActionRefused.into()),
        };
        for missed in facts {
            let adds = Some(Box::new(Missed { segment, ..missed }));
            let action = Action::CorrectSession { session: id, strikes: None, adds, reason: reason.clone() };
            self.perform(chart, &action).map_err(unseen)?;
        }
        Ok(())
    }

    /// What of the lines is not there yet.
    fn missing(&mut self, chart: ChartId, id: SessionId, facts: Vec<Missed>) -> Result<Vec<Missed>, AppError> {
        let mut left = Vec::new();
        let mut there: Vec<Observation> = Vec::new();
        for missed in facts {
            if !there.iter().any(|o| o.target == missed.target) {
                there.extend(self.peek(chart, |t| t.held(id, missed.target))?.iter().cloned());
            }
            let same = |o: &Observation| {
                let ended_ms = o.ended.map(|end| end.at.wall_ms);
                o.target == missed.target
                    && (o.at.wall_ms, ended_ms) == (missed.at_ms, missed.ended_ms)
                    && alike(&o.fact, &missed.fact)
            };
            match there.iter().position(same) {
                Some(place) => drop(there.remove(place)),
                None => left.push(missed),
            }
        }
        Ok(left)
    }
}

/// The same fact, whatever the ids of what it belongs to.
fn alike(a: &Fact, b: &Fact) -> bool {
    match (a, b) {
        (Fact::Interval { index: a, occurred: c, .. }, Fact::Interval { index: b, occurred: d, .. }) => {
            (a, c) == (b, d)
        }
        (Fact::Abc(a), Fact::Abc(b)) => {
            (&a.antecedents, &a.consequences, &a.words) == (&b.antecedents, &b.consequences, &b.words)
        }
        (a, b) => a == b,
    }
}

/// The lines as what is added to a session, with ids of their own. What a line belongs to stands before it.
fn missed(clock: &dyn Clock, segment: SegmentId, facts: &[PaperFact]) -> Result<Vec<Missed>, AppError> {
    let mut made: Vec<Missed> = Vec::with_capacity(facts.len());
    for one in facts {
        let before = |place: u32| -> Result<ObservationId, AppError> {
            let place = usize::try_from(place).map_err(|_| ErrorCode::RequestMalformed)?;
            Ok(made.get(place).ok_or(ErrorCode::RequestMalformed)?.observation)
        };
        let of = one.of.map(before).transpose()?;
        let (fact, unanswered) = fact_said(&one.fact, of, one.run)?;
        made.push(Missed {
            segment,
            observation: ObservationId(make_id(clock)?),
            target: one.target.parse()?,
            at_ms: wall_ms(one.at_ms)?,
            ended_ms: one.ended_ms.map(wall_ms).transpose()?,
            unanswered,
            fact,
        });
    }
    Ok(made)
}

impl Filled {
    /// The lines that do not fit, each after those before it.
    fn tried(&self) -> Vec<RefusedFact> {
        let mut held: Vec<Observation> = Vec::new();
        let mut refused = Vec::new();
        for (place, missed) in self.facts.iter().enumerate() {
            match self.check(missed, &held) {
                Ok(()) => held.push(self.observation(missed)),
                Err(refusal) => refused.push(RefusedFact {
                    place: u32::try_from(place).unwrap_or(u32::MAX),
                    why: why(refusal).to_owned(),
                }),
            }
        }
        refused
    }

    fn check(&self, missed: &Missed, held: &[Observation]) -> Result<(), Refusal> {
        let by: UserId = self.session.by;
        let near: Vec<Observation> = held.iter().filter(|o| o.target == missed.target).cloned().collect();
        let of = Correction { by, strikes: None, adds: Some(missed) };
        check_correct(&self.session, of, Some(&self.segment), std::iter::empty(), &near)
    }

    fn observation(&self, missed: &Missed) -> Observation {
        let told = Told { at_ms: 0, reason: self.sheet.reason.clone(), in_place_of: None };
        missed.observation(self.session.id, self.session.by, Stream::Main, told)
    }
}

/// A refusal for somebody with the sheet before them.
fn why(of: Refusal) -> &'static str {
    match of {
        Refusal::OutsideSession => "This is not within the time of the session. Check the times.",
        Refusal::BoutRunning => "Two of these overlap. Check from when to when each lasted.",
        Refusal::FactDoesNotFit => "This does not fit how the target is measured. Print a new sheet, or leave it out.",
        Refusal::NoSuchTarget => "This target is not run any more. Leave it out, and tell it in the note.",
        Refusal::NoSuchObservation => "What this belongs to is not there at that time. Check the times.",
        Refusal::AlreadySo => "This interval is scored twice. Keep one of them.",
        Refusal::DispositionsDoNotMatch => "Say once of each silent target whether it was zero or not observed.",
        Refusal::BadTargets => "The plan has no target that can be entered. Ask your supervisor.",
        _ => "This cannot be entered as it stands. Open the sheet again and check it.",
    }
}
