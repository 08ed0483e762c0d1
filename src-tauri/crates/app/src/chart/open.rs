//! Opening a chart: the entry first, then the connection.

use std::path::PathBuf;

use baton_contract::{ErrorCode, view::ChartView};
use baton_domain::{
    Action, ActionKind, ChartId,
    action::{Resource, View},
    chart::Compartment,
    policy::Permission,
};
use baton_store::{OpenError, Place, StoreError, chart::ChartFile, open::set_aside};
use baton_vault::keys::ChartKey;

use crate::{
    active::OpenChart,
    core::{Core, Device, Shared},
    error::AppError,
    view::chart_view,
    writer::{Hand, Seal},
};

impl Core {
    /// Opens a chart and shows its overview. A chart that is not here yet is fetched first; one that is, is refreshed in
    /// passing when the platform can be reached.
    ///
    /// # Errors
    /// `policy.denied`, `lease.expired`, `chart.not_here`, `file.*`, `disk.*`.
    pub async fn chart_open(&self, chart: &str) -> Result<ChartView, AppError> {
        let chart: ChartId = chart.parse()?;
        let complete = {
            let mut state = self.0.lock();
            let device = state.device()?;
            device.open_chart(&self.0, chart)?;
            device.is_complete(chart)?
        };
        match self.fetch(chart).await.map_err(|error| (error.code, error)) {
            // What the platform refuses, no copy on this device shows.
            Err((ErrorCode::Denied | ErrorCode::NotFound, _)) => return Err(self.lose_chart(chart).await),
            Err((ErrorCode::PlatformUnreachable, _)) if !complete => return Err(ErrorCode::ChartNotHere.into()),
            Err((_, error)) if !complete => return Err(error),
            _ => {}
        }
        let mut state = self.0.lock();
        let device = state.device()?;
        let overview = device.look(chart, View::Chart, None, ChartFile::overview)?;
        Ok(chart_view(chart, &overview, device.can(Some(chart))))
    }
}

impl Device {
    /// Opens a chart if it is not open: permit, record, then connect and replay.
    pub fn open_chart(&mut self, shared: &Shared, chart: ChartId) -> Result<(), AppError> {
        self.permit(Permission::OpenChart, ActionKind::OpenChart, Some(chart), None)?;
        if self.active()?.charts.contains_key(&chart) {
            return self.revive(chart);
        }
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        let stored = active.vault.chart_key(chart, Compartment::Clinical)?.ok_or(ErrorCode::ChartNotHere)?;
        let key = ChartKey::from_bytes(*stored.key);
        let (content, wraps) = self.writer.chart_content(chart, &key)?;
        let action = Action::OpenChart { compartment: Compartment::Clinical, key_epoch: stored.key_epoch };
        let resource = Resource { chart: Some(chart), record: None };
        let stamp = self.writer.stamp();
        let hand = Hand::Person(&active.proven);
        let seal = Seal::Opening(&content, wraps);
        self.writer.note(hand, &action, resource, seal, &stamp)?;
        let path = shared.chart_path(&key.derive_file_name());
        self.drop_ahead_of(chart);
        let open = OpenChart { file: None, complete: false, path, key, content, watch: shared.watch(), at_hand: None };
        let active = self.active()?;
        active.idle.act(&stamp);
        active.charts.insert(chart, open);
        self.revive(chart)
    }

    /// Opens the file of an open chart again where it is closed, and replays what the ledger holds for it. An entry whose
    /// append was in doubt is settled first.
    pub fn revive(&mut self, chart: ChartId) -> Result<(), AppError> {
        self.writer.settle()?;
        self.with_room(|device| device.revive_once(chart))
    }

    fn revive_once(&mut self, chart: ChartId) -> Result<(), AppError> {
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        let open = active.charts.get_mut(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        if open.file.is_some() {
            return Ok(());
        }
        let mut file = open_file(open)?;
        let complete = file.is_complete();
        match complete {
            Ok(true) => {
                if let Err(error) = self.replay(chart, &mut file) {
                    let damaged = matches!(file.applied(), Err(StoreError::Corrupt));
                    drop(file);
                    return Err(if damaged { self.chart_failed(chart, StoreError::Corrupt) } else { error });
                }
            }
            Ok(false) => {}
            Err(error) => {
                drop(file);
                return Err(self.chart_failed(chart, error));
            }
        }
        let active = self.active.as_mut().ok_or(ErrorCode::Locked)?;
        if let Some(open) = active.charts.get_mut(&chart) {
            open.file = Some(file);
            open.complete = matches!(complete, Ok(true));
        }
        Ok(())
    }

    /// Opens the file again where it is closed, and goes on only if the whole chart is here.
    pub fn expect_whole(&mut self, chart: ChartId) -> Result<(), AppError> {
        self.revive(chart)?;
        let open = self.active()?.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        if open.complete { Ok(()) } else { Err(ErrorCode::ChartNotHere.into()) }
    }

    /// What a chart's failure means to a person. A file that proved damaged is closed and set aside, never deleted: the
    /// next opening makes it anew from platform and ledger.
    pub fn chart_failed(&mut self, chart: ChartId, error: StoreError) -> AppError {
        let open = self.active.as_mut().and_then(|active| active.charts.get_mut(&chart));
        if let (StoreError::Corrupt, Some(open)) = (&error, open) {
            open.file = None;
            open.at_hand = None;
            if let Err(error) = set_aside(&open.path) {
                return error.into();
            }
        }
        error.into()
    }

    /// Whether the whole working set has arrived once.
    pub fn is_complete(&mut self, chart: ChartId) -> Result<bool, AppError> {
        Ok(self.active()?.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?.complete)
    }
}

/// Opens or makes the file. A damaged one is set aside, never deleted, and made anew: platform and ledger rebuild it.
fn open_file(open: &OpenChart) -> Result<ChartFile, AppError> {
    let key = open.key.derive_file_key().raw_key_text();
    let place = Place { path: &open.path, key: key.expose(), vfs: None };
    let watch = || std::sync::Arc::clone(&open.watch);
    match ChartFile::open(place, watch()) {
        Ok(file) => Ok(file),
        Err(OpenError::Missing) => match ChartFile::create(place, watch()) {
            // A log without its database: the rest of a file that is gone.
            Err(OpenError::Exists) => {
                let _kept: PathBuf = set_aside(&open.path)?;
                Ok(ChartFile::create(place, watch())?)
            }
            made => Ok(made?),
        },
        Err(OpenError::Unreadable | OpenError::NotEncrypted | OpenError::Unfinished) => {
            let _kept: PathBuf = set_aside(&open.path)?;
            Ok(ChartFile::create(place, watch())?)
        }
        Err(error) => Err(error.into()),
    }
}
