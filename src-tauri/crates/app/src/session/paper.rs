//! Blank data sheets of a client.

use baton_contract::view::{PaperService, PaperSheet};
use baton_domain::{
    ActionKind, ChartId, SessionId,
    action::View,
    measure::Target,
    policy::Permission,
    score::During,
    session::{Moment, date_shown},
};
use baton_store::chart::ChartFile;
use baton_vault::id::make_id;

use crate::{
    core::{Core, Device},
    door::read::Reading,
    error::AppError,
    view::row_view,
};

impl Core {
    /// A client's data sheet, to be printed: initials, targets that are run, their instructions. The ledger says who made it.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`.
    pub fn paper_sheet(&self, chart: &str) -> Result<PaperSheet, AppError> {
        self.sheet_for(Reading::Sheet, chart)
    }

    /// The same to be filled in on the screen: it is looked at, and nothing is printed.
    ///
    /// # Errors
    /// `policy.denied`, `chart.*`.
    pub fn paper_begin(&self, chart: &str) -> Result<PaperSheet, AppError> {
        self.sheet_for(Reading::Look(View::Program), chart)
    }

    fn sheet_for(&self, reading: Reading, chart: &str) -> Result<PaperSheet, AppError> {
        let chart: ChartId = chart.parse()?;
        let mut state = self.0.lock();
        let device = state.device()?;
        device.permit(Permission::RecordSession, ActionKind::PrintSheet, Some(chart), None)?;
        let plan = device.read_for(reading, chart, None, ChartFile::plan)?;
        let now = device.writer.moment();
        let me = device.active()?.user();
        let targets = run_now(plan.targets);
        let during = During { observed_ms: 0, pauses: &[] };
        let zone_min = self.0.clock.zone_min(now.at.wall_ms);
        Ok(PaperSheet {
            chart: chart.to_string(),
            initials: plan.profile.map(|profile| profile.initials.as_str().to_owned()).unwrap_or_default(),
            made_ms: now.at.wall_ms as f64,
            session: SessionId(make_id(&*self.0.clock)?).to_string(),
            rows: targets.iter().map(|target| row_view(target, &[], during, me, &now, None)).collect(),
            services: device.services(chart, &now, zone_min)?,
            asks: targets.iter().filter(|t| t.measure.asks_zero()).map(|t| t.id.to_string()).collect(),
        })
    }
}

/// The targets that a session freezes: those that are being run, numbered in their places.
pub(super) fn run_now(mut targets: Vec<Target>) -> Vec<Target> {
    targets.retain(|target| target.phase.is_run());
    for (position, target) in targets.iter_mut().enumerate() {
        target.position = u16::try_from(position).unwrap_or(u16::MAX);
    }
    targets
}

impl Device {
    /// The services that may be given today, the active person's usual one first.
    fn services(&mut self, chart: ChartId, now: &Moment, zone_min: i16) -> Result<Vec<PaperService>, AppError> {
        let role = self.active()?.role();
        let date = date_shown(now.at.wall_ms, zone_min).unwrap_or_default();
        let Some(billing) = self.peek(chart, |t| t.billing())? else { return Ok(Vec::new()) };
        let usual = billing.usual(role, &date).map(|service| service.code.clone());
        let mut services: Vec<_> = billing.services_on(&date).collect();
        services.sort_by_key(|service| usual.as_ref() != Some(&service.code));
        let view = |service: &baton_domain::billing::Service| PaperService {
            code: service.code.as_str().to_owned(),
            name: service.name.as_str().to_owned(),
        };
        Ok(services.into_iter().map(view).collect())
    }
}
