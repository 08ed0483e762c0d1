//! Who this device is and which platform it trusts.

use baton_domain::{DeviceId, TenantId};
use rusqlite::{OptionalExtension, Row, named_params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::DeviceFile;
use crate::StoreError;

/// What enrolment gave the device, and the seed that signs for it. Written once.
pub struct Identity {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name, for the screen.
    pub tenant_name: String,
    /// The tenant's host name at the platform.
    pub host: String,
    /// Where to connect when the host name does not resolve, as `address:port`.
    pub address: Option<String>,
    /// Port when no address is given.
    pub port: u16,
    /// SHA-256 of the public key of the platform's certificate authority: the only root of trust.
    pub authority: [u8; 32],
    /// This device.
    pub device: DeviceId,
    /// What people call it.
    pub device_name: String,
    /// Ed25519 public key of the platform's documents.
    pub platform_key: [u8; 32],
    /// X25519 public key to which content keys are sealed.
    pub ingest_key: [u8; 32],
    /// Version of the platform's database.
    pub generation: Uuid,
    /// Seed of the device signing key.
    pub signing_seed: Zeroizing<[u8; 32]>,
}

impl DeviceFile {
    /// Who this device is; none before enrolment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn identity(&self) -> Result<Option<Identity>, StoreError> {
        Ok(self.conn.query_row(include_str!("read_identity.sql"), [], read).optional()?)
    }

    /// Enrols the device.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when it is enrolled already.
    pub fn enrol(&mut self, identity: &Identity) -> Result<(), StoreError> {
        let values = named_params! {
            ":tenant": identity.tenant.0,
            ":tenant_name": identity.tenant_name,
            ":host": identity.host,
            ":address": identity.address,
            ":port": identity.port,
            ":authority": identity.authority,
            ":device": identity.device.0,
            ":device_name": identity.device_name,
            ":platform_key": identity.platform_key,
            ":ingest_key": identity.ingest_key,
            ":generation": identity.generation,
            ":signing_seed": *identity.signing_seed,
        };
        self.conn.execute(include_str!("enrol.sql"), values)?;
        Ok(())
    }

    /// Notes that the platform's database is another one now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_generation(&mut self, generation: Uuid) -> Result<(), StoreError> {
        self.conn.execute("UPDATE identity SET generation = ?1", [generation])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        tenant: TenantId(row.get(0)?),
        tenant_name: row.get(1)?,
        host: row.get(2)?,
        address: row.get(3)?,
        port: row.get(4)?,
        authority: row.get(5)?,
        device: DeviceId(row.get(6)?),
        device_name: row.get(7)?,
        platform_key: row.get(8)?,
        ingest_key: row.get(9)?,
        generation: row.get(10)?,
        signing_seed: Zeroizing::new(row.get(11)?),
    })
}
