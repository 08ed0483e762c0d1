//! A second pair of eyes on a tablet: opens its files beside the core, by its own connections, with the keys that a thief
//! of folder, keyring and password would have.

use std::{cell::Cell, path::PathBuf};

use baton_contract::push::SealedContentKey;
use baton_domain::{Action, ActionKind, ChartId, chart::Compartment, policy::Denial};
use baton_ledger::{Entry, Header};
use baton_store::{DeviceFile, LedgerFile, Place, UserFile, device::Identity, user::Seeds};
use baton_testkit::clinic::SyntheticPerson;
use baton_vault::{
    content::ContentKey,
    envelope::{Context, Envelope, Purpose},
    kdf::{KdfParams, derive_login_salt, derive_master},
    keyring::SecretStore,
    keys::{ChartKey, DeviceSecret, FileLabel, UserKey},
};
use uuid::Uuid;

use crate::Tablet;

/// The eyes.
pub struct Witness {
    ledger: LedgerFile,
    seen: Cell<u64>,
    secret: DeviceSecret,
    /// Who the device is.
    pub identity: Identity,
    folder: PathBuf,
}

impl Witness {
    /// Opens the ledger and the identity of an enrolled tablet.
    pub fn of(tablet: &Tablet) -> Self {
        let folder = tablet.folder().to_owned();
        let id = std::fs::read_to_string(folder.join("device-id")).unwrap();
        let bytes = tablet.secrets.read(&format!("device-{id}")).unwrap().unwrap();
        let secret = DeviceSecret::try_from_slice(&bytes).unwrap();
        let device = DeviceFile::open(Place {
            path: &folder.join("device.db"),
            key: secret.derive_file_key(FileLabel::Device).raw_key_text().expose(),
            vfs: None,
        });
        let identity = device.unwrap().identity().unwrap().unwrap();
        let key = secret.derive_file_key(FileLabel::Ledger).raw_key_text();
        let place = folder.join("ledger.db");
        let ledger = LedgerFile::open(Place { path: &place, key: key.expose(), vfs: None }).unwrap();
        Self { ledger, seen: Cell::new(0), secret, identity, folder }
    }

    /// Number of the last entry of the current epoch, as it is now: the eyes stay open while the core writes.
    pub fn seq(&self) -> u64 {
        let epoch = self.ledger.head().epoch;
        while self.ledger.hash_at(epoch, self.seen.get() + 1).unwrap().is_some() {
            self.seen.set(self.seen.get() + 1);
        }
        self.seen.get()
    }

