//! Making entries: one place where an action becomes a sealed, signed, chained entry.

use std::sync::Arc;

use baton_domain::{
    Action, DeviceId, Purpose, Role, ShiftId, TenantId, UserId,
    action::{Proof, Resource},
    observation::Touch,
    session::Moment,
};
use baton_ledger::{
    Entry, Head, Header, MAX_PAYLOAD, entry::payload_hash, genesis, header::entry_hash, signature::signing_bytes,
};
use baton_store::{
    chart::{EntryMeta, Unrecorded},
    ledger::{Recorded, StoredContentKey},
};
use baton_vault::{
    clock::{Clock, Stamp},
    content::ContentKey,
    envelope::{Context, Purpose as EnvelopePurpose},
    keys::{ChartKey, DeviceSecret},
    sealing::SealingPublic,
    signing::SigningKey,
};
use uuid::Uuid;

use crate::{door::read::Reading, error::AppError, ledger_thread::LedgerHandle};
use baton_contract::ErrorCode;

/// Build number of this app, as entries cite it.
pub(crate) const BUILD: u32 = 1;

/// Whose hand an entry is.
#[derive(Clone, Copy)]
pub(crate) enum Hand<'a> {
    /// The device itself.
    Device,
    /// A person, with how they proved themselves and the key that signs.
    Person(&'a Proven),
}

/// A person who has proved who they are.
pub(crate) struct Proven {
    pub user: UserId,
    pub role: Role,
    pub shift: ShiftId,
    pub proof: Proof,
    pub proved_at_ms: i64,
    pub signing: SigningKey,
}

