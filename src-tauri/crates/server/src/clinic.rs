//! What a clinic's admin does: people, clients, care teams, devices. Used by the demo and tests, later by admin screens.
//! Works as the app's role, under row-level security like everything else.

mod chart;
mod person;

pub use chart::NewClient;
pub use person::NewPerson;

use std::{net::SocketAddr, sync::Arc};

use baton_contract::enrolment::EnrolmentCode;
use baton_domain::{TenantId, policy::PolicyBundle, text::Name};
use baton_vault::{id::make_id, random::make_bytes, sealing::SealingKeyPair};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{core::Core, database::Tx, fault::Fault, kms::KeyUse};

/// An enrolment code is good for a day.
const CODE_MS: i64 = 24 * 3_600_000;

/// The admin's side of the platform.
#[derive(Clone)]
pub struct Clinic {
    core: Arc<Core>,
}

impl Clinic {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// The tenant with this subdomain, if there is one.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn find_tenant(&self, subdomain: &str) -> Result<Option<TenantId>, Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin_outside(&mut client).await?;
        let row = tx.row("SELECT home FROM subdomains WHERE subdomain = $1", &[&subdomain.to_lowercase()]).await?;
        Ok(row.map(|row| TenantId(row.get(0))))
    }

    /// Makes a tenant with a key of its own. The policy's tenant is set to the new one; its numbers must lie within the
    /// product's bounds.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Database`] when the subdomain is taken.
    pub async fn create_tenant(&self, subdomain: &str, name: &Name, policy: PolicyBundle) -> Result<TenantId, Fault> {
        let tenant = TenantId(self.make_id()?);
        let policy = PolicyBundle { tenant, ..policy };
        policy.check().map_err(|_| Fault::Damaged("policy"))?;
        let policy = serde_json::to_string(&policy).map_err(|_| Fault::Damaged("policy"))?;
        let ingest = SealingKeyPair::make()?.secret_bytes();
        let ingest = self.core.kms.seal(&KeyUse::ingest(tenant), ingest.expose())?;
        let (subdomain, now) = (subdomain.to_lowercase(), self.core.now_ms());
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        tx.run("INSERT INTO subdomains (subdomain, home) VALUES ($1, $2)", &[&subdomain, &tenant.0]).await?;
        let insert = include_str!("clinic/insert_tenant.sql");
        tx.run(insert, &[&tenant.0, &subdomain, &name.as_str(), &policy, &ingest, &now]).await?;
        tx.commit().await?;
        Ok(tenant)
    }

    /// Makes an enrolment code, good once and for a day. `host` is the tenant's full host name, `authority` from
    /// [`crate::tls::make_authority`]; `address` for hosts that do not resolve.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn make_enrolment_code(
        &self,
        tenant: TenantId,
        host: &str,
        address: SocketAddr,
        authority: [u8; 32],
    ) -> Result<EnrolmentCode, Fault> {
        let secret = *make_bytes::<16>()?;
        let hash = Sha256::digest(secret).to_vec();
        let expires = self.core.now_ms() + CODE_MS;
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let sql = "INSERT INTO enrolment_codes (tenant_id, secret_hash, expires_ms) VALUES ($1, $2, $3)";
        tx.run(sql, &[&tenant.0, &hash, &expires]).await?;
        tx.commit().await?;
        let (host, port) = (host.to_owned(), address.port());
        Ok(EnrolmentCode { host, address: Some(address), port, authority, secret })
    }

    fn make_id(&self) -> Result<Uuid, Fault> {
        Ok(make_id(self.core.clock.as_ref())?)
    }
}
