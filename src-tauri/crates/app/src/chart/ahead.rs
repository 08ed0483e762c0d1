//! Fetching ahead: every chart of the caseload is on this device before there is no network. Pages go into a file beside the
//! chart's own place and are looked at by nobody; the whole copy is moved there in one step.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Weak},
    time::Duration,
};

use baton_contract::{
    ErrorCode,
    pull::{Page, PullRequest},
};
use baton_domain::{Action, ActionKind, ChartId, UserId, action::Resource, chart::Compartment, policy::Permission};
use baton_store::{OpenError, Place, chart::ChartFile, open};
use baton_sync::PlatformClient;
use baton_vault::{keys::ChartKey, secret::SecretText};

use crate::{
    active::Ahead,
    core::{Core, Device, Shared},
    error::AppError,
    event::Topic,
    writer::{Hand, Seal},
};

/// Between two looks for charts that are missing.
const AGAIN_MS: u64 = 60_000;
/// How often it is seen whether it is time.
const LOOK: Duration = Duration::from_secs(1);
/// Rows of a page: a lock and a tap wait for one at most.
const PAGE: u32 = 256;
/// A working set has no more pages than this; a platform that sends more is not believed.
const MOST_PAGES: usize = 10_000;

/// What a page is asked with.
struct Errand {
    user: UserId,
    client: Arc<PlatformClient>,
    token: SecretText,
    request: PullRequest,
}

/// A copy that has come whole and is closed: what is left is to move it.
struct Whole {
    part: PathBuf,
    place: PathBuf,
}

impl Core {
    /// Fetches the charts of the active person's caseload that are not here yet, one after the other, while nobody is in a
    /// session. One that cannot be fetched keeps no other one back. For a shell, the loop of [`Core::spawn_delivery`] does
    /// it; this is for simulations that do not run it.
    ///
    /// # Errors
    /// `device.locked`, `platform.*`, `token.expired`, `disk.*`, and the first error of a single chart; what came whole stays.
    pub async fn fetch_ahead(&self) -> Result<(), AppError> {
        let mut tried = HashSet::new();
        let mut failed = None;
        loop {
            let next = self.0.lock().device()?.next_missing(&self.0, &tried)?;
            let Some(chart) = next else { return failed.map_or(Ok(()), Err) };
            tried.insert(chart);
            match self.fetch_one_ahead(chart).await {
                Ok(()) => self.0.changed(Topic::Today),
                Err(error) => {
                    self.0.lock().device()?.drop_ahead();
                    if !concerns_one_chart(error.code) {
                        return Err(error);
                    }
                    failed = failed.or(Some(error));
                }
            }
        }
    }

    async fn fetch_one_ahead(&self, chart: ChartId) -> Result<(), AppError> {
        let mut resets = 0;
        for _ in 0..MOST_PAGES {
            let errand = self.0.lock().device()?.ahead_errand(chart)?;
            let page = errand.client.pull(errand.token.expose(), &errand.request).await?;
            resets += u8::from(page.reset);
            if resets > 1 || (page.more && page.rows.is_empty() && !page.reset) {
                return Err(ErrorCode::PlatformProtocol.into());
            }
            let core = self.clone();
            let take = move || {
                let whole = core.0.lock().device()?.take_ahead(&core.0, chart, errand.user, &page)?;
                whole.map_or(Ok(false), |whole| move_whole(&whole).map(|()| true))
            };
            if tokio::task::spawn_blocking(take).await?? {
                return Ok(());
            }
        }
        Err(ErrorCode::PlatformProtocol.into())
    }
}

/// Looks for charts that are missing while somebody is active and the platform can be asked. It ends with the core.
pub(crate) async fn keep_ahead(weak: Weak<Shared>) {
    loop {
        let Some(shared) = weak.upgrade() else { return };
        let due = shared.lock().device.as_mut().is_some_and(Device::ahead_due);
        let core = Core(shared);
        if due {
            // What did not come now is asked for again in a minute.
            let _ = core.fetch_ahead().await;
        }
        drop(core);
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether the next chart may fare better.
fn concerns_one_chart(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::Denied
            | ErrorCode::NotFound
            | ErrorCode::PlatformProtocol
            | ErrorCode::ChartFault
            | ErrorCode::FileDamaged
    )
}

/// Where a copy lies until it is whole.
pub(crate) fn part_of(path: PathBuf) -> PathBuf {
    path.with_extension("part")
}

fn place(shared: &Shared, key: &ChartKey) -> PathBuf {
    shared.chart_path(&key.derive_file_name())
}

/// A log that an interrupted purge left without its database is set aside; a chart that was opened in the meantime stays.
fn move_whole(whole: &Whole) -> Result<(), AppError> {
    match open::rename(&whole.part, &whole.place) {
        Err(OpenError::Exists) if whole.place.exists() => Ok(open::remove(&whole.part)?),
        Err(OpenError::Exists) => {
            open::set_aside(&whole.place)?;
            Ok(open::rename(&whole.part, &whole.place)?)
        }
        moved => Ok(moved?),
    }
}

/// Takes away what a kill or a lock left of copies under way.
pub(crate) fn sweep(charts: &std::path::Path) {
    let Ok(folder) = std::fs::read_dir(charts) else { return };
    for path in folder.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "part"))
    {
        // One that cannot be removed now is removed before its chart is fetched again.
        let _ = open::remove(&path);
    }
}