    /// Every entry of the current epoch.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries_after(0)
    }

    /// The entries of the current epoch after `seq`.
    pub fn entries_after(&self, seq: u64) -> Vec<Entry> {
        let epoch = self.ledger.head().epoch;
        self.ledger.entries_after(epoch, seq, usize::MAX, usize::MAX).unwrap()
    }

    /// Their headers.
    pub fn headers_after(&self, seq: u64) -> Vec<Header> {
        self.entries_after(seq).iter().map(|e| e.read_header().unwrap()).collect()
    }

    /// How many entries of a kind are here, all epochs together.
    pub fn all_of_kind(&self, kind: ActionKind) -> usize {
        let epochs = self.ledger.epochs().unwrap();
        let all = epochs.iter().flat_map(|e| self.ledger.entries_after(e.epoch, 0, usize::MAX, usize::MAX).unwrap());
        all.filter(|entry| entry.read_header().unwrap().action_kind() == Some(kind)).count()
    }

    /// Verifies the whole chain.
    pub fn verify(&self) {
        self.ledger.verify_all().unwrap();
    }

    /// What an entry without a chart's key says.
    pub fn action(&self, entry: &Entry) -> Option<Action> {
        let header = entry.read_header().unwrap();
        let stored = self.ledger.content_key(&header.content_key).unwrap()?;
        let (tenant, device) = (self.identity.tenant, self.identity.device);
        let context = Context {
            purpose: Purpose::ContentKeyByDevice,
            tenant: tenant.0,
            user: Uuid::nil(),
            device: device.0,
            key_id: header.content_key,
            key_epoch: 0,
        };
        let wrap = Envelope::from_bytes(&stored.wrapped).unwrap();
        let key = ContentKey::unwrap_for_device(&self.secret, &context, &wrap).ok()?;
        let aad = [&tenant.bytes()[..], &device.bytes(), &header.content_key].concat();
        Some(serde_json::from_slice(&key.open_payload(&aad, &entry.payload).unwrap()).unwrap())
    }

    /// The denials after `seq`: what was asked, why it was denied, about which chart, and by whose hand.
    pub fn denials_after(&self, seq: u64) -> Vec<(ActionKind, Denial, Uuid, Uuid)> {
        let entries = self.entries_after(seq);
        let denials = entries.iter().filter_map(|entry| {
            let header = entry.read_header().unwrap();
            match self.action(entry) {
                Some(Action::Deny { asked, reason }) => Some((asked, reason, header.chart, header.actor)),
                _ => None,
            }
        });
        denials.collect()
    }

    /// The device's secret.
    pub fn secret(&self) -> &DeviceSecret {
        &self.secret
    }

    /// A person's vault with its path, by their password.
    pub fn vault(&self, person: &SyntheticPerson) -> (PathBuf, UserKey) {
        let key = self.secret.derive_file_key(FileLabel::Device).raw_key_text();
        let path = self.folder.join("device.db");
        let device = DeviceFile::open(Place { path: &path, key: key.expose(), vfs: None }).unwrap();
        let salt = derive_login_salt(self.identity.tenant.0, &person.login);
        let master = derive_master(&person.password(), &salt, KdfParams::STANDARD).unwrap();
        let wrap = master.derive_user_wrap(&self.secret, person.user.0, self.identity.device.0);
        let context = Context {
            purpose: Purpose::UserKeyByPassword,
            tenant: self.identity.tenant.0,
            user: person.user.0,
            device: self.identity.device.0,
            key_id: person.user.bytes(),
            key_epoch: 0,
        };
        let envelope = device.envelope(person.user, "user-key/password").unwrap().unwrap();
        let user_key = Envelope::from_bytes(&envelope).unwrap().open(&wrap, &context).unwrap();
        let name = device.person(person.user).unwrap().unwrap().vault;
        (self.folder.join("users").join(name), UserKey::try_from_slice(&user_key).unwrap())
    }

    /// What a person's keys on this device are made from, by their password.
    pub fn seeds(&self, person: &SyntheticPerson) -> Seeds {
        let (path, user_key) = self.vault(person);
        let key = user_key.derive_file_key().raw_key_text();
        UserFile::open(Place { path: &path, key: key.expose(), vfs: None }).unwrap().seeds().unwrap()
    }

    /// The content keys that entries need, as a batch carries them.
    pub fn content_keys(&self, entries: &[Entry]) -> Vec<SealedContentKey> {
        let ids: Vec<[u8; 16]> = entries.iter().map(|e| e.read_header().unwrap().content_key).collect();
        let stored = self.ledger.content_keys_for(&ids).unwrap();
        stored.into_iter().map(|k| SealedContentKey { id: k.id.to_vec(), sealed: k.sealed }).collect()
    }

    /// A chart's file with its key, by a person's password.
    pub fn chart(&self, person: &SyntheticPerson, chart: ChartId) -> (PathBuf, ChartKey) {
        let (path, user_key) = self.vault(person);
        let key = user_key.derive_file_key().raw_key_text();
        let vault = UserFile::open(Place { path: &path, key: key.expose(), vfs: None }).unwrap();
        let stored = vault.chart_key(chart, Compartment::Clinical).unwrap().unwrap();
        let key = ChartKey::from_bytes(*stored.key);
        (self.folder.join("charts").join(key.derive_file_name()), key)
    }
}
