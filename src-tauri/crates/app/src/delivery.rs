//! Delivery: the ledger goes to the platform by itself, with nobody signed in, at the lock screen too (DESIGN §5).

use std::{collections::HashSet, sync::Arc, time::Duration};

use baton_contract::{
    ErrorCode, Signed,
    push::{Batch, Receipt, SealedContentKey, head_bytes},
    view::SyncView,
};
use baton_ledger::{Entry, Head};
use baton_store::{StoreError, ledger::LedgerFile};
use baton_sync::{
    SyncError,
    plan::{self, Next, Pace},
    receipt,
};
use baton_vault::{random::make_bytes, signing::SigningKey};

use crate::{
    chart::keep_ahead,
    core::{Core, Device, Shared},
    error::AppError,
    event::Topic,
    people::caseload::keep_fresh,
};

/// How far delivery has come, for every screen.
#[derive(Clone, Default)]
pub(crate) struct DeliveryState {
    pub online: bool,
    pub trouble: Option<ErrorCode>,
    waiting: u64,
    attention: u64,
    received_ms: Option<i64>,
}

impl DeliveryState {
    pub fn view(&self) -> SyncView {
        SyncView {
            online: self.online,
            waiting: u32::try_from(self.waiting).unwrap_or(u32::MAX),
            attention: u32::try_from(self.attention).unwrap_or(u32::MAX),
            received_ms: self.received_ms.map(|ms| ms as f64),
            trouble: self.trouble,
        }
    }
}

/// Between two looks at the ledger while there is nothing to send.
const IDLE: Duration = Duration::from_secs(1);

/// What the loop remembers between two tries.
#[derive(Default)]
struct Route {
    pace: Pace,
    /// Where the platform said it is in an epoch, when that is less than a receipt once told.
    rewound: Option<(u32, u64)>,
    /// The epoch of the last batch that was sent.
    sent: Option<u32>,
    /// Epochs that the platform has frozen after a fork: kept here, shown, not sent again.
    frozen: HashSet<u32>,
}

/// A batch ready to go, with what its receipt must say.
struct Parcel {
    batch: Batch,
    first: u64,
    last: Head,
}

impl Core {
    /// Starts delivering on the current runtime, asking for the active person's caseload, and fetching its charts. All end with the core.
    pub fn spawn_delivery(&self) {
        let weak = Arc::downgrade(&self.0);
        tokio::spawn(keep_fresh(weak.clone()));
        tokio::spawn(keep_ahead(weak.clone()));
        tokio::spawn(async move {
            let mut route = Route::default();
            while let Some(shared) = weak.upgrade() {
                let nudge = Arc::clone(&shared.nudge);
                let wait = Core(shared).deliver_step(&mut route).await;
                if !wait.is_zero() && tokio::time::timeout(wait, nudge.notified()).await.is_ok() {
                    // A sign of life: what failed before says little of now.
                    route.pace.failures = 0;
                }
            }
        });
    }

