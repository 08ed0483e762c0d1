//! What every request works with.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, PoisonError, RwLock},
};

use baton_contract::{Document, Signed, signed::PlatformTime};
use baton_domain::{DeviceId, TenantId, UserId, policy::PolicyBundle};
use baton_vault::{clock::Clock, content::ContentKey};
use ed25519_dalek::VerifyingKey;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    database::{Database, Tx},
    fault::Fault,
    kms::Kms,
    secret_keys::SecretKeys,
    tenant::Tenant,
};

/// Facts that never change once they are true, so that keeping them cannot make an answer stale.
pub struct Kept<K, V>(RwLock<HashMap<K, V>>);

/// Beyond this many a cache starts again.
const MOST_KEPT: usize = 8_192;

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    fn new() -> Self {
        Self(RwLock::new(HashMap::new()))
    }

    /// The fact, if it is kept.
    pub fn get(&self, key: &K) -> Option<V> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps a fact.
    pub fn keep(&self, key: K, value: V) {
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST_KEPT {
            map.clear();
        }
        map.insert(key, value);
    }
}

/// The platform's inside.
pub struct Core {
    /// As the app's role.
    pub database: Database,
    /// As the key service's role.
    pub key_database: Database,
    /// The KMS.
    pub kms: Arc<dyn Kms>,
    /// The platform's own secrets.
    pub keys: SecretKeys,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Host names are `<subdomain>.<domain>`.
    pub domain: String,
    /// Version of the database.
    pub generation: Uuid,
    /// Tenants by subdomain.
    pub tenants: Kept<String, Arc<Tenant>>,
    /// Keys by which people sign on a device: set once.
    pub signers: Kept<(DeviceId, UserId), VerifyingKey>,
    /// Keys of payloads: a key's id commits to it.
    pub content_keys: Kept<(DeviceId, [u8; 16]), Arc<ContentKey>>,
    /// How many Argon2id computations may run at once: each takes 19 MiB and a core.
    pub hashing: Semaphore,
}

impl Core {
    /// Connects, and loads what is needed to answer.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn open(
        database: Database,
        key_database: Database,
        kms: Arc<dyn Kms>,
        clock: Arc<dyn Clock>,
        domain: String,
    ) -> Result<Self, Fault> {
        let keys = SecretKeys::load_or_make(&database, kms.as_ref()).await?;
        let generation = generation(&database).await?;
        let hashing = Semaphore::new(4);
        let (tenants, signers, content_keys) = (Kept::new(), Kept::new(), Kept::new());
        Ok(Self {
            database,
            key_database,
            kms,
            keys,
            clock,
            domain: domain.to_lowercase(),
            generation,
            tenants,
            signers,
            content_keys,
            hashing,
        })
    }

    /// Now, wall milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.clock.wall_ms()
    }

    /// Signs a document as the platform.
    ///
    /// # Errors
    /// [`Fault::Damaged`] when it cannot be written as JSON.
    pub fn sign<T: Document>(&self, document: &T) -> Result<Signed<T>, Fault> {
        Signed::seal(document, &self.keys.document).map_err(|_| Fault::Damaged("document"))
    }

    /// The platform's word on the time.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn sign_time(&self, tenant: TenantId) -> Result<Signed<PlatformTime>, Fault> {
        self.sign(&PlatformTime { tenant, at_ms: self.now_ms() })
    }

    /// The tenant's policy as it stands.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn read_policy(&self, tx: &Tx<'_>) -> Result<PolicyBundle, Fault> {
        let row = tx.row("SELECT policy FROM tenants", &[]).await?.ok_or(Fault::Damaged("tenant"))?;
        serde_json::from_str(row.get(0)).map_err(|_| Fault::Damaged("policy"))
    }
}

async fn generation(database: &Database) -> Result<Uuid, Fault> {
    let mut client = database.connect().await?;
    let tx = Tx::begin_outside(&mut client).await?;
    Ok(tx.row("SELECT id FROM generation", &[]).await?.ok_or(Fault::Damaged("generation"))?.get(0))
}
