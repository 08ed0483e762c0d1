//! Programs: reading them, writing targets, moving them between phases, deciding between two versions, their history.

use baton_contract::{
    ErrorCode,
    command::{CheckTarget, MoveTarget, SettleTarget, WriteTarget},
    view::{ChangeView, FormCheck, ProgramView},
};
use baton_domain::{
    Action, ActionKind, ChangeId, ChartId, ProgramId, TargetId, action::View, measure::Target, policy::Permission,
    text::Reason,
};
use baton_store::chart::ChartFile;
use baton_vault::{clock::Clock, id::make_id};

use crate::{
    core::{Core, Device},
    error::{AppError, unseen},
    view::{TargetIds, change_views, checked, domain_phase, program_view, target_of},
};

impl Core {
    /// A client's programs: targets with plans, rules and phases, what waits for a decision, and why what is not run is not.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`.
    pub fn program_view(&self, chart: &str) -> Result<ProgramView, AppError> {
        let chart: ChartId = chart.parse()?;
        let mut state = self.0.lock();
        state.device()?.programs(chart)
    }

    /// What a form says before it is written: its rule as a sentence, what cannot stay so, what it means for data.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`.
    pub fn program_check(&self, asked: &CheckTarget) -> Result<FormCheck, AppError> {
        let chart: ChartId = asked.chart.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::EditProgram, ActionKind::WriteTarget, Some(chart), None)?;
        device.expect_open(chart, ActionKind::WriteTarget)?;
        let old = device.written(chart, asked.target.as_deref())?;
        let has_data = match &old {
            Some(old) => device.peek(chart, |t| t.has_data(old.id))?,
            None => false,
        };
        Ok(checked(&asked.form, old.as_ref(), has_data))
    }

    /// Writes a target, new or changed. A running session keeps what it froze.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`, `target.changed` where another version is there by now,
    /// `target.unusable`, `text.unusable` where data was recorded of it and no reason is given.
    pub fn program_write(&self, asked: &WriteTarget) -> Result<ProgramView, AppError> {
        let chart: ChartId = asked.chart.parse()?;
        let reason = asked.reason.as_deref().filter(|text| !text.trim().is_empty()).map(Reason::new).transpose()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::EditProgram, ActionKind::WriteTarget, Some(chart), None)?;
        device.expect_open(chart, ActionKind::WriteTarget)?;
        let old = device.written(chart, asked.target.as_deref())?;
        if old.as_ref().map_or(0, |old| old.version) != asked.base_version {
            return Err(ErrorCode::TargetChanged.into());
        }
        if let Some(old) = &old
            && reason.is_none()
            && device.peek(chart, |t| t.has_data(old.id))?
        {
            return Err(ErrorCode::TextUnusable.into());
        }
        let ids = fresh(&*self.0.clock)?;
        let target = target_of(&asked.form, old.as_ref(), ids).map_err(|_| ErrorCode::TargetUnusable)?;
        let change = ChangeId(make_id(&*self.0.clock)?);
        let (target, base_version) = (Box::new(target), asked.base_version);
        device.perform(chart, &Action::WriteTarget { change, target, base_version, reason })?;
        device.programs(chart).map_err(unseen)
    }

    /// Moves a target to another phase.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found`, `target.changed` where it is in another phase by now, `action.refused` for
    /// a move that its phase does not allow.
    pub fn program_move(&self, asked: &MoveTarget) -> Result<ProgramView, AppError> {
        let (chart, target): (ChartId, TargetId) = (asked.chart.parse()?, asked.target.parse()?);
        let reason = asked.reason.as_deref().filter(|text| !text.trim().is_empty()).map(Reason::new).transpose()?;
        let (from, to) = (domain_phase(asked.from), domain_phase(asked.to));
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::EditProgram, ActionKind::MoveTarget, Some(chart), None)?;
        device.expect_open(chart, ActionKind::MoveTarget)?;
        let now = device.peek(chart, |t| t.target(target))?.ok_or(ErrorCode::NotFound)?;
        if now.phase != from {
            return Err(ErrorCode::TargetChanged.into());
        }
        let change = ChangeId(make_id(&*self.0.clock)?);
        device.perform(chart, &Action::MoveTarget { change, target, from, to, reason })?;
        device.programs(chart).map_err(unseen)
    }

    /// Decides about a change that was made on an older version: it takes effect, or the target stays as it stands.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`, `record.not_found` for what does not wait, `target.changed`.
    pub fn program_settle(&self, asked: &SettleTarget) -> Result<ProgramView, AppError> {
        let (chart, change): (ChartId, ChangeId) = (asked.chart.parse()?, asked.change.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::EditProgram, ActionKind::SettleTarget, Some(chart), None)?;
        device.expect_open(chart, ActionKind::SettleTarget)?;
        let waiting = device.peek(chart, |t| t.waiting(change))?.ok_or(ErrorCode::NotFound)?;
        let target = waiting.target;
        let now = device.peek(chart, |t| t.target(target))?.ok_or(ErrorCode::NotFound)?;
        if now.version != asked.base_version {
            return Err(ErrorCode::TargetChanged.into());
        }
        let (base_version, take) = (asked.base_version, asked.take);
        device.perform(chart, &Action::SettleTarget { target, change, base_version, take })?;
        device.programs(chart).map_err(unseen)
    }

    /// Every change of a target, newest first.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`.
    pub fn program_history(&self, chart: &str, target: &str) -> Result<Vec<ChangeView>, AppError> {
        let (chart, target): (ChartId, TargetId) = (chart.parse()?, target.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        let history = device.look(chart, View::Program, Some(target.0), |file| file.target_history(target))?;
        let mut views = change_views(&history.changes, &history.names);
        views.reverse();
        Ok(views)
    }
}

impl Device {
    fn programs(&mut self, chart: ChartId) -> Result<ProgramView, AppError> {
        let programs = self.look(chart, View::Program, None, ChartFile::programs)?;
        Ok(program_view(chart, &programs, self.can(Some(chart))))
    }

    /// The target that a form is about; none for a new one.
    fn written(&mut self, chart: ChartId, target: Option<&str>) -> Result<Option<Target>, AppError> {
        let Some(target) = target else { return Ok(None) };
        let id: TargetId = target.parse()?;
        let found = self.peek(chart, |t| t.target(id))?;
        found.map(Some).ok_or_else(|| ErrorCode::NotFound.into())
    }
}

/// Ids for what is new.
fn fresh(clock: &dyn Clock) -> Result<TargetIds, AppError> {
    Ok(TargetIds { target: TargetId(make_id(clock)?), program: ProgramId(make_id(clock)?) })
}
