//! The write door: permit, apply in an open transaction, record durably, commit. From the record on it happened, and is
//! answered so; a commit that fails closes the chart until it has been opened again and replayed.

use baton_contract::ErrorCode;
use baton_domain::{
    Action, ChartId, UserId,
    action::{Proof, Resource},
    policy::Permission,
};
use baton_store::chart::Applied;

use crate::{
    core::Device,
    error::AppError,
    writer::{Hand, Seal},
};

impl Device {
    /// Performs a change on an open chart.
    pub fn perform(&mut self, chart: ChartId, action: &Action) -> Result<Applied, AppError> {
        self.perform_proved(chart, action, None, None)
    }

    /// The same, with a proof that was asked again for this very act, and for an act that only the author may do.
    pub fn perform_proved(
        &mut self,
        chart: ChartId,
        action: &Action,
        proof: Option<Proof>,
        author: Option<UserId>,
    ) -> Result<Applied, AppError> {
        let kind = action.kind();
        let permission = kind.permission().unwrap_or(Permission::RecordSession);
        self.permit(permission, kind, Some(chart), author)?;
        self.expect_whole(chart)?;
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let meta = self.writer.meta(&stamp, active.user());
        let open = active.charts.get_mut(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        let resource =
            Resource { chart: Some(chart), record: action.session().map(|s| s.0).or(action.target().map(|t| t.0)) };
        let before = active.proven.proof;
        active.proven.proof = proof.unwrap_or(before);
        let file = open.file.as_mut().ok_or(ErrorCode::ChartFault)?;
        let mut failed = None;
        let outcome = (|| {
            let transaction = file.begin()?;
            let applied = match transaction.apply(&meta, action) {
                Ok(applied) => applied,
                Err(error) => {
                    failed = Some(error);
                    return Err(ErrorCode::ChartFault.into());
                }
            };
            let hand = Hand::Person(&active.proven);
            let recorded = self.writer.record(hand, action, resource, Seal::Chart(&open.content), &stamp)?;
            let committed = transaction.commit((recorded.epoch(), recorded.seq()));
            Ok::<_, AppError>((applied, committed.is_ok()))
        })();
        active.proven.proof = before;
        if self.writer.is_unsettled() {
            // The entry may be on the disk all the same: then the chart must have it, so it is replayed.
            open.file = None;
        }
        if let Some(error) = failed {
            return Err(self.chart_failed(chart, error));
        }
        let (applied, committed) = outcome?;
        if !committed {
            open.file = None;
        }
        active.idle.act(&stamp);
        Ok(applied)
    }
}
