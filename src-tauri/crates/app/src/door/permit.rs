//! Permit: policy decides; a denial is itself recorded.

use baton_contract::ErrorCode;
use baton_domain::{
    Action, ActionKind, ChartId, UserId,
    action::{CloseCause, Resource},
    policy::{Decision, Denial, Narrowing, Permission, Subject, decide},
};

use crate::{
    core::Device,
    error::AppError,
    writer::{Hand, Seal},
};

impl Device {
    /// Decides whether the active person may do this on this chart, and records a denial by their hand.
    pub fn permit(
        &mut self,
        permission: Permission,
        asked: ActionKind,
        chart: Option<ChartId>,
        author: Option<UserId>,
    ) -> Result<Narrowing, AppError> {
        let tenant = self.identity.tenant;
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        let subject = Subject { tenant, on_care_team: chart.is_some_and(|c| active.has(c)), author };
        let denial = match decide(&active.actor(tenant), permission, &subject) {
            Decision::Allowed(narrowing) => {
                self.expect_lease(asked, chart)?;
                return Ok(narrowing);
            }
            Decision::Denied(denial) => denial,
        };
        self.deny(asked, chart, denial)?;
        Err(ErrorCode::Denied.into())
    }

    /// Goes on only within the lease; its end is recorded as a denial and takes every open chart away.
    pub fn expect_lease(&mut self, asked: ActionKind, chart: Option<ChartId>) -> Result<(), AppError> {
        match self.check_lease() {
            Err(error) if error.code == ErrorCode::LeaseExpired => {
                self.deny(asked, chart, Denial::Lease)?;
                self.close_charts(CloseCause::Lease)?;
                Err(error)
            }
            other => other,
        }
    }

    fn deny(&mut self, asked: ActionKind, chart: Option<ChartId>, denial: Denial) -> Result<(), AppError> {
        let resource = Resource { chart, record: None };
        let stamp = self.writer.stamp();
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        let action = Action::Deny { asked, reason: denial };
        self.writer.note(Hand::Person(&active.proven), &action, resource, Seal::Run, &stamp)
    }

    /// Goes on only with an open chart. Where it is not open policy answers first, so that a denial is recorded as one and
    /// tells nothing of what is open.
    pub fn expect_open(&mut self, chart: ChartId, asked: ActionKind) -> Result<(), AppError> {
        if self.active()?.charts.contains_key(&chart) {
            return Ok(());
        }
        self.permit(asked.permission().unwrap_or(Permission::ReadChart), asked, Some(chart), None)?;
        Err(ErrorCode::ChartNotOpen.into())
    }

    /// Decides about a change before anything else is asked for it: a denial is one, whatever else is wrong.
    pub fn permit_change(&mut self, chart: ChartId, action: &Action) -> Result<(), AppError> {
        let kind = action.kind();
        self.permit(kind.permission().unwrap_or(Permission::RecordSession), kind, Some(chart), None)?;
        self.expect_open(chart, kind)
    }

    /// What the active person may do on this chart, for a view.
    pub fn can(&self, chart: Option<ChartId>) -> Vec<baton_contract::view::Can> {
        use baton_contract::view::Can;
        let Some(active) = &self.active else { return Vec::new() };
        let tenant = self.identity.tenant;
        let subject = Subject { tenant, on_care_team: chart.is_none_or(|c| active.has(c)), author: None };
        [
            (Permission::RecordSession, Can::RecordSession),
            (Permission::WriteNote, Can::WriteNote),
            (Permission::SignNote, Can::SignNote),
            (Permission::CosignNote, Can::CosignNote),
            (Permission::ReadAccessTrail, Can::ReadAccessTrail),
            (Permission::ReadChart, Can::ReadGraph),
            (Permission::ExportRecords, Can::ExportRecords),
            (Permission::EditProgram, Can::EditProgram),
        ]
        .into_iter()
        .filter(|(permission, _)| matches!(decide(&active.actor(tenant), *permission, &subject), Decision::Allowed(_)))
        .map(|(_, can)| can)
        .collect()
    }
}
