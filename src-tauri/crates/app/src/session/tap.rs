//! A tap.

pub(super) mod fact;

use baton_contract::{
    ErrorCode,
    command::{Tap, TapFact},
    view::RowView,
};
use baton_domain::{
    Action, ActionKind, ChartId, ObservationId, SessionId, TargetId, UserId,
    measure::Target,
    observation::{Abc, Fact},
    policy::Permission,
    score::run_of_mark,
    session::Stream,
    text::Narrative,
};
use baton_store::chart::Applied;
use baton_vault::id::make_id;

use self::fact::{can_describe, fact_alone, narrative, response, undescribed};
use crate::{
    core::{Core, Device, Shared},
    error::{AppError, unseen},
};

impl Core {
    /// Records a tap and returns its row. When this returns, the tap is on disk.
    ///
    /// # Errors
    /// `action.refused`, `chart.*`, `disk.*`, `device.locked`.
    pub fn session_tap(&self, tap: &Tap) -> Result<RowView, AppError> {
        let (chart, session, target) = (tap.chart.parse()?, tap.session.parse()?, tap.target.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let at = At { chart, session, target, ago_ms: tap.touched_ms_ago };
        match &tap.fact {
            TapFact::EndBout => device.end_bout(at, false),
            TapFact::Unanswered => device.end_bout(at, true),
            TapFact::Abc { antecedents, consequences, words } => {
                let words = words.as_deref().map(narrative).transpose()?;
                device.describe(&self.0, at, antecedents, consequences, words)
            }
            other => {
                let fact = device.fact(at, other)?;
                device.observe(&self.0, at, fact)
            }
        }
    }
}

/// Where a tap belongs, and how long ago the finger came down.
#[derive(Clone, Copy)]
struct At {
    chart: ChartId,
    session: SessionId,
    target: TargetId,
    ago_ms: u32,
}

impl Device {
    /// The fact of a tap. What it refers to, a run or a round, is the one that is under way.
    fn fact(&mut self, of: At, tap: &TapFact) -> Result<Fact, AppError> {
        self.expect_open(of.chart, ActionKind::Observe)?;
        Ok(match tap {
            TapFact::Step { step, mark, level, new_run } => {
                let measure = self.target(of)?.measure.clone();
                let (stream, me) = self.whose(of)?;
                let held = self.peek(of.chart, |t| t.held(of.session, of.target))?;
                let valid: Vec<_> = held.iter().filter(|o| o.voided.is_none() && o.is_of(stream, me)).collect();
                let run = run_of_mark(&measure, &valid, *step, *new_run);
                Fact::Step { run, step: *step, response: response(mark, *level)? }
            }
            TapFact::Interval { index, occurred } => {
                let whose = self.whose(of)?;
                let round = self.peek(of.chart, |t| t.running_bout(of.session, of.target, whose))?;
                Fact::Interval { round: round.ok_or(ErrorCode::ActionRefused)?, index: *index, occurred: *occurred }
            }
            other => fact_alone(other)?,
        })
    }

    /// Whose data the active person records here.
    fn whose(&mut self, of: At) -> Result<(Stream, UserId), AppError> {
        let stream = self.at_hand(of.chart, of.session)?.stream;
        Ok((stream, self.active()?.user()))
    }

    fn target(&mut self, of: At) -> Result<&Target, AppError> {
        let targets = &self.at_hand(of.chart, of.session)?.targets;
        targets.iter().find(|t| t.id == of.target).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// What came before and after the active person's last event; where none is left to describe, the event is now.
    fn describe(
        &mut self,
        shared: &Shared,
        of: At,
        antecedents: &[u8],
        consequences: &[u8],
        words: Option<Narrative>,
    ) -> Result<RowView, AppError> {
        self.expect_open(of.chart, ActionKind::Observe)?;
        let sheet = self.target(of)?.abc.clone().ok_or(ErrorCode::ActionRefused)?;
        if !can_describe(&sheet, antecedents, consequences, words.as_ref()) {
            return Err(ErrorCode::RequestMalformed.into());
        }
        let (stream, me) = self.whose(of)?;
        let held = self.peek(of.chart, |t| t.held(of.session, of.target))?;
        let event = match undescribed(held.iter().filter(|o| o.is_of(stream, me)), me) {
            Some(event) => event,
            None => self.record(shared, of, Fact::Count)?.0,
        };
        let (antecedents, consequences) = (antecedents.to_vec(), consequences.to_vec());
        self.observe(shared, of, Fact::Abc(Abc { of: event, antecedents, consequences, words }))
    }

    fn observe(&mut self, shared: &Shared, of: At, fact: Fact) -> Result<RowView, AppError> {
        self.expect_open(of.chart, ActionKind::Observe)?;
        let (_, applied) = self.record(shared, of, fact)?;
        self.row(of.chart, applied).map_err(unseen)
    }

    fn record(&mut self, shared: &Shared, of: At, fact: Fact) -> Result<(ObservationId, Applied), AppError> {
        let At { chart, session, target, ago_ms } = of;
        let segment = self.at_hand(chart, session)?.segment;
        let observation = ObservationId(make_id(&*shared.clock)?);
        let at = self.writer.touch(&self.writer.stamp(), ago_ms);
        let action = Action::Observe { session, segment, observation, target, at, fact };
        Ok((observation, self.perform(chart, &action)?))
    }

    fn end_bout(&mut self, of: At, unanswered: bool) -> Result<RowView, AppError> {
        let At { chart, session, target, ago_ms } = of;
        self.permit(Permission::RecordSession, ActionKind::EndBout, Some(chart), None)?;
        self.expect_open(chart, ActionKind::EndBout)?;
        let whose = self.whose(of)?;
        let running = self.peek(chart, |t| t.running_bout(session, target, whose))?;
        let observation = running.ok_or(ErrorCode::ActionRefused)?;
        let at = self.writer.touch(&self.writer.stamp(), ago_ms);
        let applied = self.perform(chart, &Action::EndBout { session, observation, at, unanswered })?;
        self.row(chart, applied).map_err(unseen)
    }
}