    /// Delivers until everything is received or an error says to wait: for simulations and benchmarks that do not run the
    /// loop.
    ///
    /// # Errors
    /// The error that ended it.
    pub async fn deliver_all(&self) -> Result<(), AppError> {
        let mut route = Route::default();
        loop {
            match self.deliver_once(&mut route).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// How far what was recorded here has come.
    ///
    /// # Errors
    /// `device.not_enrolled`, `disk.*`.
    pub fn sync_view(&self) -> Result<SyncView, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        device.refresh_delivery()?;
        Ok(device.sync_view())
    }

    pub(crate) fn set_online(&self, online: bool) {
        if let Some(device) = &mut self.0.lock().device {
            device.delivery.online = online;
        }
        self.0.changed(Topic::Sync);
    }

    async fn deliver_step(&self, route: &mut Route) -> Duration {
        if self.0.lock().device.is_none() {
            return IDLE;
        }
        let result = self.deliver_once(route).await;
        let received = route.rewound.filter(|(epoch, _)| Some(*epoch) == route.sent).map_or(u64::MAX, |(_, seq)| seq);
        let error = match &result {
            Ok(true) => None,
            Ok(false) => return IDLE,
            Err(error) => Some(error),
        };
        let jitter = make_bytes::<1>().map_or(0.5, |byte| f64::from(byte[0]) / 255.0);
        let (pace, next) = plan::after(route.pace, error.map_or(Ok(()), Err), received, jitter);
        route.pace = pace;
        self.0.note_delivery(error, &next);
        match next {
            Next::Send => Duration::ZERO,
            Next::Wait { ms } | Next::Attention { ms, .. } => Duration::from_millis(ms),
            Next::Rewind { held } => {
                route.rewound = route.sent.map(|epoch| (epoch, held));
                Duration::ZERO
            }
            Next::NewEpoch => match self.0.leave_epoch(route) {
                Ok(()) => Duration::ZERO,
                Err(_) => IDLE,
            },
        }
    }

    /// Sends one batch; false when there is nothing to send.
    async fn deliver_once(&self, route: &mut Route) -> Result<bool, SyncError> {
        let core = self.clone();
        let (pace, rewound, frozen) = (route.pace, route.rewound, route.frozen.clone());
        let parcel = tokio::task::spawn_blocking(move || core.0.pack(pace, rewound, &frozen))
            .await
            .map_err(|_| SyncError::Protocol)?
            .map_err(|_| SyncError::Protocol)?;
        let Some((parcel, client)) = parcel else { return Ok(false) };
        route.sent = Some(parcel.last.epoch);
        let signed = client.push(&parcel.batch).await?;
        let shared = Arc::clone(&self.0);
        let last = parcel.last;
        tokio::task::spawn_blocking(move || shared.take_receipt(&parcel, &signed))
            .await
            .map_err(|_| SyncError::Protocol)??;
        if let Some((epoch, seq)) = &mut route.rewound
            && *epoch == last.epoch
        {
            *seq = last.seq;
        }
        Ok(true)
    }
}

impl Shared {
    fn pack(
        &self,
        pace: Pace,
        rewound: Option<(u32, u64)>,
        frozen: &HashSet<u32>,
    ) -> Result<Option<(Parcel, Arc<baton_sync::PlatformClient>)>, AppError> {
        let (ledger, client, signing, head) = {
            let mut state = self.lock();
            let device = state.device()?;
            let writer = &device.writer;
            (writer.ledger.clone(), Arc::clone(&device.client), Arc::clone(&writer.signing), writer.head)
        };
        let frozen = frozen.clone();
        let packed = ledger.with(move |file| pack_run(file, head, pace, rewound, &frozen))?;
        Ok(packed.map(|mut parcel| {
            parcel.batch.head_signature = sign_head(&signing, &parcel.last);
            (parcel, client)
        }))
    }

    fn take_receipt(&self, parcel: &Parcel, signed: &Signed<Receipt>) -> Result<(), SyncError> {
        let (ledger, platform_key) = {
            let mut state = self.lock();
            let device = state.device().map_err(|_| SyncError::Protocol)?;
            (device.writer.ledger.clone(), device.platform_key)
        };
        let receipt = receipt::verify(signed, &platform_key, &parcel.batch, parcel.first, &parcel.last)
            .map_err(|_| SyncError::Protocol)?;
        let body = serde_json::to_string(signed).map_err(|_| SyncError::Protocol)?;
        let (epoch, through, at_ms, outcomes) = (receipt.epoch, parcel.last.seq, receipt.at_ms, receipt.outcomes);
        ledger
            .with(move |file| match file.record_receipt(epoch, through, &outcomes, &body, at_ms) {
                // A batch that was sent again after a rewind brings what an earlier receipt said already.
                Err(StoreError::OutOfOrder(_)) => Ok(()),
                other => other,
            })
            .map_err(|_| SyncError::Protocol)?;
        let mut state = self.lock();
        if let Some(device) = &mut state.device {
            // What is believed of time may wait for the next receipt if the disk has no room for it now.
            let _ = device.heard_at(at_ms);
            device.delivery.received_ms = Some(at_ms);
            let _ = device.refresh_delivery();
        }
        Ok(())
    }

