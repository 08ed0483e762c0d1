//! The caseload while somebody is active: asked for again and again, so that a client who comes, goes or is taken away is
//! noticed now and not at the next sign-in. Each answer renews the lease.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use baton_contract::{
    ErrorCode,
    caseload::{CaseloadAnswer, RELEASE_INFO, ReleasedKey},
};
use baton_domain::{
    Action, ChartId, UserId,
    action::{CloseCause, Resource},
};
use baton_store::{
    open,
    user::{ChartKey as StoredKey, UserFile},
};
use baton_sync::{PlatformClient, SyncError};
use baton_vault::{
    keys::ChartKey,
    sealing::{Sealed, SealingKeyPair},
    secret::{Secret, SecretText},
};
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::{
    chart::part_of,
    core::{Core, Device, Shared},
    draft::drafts_of,
    error::AppError,
    event::Topic,
    writer::{Hand, Seal},
};

/// Between two answers while somebody is active.
const FRESH_MS: u64 = 60_000;
/// How often the loop looks whether it is time.
const LOOK: Duration = Duration::from_secs(1);

/// When the caseload was asked for and heard last, in boot milliseconds; none: not since this person became active.
#[derive(Clone, Copy, Default)]
pub(crate) struct Freshness {
    asked_boot_ms: Option<u64>,
    heard_boot_ms: Option<u64>,
}

impl Freshness {
    /// An answer has just come.
    pub fn heard(boot_ms: u64) -> Self {
        Self { asked_boot_ms: Some(boot_ms), heard_boot_ms: Some(boot_ms) }
    }

    fn is_old(at: Option<u64>, now: u64) -> bool {
        at.is_none_or(|at| now.saturating_sub(at) >= FRESH_MS)
    }

    /// A sign of life or a look at Today: asks at the next chance unless the last answer is fresh.
    pub fn wake(&mut self, boot_ms: u64) {
        if Self::is_old(self.heard_boot_ms, boot_ms) {
            self.asked_boot_ms = None;
        }
    }
}

struct Errand {
    user: UserId,
    turn: u64,
    client: Arc<PlatformClient>,
    token: SecretText,
}

impl Core {
    /// Asks the platform for the active person's caseload and takes what it answers: new clients appear, and a chart that
    /// left it is closed and taken off the device. For a shell, the loop of [`Core::spawn_delivery`] does it; this is for
    /// simulations that do not run it.
    ///
    /// # Errors
    /// `device.locked`, `platform.*`, `token.expired`, `disk.*`; then the old one stands.
    pub async fn refresh_caseload(&self) -> Result<(), AppError> {
        let errand = self.0.lock().device()?.caseload_errand()?;
        let answer = match errand.client.caseload(errand.token.expose()).await {
            Ok(answer) => answer,
            Err(error) => {
                if matches!(error, SyncError::Unreachable) {
                    self.set_online(false);
                }
                return Err(error.into());
            }
        };
        let core = self.clone();
        tokio::task::spawn_blocking(move || core.adopt_caseload(&errand, &answer)).await?
    }

    fn adopt_caseload(&self, errand: &Errand, answer: &CaseloadAnswer) -> Result<(), AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        // An answer that arrives after a lock or a switch is dropped.
        if device.turn != errand.turn || device.active()?.user() != errand.user {
            return Err(ErrorCode::Locked.into());
        }
        device.take_policy(&answer.policy)?;
        device.take_time(&answer.time)?;
        let before = device.active()?.caseload.clone();
        let closed = device.with_room(|device| device.adopt_caseload(&self.0, answer))?;
        let changed = device.active()?.caseload != before;
        drop(state);
        if changed {
            self.0.changed(Topic::Today);
        }
        if closed {
            self.0.changed(Topic::Chart);
        }
        Ok(())
    }

    /// The platform refused a chart to the active person: it is closed here before anything else is said.
    pub(crate) async fn lose_chart(&self, chart: ChartId) -> AppError {
        let _ = self.refresh_caseload().await;
        let closed = match self.0.lock().device() {
            Ok(device) => device.close_left(&[chart]),
            Err(error) => Err(error),
        };
        self.0.changed(Topic::Today);
        self.0.changed(Topic::Chart);
        closed.err().unwrap_or_else(|| ErrorCode::Denied.into())
    }
}

/// Asks again while somebody is active and the platform can be asked. It ends with the core.
pub(crate) async fn keep_fresh(weak: Weak<Shared>) {
    loop {
        let Some(shared) = weak.upgrade() else { return };
        let due = shared.lock().device.as_mut().is_some_and(Device::caseload_due);
        if due {
            // What did not work now is tried again in a minute, or at the next sign of life.
            let _ = Core(Arc::clone(&shared)).refresh_caseload().await;
        }
        // Nothing of the core is held while waiting: loops that wait in turn would keep it alive for ever.
        let stale = Arc::clone(&shared.stale);
        drop(shared);
        let _ = tokio::time::timeout(LOOK, stale.notified()).await;
    }
}

impl Device {
    /// There is a sign of life: whoever is active hears of their caseload at the next chance.
    pub fn wake_caseload(&mut self) {
        let now = self.writer.stamp().boot_ms;
        if let Some(active) = &mut self.active {
            active.fresh.wake(now);
        }
    }

    fn caseload_due(&mut self) -> bool {
        let now = self.writer.stamp().boot_ms;
        self.active.as_ref().is_some_and(|a| a.token.is_some() && Freshness::is_old(a.fresh.asked_boot_ms, now))
    }

