//! Replay: what the ledger holds for a chart and the chart has not applied. Deterministic, keyed by entry; an entry that
//! can never apply is set aside and shown, and never blocks those behind it (DESIGN §2).

use baton_contract::ErrorCode;
use baton_domain::{Action, ChartId, UserId, action::Resource, session::Refusal};
use baton_ledger::{Entry, Header};
use baton_store::{
    StoreError,
    chart::{ChartFile, EntryMeta},
};
use baton_vault::{
    content::ContentKey,
    envelope::{Envelope, Purpose},
    keys::ChartKey,
};

use crate::{
    core::Device,
    error::AppError,
    writer::{Hand, Seal, content_context, payload_aad},
};

impl Device {
    /// Brings a chart's file up to the ledger's head.
    pub fn replay(&mut self, chart: ChartId, file: &mut ChartFile) -> Result<(), AppError> {
        let (epoch, seq) = file.applied()?;
        if (epoch, seq) > (self.writer.head.epoch, self.writer.head.seq) {
            // The chart knows entries that the ledger has not: the ledger was put back from an older copy. What is recorded
            // from now on must not pass for them.
            self.writer.begin_epoch(epoch + 1)?;
        }
        let entries = self.writer.ledger.with(move |ledger| ledger.entries_of_chart_after(chart, epoch, seq))?;
        let mut keys: Vec<([u8; 16], ContentKey)> = Vec::new();
        for entry in entries {
            let header = entry.read_header().map_err(|_| ErrorCode::FileDamaged)?;
            if !header.action_kind().is_some_and(baton_domain::ActionKind::changes_chart) {
                continue;
            }
            if keys.iter().all(|(id, _)| *id != header.content_key) {
                let key = self.content_key(chart, header.content_key)?;
                keys.push((header.content_key, key));
            }
            let key = keys.iter().find(|(id, _)| *id == header.content_key).map(|(_, key)| key);
            let action = self.open_payload(key.ok_or(ErrorCode::Internal)?, &header, &entry)?;
            self.apply_again(file, &header, &action)?;
        }
        let head = (self.writer.head.epoch, self.writer.head.seq);
        Ok(file.begin()?.commit(head)?)
    }

    fn apply_again(&mut self, file: &mut ChartFile, header: &Header, action: &Action) -> Result<(), AppError> {
        let meta = EntryMeta {
            device: header.device,
            epoch: header.epoch,
            seq: header.seq,
            by: UserId(header.actor),
            wall_ms: header.wall_ms,
            boot: header.boot,
            replayed: true,
        };
        let transaction = file.begin()?;
        match transaction.apply(&meta, action) {
            Ok(_) => Ok(transaction.commit((header.epoch, header.seq))?),
            Err(StoreError::Refused(reason)) => {
                drop(transaction);
                self.set_aside(file, header, reason)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn set_aside(&mut self, file: &mut ChartFile, header: &Header, reason: Refusal) -> Result<(), AppError> {
        let action = Action::SetAside { epoch: header.epoch, seq: header.seq, reason };
        let resource = Resource { chart: header.resource().chart, record: header.resource().record };
        let stamp = self.writer.stamp();
        self.writer.note(Hand::Device, &action, resource, Seal::Run, &stamp)?;
        if let Some(kind) = header.action_kind() {
            file.set_aside_entry(header.epoch, header.seq, kind, reason)?;
        }
        Ok(())
    }

    fn content_key(&self, chart: ChartId, id: [u8; 16]) -> Result<ContentKey, AppError> {
        let stored = self.writer.ledger.with(move |ledger| ledger.content_key(&id))?.ok_or(ErrorCode::FileDamaged)?;
        let wrap = Envelope::from_bytes(&stored.wrapped).map_err(|_| ErrorCode::FileDamaged)?;
        let context = content_context(Purpose::ContentKeyByChart, self.identity.tenant, self.identity.device, id);
        let key = self.chart_key(chart)?;
        ContentKey::unwrap_for_chart(key, &context, &wrap).map_err(|_| ErrorCode::FileDamaged.into())
    }

    fn chart_key(&self, chart: ChartId) -> Result<&ChartKey, AppError> {
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        Ok(&active.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?.key)
    }

    fn open_payload(&self, key: &ContentKey, header: &Header, entry: &Entry) -> Result<Action, AppError> {
        let aad = payload_aad(self.identity.tenant, self.identity.device, header.content_key);
        let plain = key.open_payload(&aad, &entry.payload).map_err(|_| ErrorCode::FileDamaged)?;
        serde_json::from_slice(&plain).map_err(|_| ErrorCode::FileDamaged.into())
    }
}
