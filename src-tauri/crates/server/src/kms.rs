//! The key-management service: what is secret in the database is sealed under a key that is not (DESIGN §7).
//!
//! A real one is an HSM behind PKCS#11; [`FileKms`] is for development.

mod file;

pub use file::FileKms;
pub(crate) use file::write_new_private;

use baton_domain::{ChartId, TenantId, UserId, chart::Compartment};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What a sealed secret is for. All of it is authenticated; none of it is secret: opaque ids only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyUse {
    /// The kind of secret.
    pub label: &'static str,
    /// The tenant; nil for the platform's own.
    pub tenant: Uuid,
    /// The chart or person; nil where there is none.
    pub subject: Uuid,
    /// The chart's part; 0 where there is none.
    pub part: u8,
    /// Version of the secret.
    pub epoch: u32,
}

impl KeyUse {
    /// One of the platform's own keys.
    #[must_use]
    pub fn platform(label: &'static str) -> Self {
        Self { label, tenant: Uuid::nil(), subject: Uuid::nil(), part: 0, epoch: 1 }
    }

    /// A tenant's ingest key.
    #[must_use]
    pub fn ingest(tenant: TenantId) -> Self {
        Self { tenant: tenant.0, ..Self::platform("ingest") }
    }

    /// A person's one-time-code seed.
    #[must_use]
    pub fn seed(tenant: TenantId, person: UserId) -> Self {
        Self { tenant: tenant.0, subject: person.0, ..Self::platform("otp_seed") }
    }

    /// A chart key.
    #[must_use]
    pub fn chart(tenant: TenantId, chart: ChartId, part: Compartment, epoch: u32) -> Self {
        Self { label: "chart_key", tenant: tenant.0, subject: chart.0, part: part as u8, epoch }
    }
}

/// Why a key was not sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum KmsError {
    /// The key file cannot be used.
    #[error("KMS key file: {0}")]
    File(#[from] std::io::Error),
    /// The key file can be read by others than its owner.
    #[error("the KMS key file must be readable by its owner alone (mode 0600)")]
    Exposed,
    /// The key file does not hold 32 bytes.
    #[error("the KMS key file does not hold a key")]
    NotAKey,
    /// What was sealed does not open for this use.
    #[error("KMS: {0}")]
    Envelope(#[from] baton_vault::envelope::EnvelopeError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] baton_vault::random::RandomError),
}

/// Seals and opens secrets for exactly one use each.
pub trait Kms: Send + Sync {
    /// Seals.
    ///
    /// # Errors
    /// [`KmsError`].
    fn seal(&self, usage: &KeyUse, secret: &[u8]) -> Result<Vec<u8>, KmsError>;

    /// Opens what was sealed for the same use.
    ///
    /// # Errors
    /// [`KmsError`], also when it was sealed for another use.
    fn open(&self, usage: &KeyUse, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KmsError>;
}
