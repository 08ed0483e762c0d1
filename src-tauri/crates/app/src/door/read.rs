//! The read door: what a chart gives is sealed in `Unrecorded` until its entry is durable in the ledger.

use baton_contract::ErrorCode;
use baton_domain::{
    Action, ActionKind, ChartId,
    action::{ExportForm, Looked, Resource, View},
    policy::Permission,
};
use baton_store::{
    StoreError,
    chart::{ChartFile, Unrecorded},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    core::Device,
    error::AppError,
    writer::{Hand, Seal},
};

/// What a chart is read for, as its entry says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reading {
    /// To be shown.
    Look(View),
    /// To leave the app.
    Export(ExportForm, View),
    /// For blank data sheets.
    Sheet,
}

impl Reading {
    fn kind(self) -> ActionKind {
        match self {
            Self::Look(_) => ActionKind::Look,
            Self::Export(..) => ActionKind::Export,
            Self::Sheet => ActionKind::PrintSheet,
        }
    }

    /// The action that the entry holds.
    pub fn action(self, looked: Looked) -> Action {
        match self {
            Self::Look(view) => Action::Look { view, looked },
            Self::Export(form, view) => Action::Export { form, view, looked },
            Self::Sheet => Action::PrintSheet { looked },
        }
    }
}

impl Device {
    /// Looks at an open chart: reads, records who looked at which records, and only then hands the result out.
    pub fn look<T>(
        &mut self,
        chart: ChartId,
        view: View,
        record: Option<Uuid>,
        read: impl FnOnce(&ChartFile) -> Result<Unrecorded<T>, StoreError>,
    ) -> Result<T, AppError> {
        self.read_for(Reading::Look(view), chart, record, read)
    }

    /// The same for whatever a chart is read for: each has its permission and its entry.
    pub fn read_for<T>(
        &mut self,
        reading: Reading,
        chart: ChartId,
        record: Option<Uuid>,
        read: impl FnOnce(&ChartFile) -> Result<Unrecorded<T>, StoreError>,
    ) -> Result<T, AppError> {
        let kind = reading.kind();
        self.permit(kind.permission().unwrap_or(Permission::ReadChart), kind, Some(chart), None)?;
        self.expect_whole(chart)?;
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let open = active.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        let file = open.file.as_ref().ok_or(ErrorCode::ChartFault)?;
        let unrecorded = match read(file) {
            Ok(unrecorded) => unrecorded,
            Err(error) => return Err(self.chart_failed(chart, error)),
        };
        let resource = Resource { chart: Some(chart), record };
        let hand = Hand::Person(&active.proven);
        let seen = self.writer.record_look(hand, reading, resource, &open.content, &stamp, unrecorded)?;
        active.idle.act(&stamp);
        Ok(seen)
    }

    /// Records a look at what needs attention, which lies in the ledger: the charts that the entries are about.
    pub fn record_attention_look(&mut self, charts: &[Uuid]) -> Result<(), AppError> {
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let action = Action::Look { view: View::Attention, looked: looked(charts, "attention") };
        let hand = Hand::Person(&active.proven);
        self.writer.note(hand, &action, Resource::default(), Seal::Run, &stamp)?;
        active.idle.act(&stamp);
        Ok(())
    }

    /// Looks at one's own caseload, which lies in the vault and not in a chart.
    pub fn look_at_caseload(&mut self) -> Result<(), AppError> {
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let ids: Vec<Uuid> = active.caseload.iter().map(|item| item.chart.0).collect();
        let looked = looked(&ids, "caseload");
        let action = Action::Look { view: View::Today, looked };
        let hand = Hand::Person(&active.proven);
        self.writer.note(hand, &action, Resource::default(), Seal::Run, &stamp)?;
        active.idle.act(&stamp);
        Ok(())
    }
}

impl Device {
    /// Records a look at who looked: the answer itself comes from the platform.
    pub fn record_trail_look(&mut self, chart: ChartId) -> Result<(), AppError> {
        let stamp = self.writer.stamp();
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let action = Action::Look { view: View::AccessTrail, looked: looked(&[chart.0], "access-trail") };
        let resource = Resource { chart: Some(chart), record: None };
        let hand = Hand::Person(&active.proven);
        self.writer.note(hand, &action, resource, Seal::Run, &stamp)?;
        active.idle.act(&stamp);
        Ok(())
    }
}

/// What a look at things outside a chart returned.
fn looked(ids: &[Uuid], fingerprint: &str) -> Looked {
    let many = ids.len() > 500;
    let digest = many.then(|| {
        let all: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
        HEXLOWER.encode(&Sha256::digest(&all))
    });
    Looked {
        count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
        ids: if many { Vec::new() } else { ids.to_vec() },
        digest,
        fingerprint: HEXLOWER.encode(&Sha256::digest(fingerprint.as_bytes())),
    }
}
