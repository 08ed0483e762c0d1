//! The platform's own secrets: kept in the database sealed under the KMS, made at the first start.

use baton_vault::secret::Secret;
use ed25519_dalek::SigningKey;

use crate::{
    database::{Database, Tx},
    fault::Fault,
    kms::{KeyUse, Kms},
};

/// The secrets, opened.
pub struct SecretKeys {
    /// Signs documents: policy, time, receipts.
    pub document: SigningKey,
    /// Recognises nonces and cursors.
    pub request: Secret<32>,
    /// Goes into every credential's hash, so that the database alone is of no use to a guesser.
    pub pepper: Secret<32>,
}

impl SecretKeys {
    /// Loads the secrets, making those that are missing. Two instances that start at once agree: the first one wins.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn load_or_make(database: &Database, kms: &dyn Kms) -> Result<Self, Fault> {
        let document = load(database, kms, "document_signing").await?;
        let document = SigningKey::from_bytes(document.expose());
        Ok(Self {
            document,
            request: load(database, kms, "request").await?,
            pepper: load(database, kms, "pepper").await?,
        })
    }
}

async fn load(database: &Database, kms: &dyn Kms, name: &'static str) -> Result<Secret<32>, Fault> {
    let usage = KeyUse::platform(name);
    let offered = kms.seal(&usage, Secret::<32>::make()?.expose())?;
    let mut client = database.connect().await?;
    let tx = Tx::begin_outside(&mut client).await?;
    let insert = "INSERT INTO platform_keys (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.run(insert, &[&name, &offered]).await?;
    let held = tx.row("SELECT sealed FROM platform_keys WHERE name = $1", &[&name]).await?;
    tx.commit().await?;
    let held: Vec<u8> = held.ok_or(Fault::Damaged("platform key"))?.get(0);
    Secret::try_from_slice(&kms.open(&usage, &held)?).map_err(|_| Fault::Damaged("platform key"))
}