    fn note_delivery(&self, error: Option<&SyncError>, next: &Next) {
        if let Some(device) = &mut self.lock().device {
            let online = !matches!(error, Some(SyncError::Unreachable | SyncError::Busy { .. }));
            if online && !device.delivery.online {
                device.wake_caseload();
                self.stale.notify_one();
            }
            device.delivery.online = online;
            device.delivery.trouble = match next {
                Next::Attention { code, .. } => Some(*code),
                Next::Send | Next::Wait { .. } | Next::Rewind { .. } | Next::NewEpoch => None,
            };
        }
        self.changed(Topic::Sync);
    }

    /// The platform holds another history of this epoch: leave it, citing its head. Nothing of it is dropped.
    fn leave_epoch(&self, route: &mut Route) -> Result<(), AppError> {
        let mut state = self.lock();
        let device = state.device()?;
        let old = device.writer.head;
        let refused = route.sent.unwrap_or(old.epoch);
        route.rewound = None;
        // An epoch that was left before is only not sent again.
        if refused == old.epoch {
            device.writer.begin_epoch(0)?;
        }
        route.frozen.insert(refused);
        // Known as such from now on, also over a restart: what it holds alone is shown to a person.
        device.writer.ledger.with(move |file| file.freeze_epoch(refused))?;
        device.refresh_delivery()
    }
}

impl Device {
    /// Reads anew how much waits and what needs attention.
    pub fn refresh_delivery(&mut self) -> Result<(), AppError> {
        let (waiting, attention) =
            self.writer.ledger.with(|file| Ok((file.waiting()?, file.outcomes()?.len() as u64 + file.stranded()?)))?;
        self.delivery.waiting = waiting;
        self.delivery.attention = attention;
        Ok(())
    }
}

fn pack_run(
    file: &mut LedgerFile,
    head: Head,
    pace: Pace,
    rewound: Option<(u32, u64)>,
    frozen: &HashSet<u32>,
) -> Result<Option<Parcel>, StoreError> {
    for epoch in file.epochs()? {
        let held = rewound.filter(|(of, _)| *of == epoch.epoch).map(|(_, seq)| seq);
        let after = held.map_or(epoch.received, |seq| seq.min(epoch.received));
        if frozen.contains(&epoch.epoch) || after >= epoch.last {
            continue;
        }
        let entries = file.entries_after(epoch.epoch, after, pace.entries, pace.bytes)?;
        let Some(last) = entries.last() else { continue };
        let hash = last.hash();
        let seq = after + entries.len() as u64;
        let content_keys = content_keys(file, &entries)?;
        let last = Head { epoch: epoch.epoch, seq, hash, ..head };
        let batch = Batch {
            epoch: epoch.epoch,
            cited: epoch.cited.to_vec(),
            entries,
            content_keys,
            head_signature: Vec::new(),
        };
        return Ok(Some(Parcel { batch, first: after + 1, last }));
    }
    Ok(None)
}

fn content_keys(file: &LedgerFile, entries: &[Entry]) -> Result<Vec<SealedContentKey>, StoreError> {
    let mut ids: Vec<[u8; 16]> = Vec::new();
    for entry in entries {
        let header = entry.read_header().map_err(|_| StoreError::Decode("header"))?;
        if !ids.contains(&header.content_key) {
            ids.push(header.content_key);
        }
    }
    let stored = file.content_keys_for(&ids)?;
    Ok(stored.into_iter().map(|k| SealedContentKey { id: k.id.to_vec(), sealed: k.sealed }).collect())
}

fn sign_head(key: &SigningKey, head: &Head) -> Vec<u8> {
    key.sign(&head_bytes(head.device, head.epoch, head.seq, &head.hash)).to_vec()
}