impl Device {
    /// Whether it is time to look for charts that are missing.
    pub fn ahead_due(&mut self) -> bool {
        let now = self.writer.stamp().boot_ms;
        let may = self.running.is_none() && self.check_lease().is_ok();
        let Some(active) = self.active.as_mut().filter(|a| may && a.token.is_some() && !a.needs_pin) else {
            return false;
        };
        let due = active.looked_ahead_boot_ms.is_none_or(|at| now.saturating_sub(at) >= AGAIN_MS);
        if due {
            active.looked_ahead_boot_ms = Some(now);
        }
        due
    }

    /// The next chart that is not here and was not tried; none when all are, or while a session runs.
    fn next_missing(&mut self, shared: &Shared, tried: &HashSet<ChartId>) -> Result<Option<ChartId>, AppError> {
        self.active()?;
        if self.running.is_some() {
            return Ok(None);
        }
        self.check_lease()?;
        let active = self.active()?;
        for item in active.caseload.iter().filter(|item| !tried.contains(&item.chart)) {
            if let Some(stored) = active.vault.chart_key(item.chart, Compartment::Clinical)?
                && !active.charts.contains_key(&item.chart)
                && !place(shared, &ChartKey::from_bytes(*stored.key)).exists()
            {
                return Ok(Some(item.chart));
            }
        }
        Ok(None)
    }

    fn ahead_errand(&mut self, chart: ChartId) -> Result<Errand, AppError> {
        let client = Arc::clone(&self.client);
        let in_session = self.running.is_some();
        let active = self.active()?;
        if in_session || active.charts.contains_key(&chart) || !active.has(chart) {
            return Err(ErrorCode::ActionRefused.into());
        }
        let token = active.token.as_ref().ok_or(ErrorCode::PlatformUnreachable)?;
        let begun = active.ahead.as_ref().filter(|ahead| ahead.chart == chart);
        let cursor = begun.map_or(Ok(None), |ahead| ahead.file.cursor())?;
        let request = PullRequest { chart, compartment: Compartment::Clinical, cursor, limit: PAGE };
        Ok(Errand { user: active.user(), client, token: SecretText::new(token.expose().to_owned()), request })
    }

    /// A page that arrives after a lock, a switch, an opening of this very chart, or when the chart has left the caseload, is
    /// dropped. The first one is recorded before it is written anywhere.
    fn take_ahead(
        &mut self,
        shared: &Shared,
        chart: ChartId,
        user: UserId,
        page: &Page,
    ) -> Result<Option<Whole>, AppError> {
        let own = self.identity.device;
        let active = self.active()?;
        if active.user() != user {
            return Err(ErrorCode::Locked.into());
        }
        if active.charts.contains_key(&chart) || !active.has(chart) {
            return Err(ErrorCode::ActionRefused.into());
        }
        if active.ahead.as_ref().is_none_or(|ahead| ahead.chart != chart) {
            self.begin_ahead(shared, chart)?;
        }
        let Some(ahead) = self.active()?.ahead.as_mut() else { return Err(ErrorCode::ChartNotOpen.into()) };
        ahead.file.apply_page(own, page)?;
        if page.more {
            return Ok(None);
        }
        if !ahead.file.is_complete()? {
            return Err(ErrorCode::PlatformProtocol.into());
        }
        // Closing it writes its log into it.
        Ok(self.active()?.ahead.take().map(|Ahead { part, whole, .. }| Whole { part, place: whole }))
    }

    /// Records that a copy of the chart comes here, and makes room for it.
    fn begin_ahead(&mut self, shared: &Shared, chart: ChartId) -> Result<(), AppError> {
        self.refuse_without_room()?;
        self.permit(Permission::OpenChart, ActionKind::FetchChart, Some(chart), None)?;
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        let stored = active.vault.chart_key(chart, Compartment::Clinical)?.ok_or(ErrorCode::ChartNotHere)?;
        let key = ChartKey::from_bytes(*stored.key);
        let action = Action::FetchChart { compartment: Compartment::Clinical, key_epoch: stored.key_epoch };
        let resource = Resource { chart: Some(chart), record: None };
        let stamp = self.writer.stamp();
        self.writer.note(Hand::Person(&active.proven), &action, resource, Seal::Run, &stamp)?;
        let whole = place(shared, &key);
        let part = part_of(whole.clone());
        open::remove(&part)?;
        let file_key = key.derive_file_key().raw_key_text();
        let file = ChartFile::create(Place { path: &part, key: file_key.expose(), vfs: None }, shared.watch())?;
        self.active()?.ahead = Some(Ahead { chart, file, part, whole });
        Ok(())
    }

    /// A chart that is opened, or that has left the caseload, is not fetched ahead any more.
    pub fn drop_ahead_of(&mut self, chart: ChartId) {
        if self.active.as_ref().is_some_and(|active| active.ahead.as_ref().is_some_and(|ahead| ahead.chart == chart)) {
            self.drop_ahead();
        }
    }

    /// Ends what is fetched ahead, and takes away what came of it.
    pub fn drop_ahead(&mut self) {
        if let Some(Ahead { file, part, .. }) = self.active.as_mut().and_then(|active| active.ahead.take()) {
            drop(file);
            let _ = open::remove(&part);
        }
    }
}