/// Which key seals a payload.
pub(crate) enum Seal<'a> {
    /// The key of this run, for entries without a chart.
    Run,
    /// The key of an open chart.
    Chart(&'a ContentKey),
    /// The key of a chart that this very entry opens: its wraps go into the ledger with the entry.
    Opening(&'a ContentKey, Box<StoredContentKey>),
}

/// The device's pen: the ledger, its head, and what every header needs.
pub(crate) struct Writer {
    pub ledger: LedgerHandle,
    pub clock: Arc<dyn Clock>,
    pub tenant: TenantId,
    pub device: DeviceId,
    pub signing: Arc<SigningKey>,
    pub ingest: SealingPublic,
    pub head: Head,
    pub policy_version: u32,
    pub signed_ms: i64,
    run_key: ContentKey,
    run_key_unstored: Option<StoredContentKey>,
    /// An append failed: the head is asked of the disk before anything else is recorded.
    unsettled: bool,
}

impl Writer {
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different fact of the device; a struct would be made once"
    )]
    pub fn new(
        ledger: LedgerHandle,
        clock: Arc<dyn Clock>,
        head: Head,
        signing: Arc<SigningKey>,
        ingest: SealingPublic,
        secret: &DeviceSecret,
        policy_version: u32,
        signed_ms: i64,
    ) -> Result<Self, AppError> {
        let run_key = ContentKey::make()?;
        let context = content_context(EnvelopePurpose::ContentKeyByDevice, head.tenant, head.device, run_key.id());
        let stored = StoredContentKey {
            id: run_key.id(),
            chart: None,
            wrapped: run_key.wrap_for_device(secret, &context)?.to_bytes(),
            sealed: run_key.wrap_for_ingest(&ingest, head.tenant.0, head.device.0)?.to_bytes(),
        };
        Ok(Self {
            ledger,
            clock,
            tenant: head.tenant,
            device: head.device,
            signing,
            ingest,
            head,
            policy_version,
            signed_ms,
            run_key,
            run_key_unstored: Some(stored),
            unsettled: false,
        })
    }

    pub fn stamp(&self) -> Stamp {
        Stamp { wall_ms: self.clock.wall_ms(), boot_ms: self.clock.boot_ms(), boot_id: self.clock.boot_id() }
    }

    /// What a chart needs to know of the entry that will be written next under this stamp.
    pub fn meta(&self, stamp: &Stamp, by: UserId) -> EntryMeta {
        EntryMeta {
            device: self.device,
            epoch: self.head.epoch,
            seq: self.head.seq + 1,
            by,
            wall_ms: stamp.wall_ms,
            boot: Uuid::from_bytes(stamp.boot_id),
            replayed: false,
        }
    }

    /// Whether an append failed since the head was last known.
    pub fn is_unsettled(&self) -> bool {
        self.unsettled
    }

    /// Finds out what became of an append that failed. Until then nothing can be recorded.
    pub fn settle(&mut self) -> Result<(), AppError> {
        if self.unsettled {
            let head = self.ledger.settle()?;
            if head != self.head {
                self.run_key_unstored = None;
            }
            self.head = head;
            self.unsettled = false;
        }
        Ok(())
    }

    /// Leaves the epoch for a new one, at least `epoch`, that cites its head. Nothing is dropped.
    pub fn begin_epoch(&mut self, epoch: u32) -> Result<(), AppError> {
        self.settle()?;
        let old = self.head;
        let next = genesis(old.tenant, old.device, epoch.max(old.epoch + 1), old.hash);
        self.ledger.with(move |file| file.start_epoch(next, old.hash))?;
        self.head = next;
        Ok(())
    }

    /// Records an action: durable when it returns. Nothing may happen in between that appends to the ledger.
    pub fn record(
        &mut self,
        hand: Hand<'_>,
        action: &Action,
        resource: Resource,
        seal: Seal<'_>,
        stamp: &Stamp,
    ) -> Result<Recorded, AppError> {
        self.settle()?;
        let entry = self.entry(hand, action, resource, &seal, stamp)?;
        self.append(entry, seal)
    }

    /// Records a look at a chart and hands out what was seen: for this entry, and for no other.
    pub fn record_look<T>(
        &mut self,
        hand: Hand<'_>,
        reading: Reading,
        resource: Resource,
        content: &ContentKey,
        stamp: &Stamp,
        seen: Unrecorded<T>,
    ) -> Result<T, AppError> {
        self.settle()?;
        let action = reading.action(seen.looked().clone());
        let seal = Seal::Chart(content);
        let entry = self.entry(hand, &action, resource, &seal, stamp)?;
        let announced = seen.in_entry(&entry);
        let recorded = self.append(entry, seal)?;
        Ok(announced.reveal(recorded)?)
    }

    fn append(&mut self, entry: Entry, seal: Seal<'_>) -> Result<Recorded, AppError> {
        let mut keys: Vec<StoredContentKey> = self.run_key_unstored.iter().cloned().collect();
        if let Seal::Opening(_, stored) = seal {
            keys.push(*stored);
        }
        let hash = entry.hash();
        let recorded = self.ledger.append(entry, keys).inspect_err(|_| self.unsettled = true)?;
        self.run_key_unstored = None;
        self.head = Head { seq: self.head.seq + 1, hash, ..self.head };
        Ok(recorded)
    }

    /// Records an action of which nothing more is needed than that it is durable.
    pub fn note(
        &mut self,
        hand: Hand<'_>,
        action: &Action,
        resource: Resource,
        seal: Seal<'_>,
        stamp: &Stamp,
    ) -> Result<(), AppError> {
        self.record(hand, action, resource, seal, stamp).map(drop)
    }

    fn entry(
        &self,
        hand: Hand<'_>,
        action: &Action,
        resource: Resource,
        seal: &Seal<'_>,
        stamp: &Stamp,
    ) -> Result<Entry, AppError> {
        let key = match seal {
            Seal::Run => &self.run_key,
            Seal::Chart(key) | Seal::Opening(key, _) => key,
        };
        let payload =
            key.seal_payload(&payload_aad(self.tenant, self.device, key.id()), &serde_json::to_vec(action)?)?;
        if payload.len() > MAX_PAYLOAD {
            return Err(ErrorCode::TooLarge.into());
        }
        let header = self.header(hand, action, resource, key.id(), &payload, stamp).encode().to_vec();
        let message = signing_bytes(&entry_hash(&header));
        let signature = match hand {
            Hand::Device => self.signing.sign(&message),
            Hand::Person(person) => person.signing.sign(&message),
        };
        Ok(Entry { header, signature: signature.to_vec(), payload })
    }

    fn header(
        &self,
        hand: Hand<'_>,
        action: &Action,
        resource: Resource,
        content_key: [u8; 16],
        payload: &[u8],
        stamp: &Stamp,
    ) -> Header {
        let person = match hand {
            Hand::Device => None,
            Hand::Person(person) => Some(person),
        };
        Header {
            tenant: self.tenant,
            device: self.device,
            epoch: self.head.epoch,
            seq: self.head.seq + 1,
            previous: self.head.hash,
            kind: action.kind() as u16,
            actor: person.map_or(Uuid::nil(), |p| p.user.0),
            role: person.map_or(0, |p| p.role as u8),
            purpose: person.map_or(Purpose::Operations, |p| purpose_of(p.role)) as u8,
            shift: person.map_or(Uuid::nil(), |p| p.shift.0),
            proof: person.map_or(Proof::None, |p| p.proof) as u8,
            proved_at_ms: person.map_or(0, |p| p.proved_at_ms),
            policy_version: self.policy_version,
            chart: resource.chart.map_or(Uuid::nil(), |c| c.0),
            record: resource.record.unwrap_or(Uuid::nil()),
            wall_ms: stamp.wall_ms,
            boot_ms: stamp.boot_ms,
            boot: Uuid::from_bytes(stamp.boot_id),
            signed_ms: self.signed_ms,
            build: BUILD,
            content_key,
            payload_len: u32::try_from(payload.len()).unwrap_or(u32::MAX),
            payload_hash: payload_hash(payload),
        }
    }

    /// Makes the content key of a chart's opening, with its two wraps.
    pub fn chart_content(
        &self,
        chart: baton_domain::ChartId,
        chart_key: &ChartKey,
    ) -> Result<(ContentKey, Box<StoredContentKey>), AppError> {
        let key = ContentKey::make()?;
        let context = content_context(EnvelopePurpose::ContentKeyByChart, self.tenant, self.device, key.id());
        let stored = StoredContentKey {
            id: key.id(),
            chart: Some(chart),
            wrapped: key.wrap_for_chart(chart_key, &context)?.to_bytes(),
            sealed: key.wrap_for_ingest(&self.ingest, self.tenant.0, self.device.0)?.to_bytes(),
        };
        Ok((key, Box::new(stored)))
    }

    /// The clocks now, as observations carry them; `ago_ms` since a finger touched, at most ten seconds.
    pub fn touch(&self, stamp: &Stamp, ago_ms: u32) -> Touch {
        let ago = u64::from(ago_ms.min(10_000));
        Touch { wall_ms: stamp.wall_ms - ago as i64, boot_ms: stamp.boot_ms.saturating_sub(ago) }
    }

    /// This moment.
    pub fn moment(&self) -> Moment {
        let stamp = self.stamp();
        Moment { at: self.touch(&stamp, 0), boot: Uuid::from_bytes(stamp.boot_id) }
    }
}

/// Clinicians treat; everybody else runs the clinic.
pub(crate) fn purpose_of(role: Role) -> Purpose {
    match role {
        Role::Technician | Role::Supervisor => Purpose::Treatment,
        Role::Admin | Role::Compliance | Role::Billing => Purpose::Operations,
    }
}

/// What a payload's seal is bound to.
pub(crate) fn payload_aad(tenant: TenantId, device: DeviceId, content_key: [u8; 16]) -> Vec<u8> {
    [&tenant.bytes()[..], &device.bytes(), &content_key].concat()
}

/// What a content key's local wrap is bound to.
pub(crate) fn content_context(purpose: EnvelopePurpose, tenant: TenantId, device: DeviceId, id: [u8; 16]) -> Context {
    Context { purpose, tenant: tenant.0, user: Uuid::nil(), device: device.0, key_id: id, key_epoch: 0 }
}