    fn caseload_errand(&mut self) -> Result<Errand, AppError> {
        let (now, turn, client) = (self.writer.stamp().boot_ms, self.turn, Arc::clone(&self.client));
        let active = self.active()?;
        active.fresh.asked_boot_ms = Some(now);
        let token = active.token.as_ref().ok_or(ErrorCode::PlatformUnreachable)?;
        let token = SecretText::new(token.expose().to_owned());
        Ok(Errand { user: active.user(), turn, client, token })
    }

    fn adopt_caseload(&mut self, shared: &Shared, answer: &CaseloadAnswer) -> Result<bool, AppError> {
        let (now, device) = (self.writer.stamp().boot_ms, self.identity.device);
        let active = self.active()?;
        let sealing = SealingKeyPair::from_secret(&Secret::from_bytes(*active.vault.seeds()?.sealing));
        let user = active.user();
        take_caseload(&mut active.vault, &sealing, user, device, answer)?;
        active.caseload = active.vault.caseload()?;
        active.fresh = Freshness::heard(now);
        self.leave_scope(shared)
    }

    /// Closes and purges what is in the active person's vault and not in their caseload. True when an open chart was
    /// closed. What an unsent entry still needs stays, closed to everybody, until it was received.
    pub fn leave_scope(&mut self, shared: &Shared) -> Result<bool, AppError> {
        let active = self.active()?;
        let open: Vec<ChartId> = active.charts.keys().copied().filter(|chart| !active.has(*chart)).collect();
        let keys = active.vault.chart_keys()?;
        let user = active.user();
        let mut gone: Vec<ChartId> = keys.iter().map(|k| k.chart).filter(|chart| !active.has(*chart)).collect();
        gone.dedup();
        self.close_left(&open)?;
        let held: Vec<String> = keys.iter().filter(|k| !gone.contains(&k.chart)).map(file_name).collect();
        self.file.hold_charts(user, &held)?;
        for chart in gone {
            self.drop_ahead_of(chart);
            if self.writer.ledger.with(move |file| file.is_chart_waiting(chart))? {
                continue;
            }
            let files: Vec<String> = keys.iter().filter(|k| k.chart == chart).map(file_name).collect();
            self.purge_chart(shared, user, chart, &files)?;
        }
        Ok(!open.is_empty())
    }

    /// Takes charts away from under the active person: connections and keys go first, the entries follow.
    fn close_left(&mut self, charts: &[ChartId]) -> Result<(), AppError> {
        let active = self.active()?;
        let closed: Vec<ChartId> = charts.iter().copied().filter(|c| active.charts.remove(c).is_some()).collect();
        let stamp = self.writer.stamp();
        for chart in closed {
            let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
            let action = Action::CloseChart { cause: CloseCause::LeftScope };
            let resource = Resource { chart: Some(chart), record: None };
            self.writer.note(Hand::Person(&active.proven), &action, resource, Seal::Run, &stamp)?;
        }
        Ok(())
    }

    /// The person's keys of a chart go, and its files unless somebody else here still holds them. The keys go last: with
    /// them an interrupted purge finds the files again.
    fn purge_chart(&mut self, shared: &Shared, user: UserId, chart: ChartId, files: &[String]) -> Result<(), AppError> {
        let mut held = false;
        for name in files {
            if self.file.release_chart(user, name)? {
                held = true;
            } else {
                open::remove(&shared.chart_path(name))?;
                open::remove(&part_of(shared.chart_path(name)))?;
            }
        }
        self.active()?.vault.remove_drafts_before(&drafts_of(chart), i64::MAX)?;
        self.active()?.vault.remove_chart_keys(chart)?;
        if !held && self.running.as_ref().is_some_and(|running| running.chart == chart) {
            // Nobody here can end it any more: it runs on at the clinic, and another session may start here.
            self.running = None;
            self.store_running();
        }
        Ok(())
    }
}

fn file_name(stored: &StoredKey) -> String {
    ChartKey::from_bytes(*stored.key).derive_file_name()
}

/// Stores a caseload and opens the chart keys that came with it.
pub(crate) fn take_caseload(
    vault: &mut UserFile,
    sealing: &SealingKeyPair,
    user: UserId,
    device: baton_domain::DeviceId,
    answer: &CaseloadAnswer,
) -> Result<(), AppError> {
    let mut keys = Vec::with_capacity(answer.keys.len());
    for released in &answer.keys {
        let bytes = BASE64URL_NOPAD.decode(released.sealed.as_bytes()).map_err(|_| ErrorCode::PlatformProtocol)?;
        let sealed = Sealed::from_bytes(&bytes).map_err(|_| ErrorCode::PlatformProtocol)?;
        let aad = ReleasedKey::aad(user, device, released.chart, released.compartment, released.key_epoch);
        let opened = sealing.open(RELEASE_INFO, &aad, &sealed).map_err(|_| ErrorCode::PlatformProtocol)?;
        let key: [u8; 32] = opened.as_slice().try_into().map_err(|_| ErrorCode::PlatformProtocol)?;
        keys.push(StoredKey {
            chart: released.chart,
            compartment: released.compartment,
            key_epoch: released.key_epoch,
            key: Zeroizing::new(key),
        });
    }
    vault.put_chart_keys(&keys)?;
    vault.replace_caseload(&answer.items)?;
    Ok(())
}
