//! Correcting an ended session: what is struck out stays, what is added says when and why it was said.

use baton_contract::{
    ErrorCode,
    command::{Correct, FactView, Missed as Asked, TapFact},
};
use baton_domain::{
    Action, ActionKind, ChartId, ObservationId, SessionId,
    correction::Missed,
    observation::{Abc, Fact},
    policy::Permission,
    text::Reason,
};
use baton_vault::id::make_id;

use super::tap::fact::{fact_alone, narrative, response};
use crate::{
    core::{Core, Device, Shared},
    error::{AppError, unseen},
};

impl Core {
    /// Strikes out an observation of an ended session, adds one, or both; answers with all of them.
    ///
    /// # Errors
    /// `action.refused` while the session runs, after the active person's note of it was signed, for somebody else's observation,
    /// and for what does not fit its target or lies outside the session; `text.unusable`, `request.malformed`.
    pub fn session_correct(&self, asked: &Correct) -> Result<Vec<FactView>, AppError> {
        let (chart, session) = (asked.chart.parse()?, asked.session.parse()?);
        let strikes = asked.strikes.as_deref().map(str::parse).transpose()?;
        let reason = Reason::new(&asked.reason)?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::CorrectSession, Some(chart), None)?;
        device.expect_open(chart, ActionKind::CorrectSession)?;
        let missed = asked.adds.as_ref().map(|adds| device.missed(&self.0, chart, session, adds)).transpose()?;
        let action = Action::CorrectSession { session, strikes, adds: missed.map(Box::new), reason };
        device.perform(chart, &action)?;
        device.facts(chart, session).map_err(unseen)
    }
}

impl Device {
    fn missed(
        &mut self,
        shared: &Shared,
        chart: ChartId,
        session: SessionId,
        asked: &Asked,
    ) -> Result<Missed, AppError> {
        let at_ms = wall_ms(asked.at_ms)?;
        let ended_ms = asked.ended_ms.map(wall_ms).transpose()?;
        let me = self.active()?.user();
        let segment = self.peek(chart, |t| t.own_segment(session, me, at_ms))?.ok_or(ErrorCode::ActionRefused)?;
        let observation = ObservationId(make_id(&*shared.clock)?);
        let of = asked.of.as_deref().map(str::parse).transpose()?;
        let (fact, unanswered) = fact_said(&asked.fact, of, asked.run)?;
        Ok(Missed { segment, observation, target: asked.target.parse()?, at_ms, ended_ms, unanswered, fact })
    }
}

/// What is said afterwards to have happened, and whether it is an instruction without a response: `of` is the event that is
/// described, or the round whose interval is scored; `run` the run of a step.
pub(super) fn fact_said(said: &TapFact, of: Option<ObservationId>, run: Option<u16>) -> Result<(Fact, bool), AppError> {
    let of = || of.ok_or(ErrorCode::RequestMalformed);
    let fact = match said {
        TapFact::Unanswered => return Ok((Fact::Bout, true)),
        TapFact::Step { step, mark, level, new_run: _ } => {
            let run = run.ok_or(ErrorCode::RequestMalformed)?;
            Fact::Step { run, step: *step, response: response(mark, *level)? }
        }
        TapFact::Interval { index, occurred } => Fact::Interval { round: of()?, index: *index, occurred: *occurred },
        TapFact::Abc { antecedents, consequences, words } => Fact::Abc(Abc {
            of: of()?,
            antecedents: antecedents.clone(),
            consequences: consequences.clone(),
            words: words.as_deref().map(narrative).transpose()?,
        }),
        other => fact_alone(other)?,
    };
    Ok((fact, false))
}

/// The last millisecond that a calendar of four digits has: what lies beyond is no time of a session.
const LAST_MS: f64 = 253_402_300_799_999.0;

pub(super) fn wall_ms(value: f64) -> Result<i64, AppError> {
    if (0.0..=LAST_MS).contains(&value) { Ok(value as i64) } else { Err(ErrorCode::RequestMalformed.into()) }
}
