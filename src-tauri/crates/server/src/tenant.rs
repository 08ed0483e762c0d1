//! A tenant as the platform works for it, found by the host name of a request.

use std::sync::Arc;

use baton_contract::ErrorCode;
use baton_domain::{TenantId, text::Name};
use baton_vault::{sealing::SealingKeyPair, secret::Secret};
use uuid::Uuid;

use crate::{core::Core, database::Tx, fault::Fault, kms::KeyUse};

/// A tenant.
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: Name,
    /// Opens content keys.
    pub ingest: SealingKeyPair,
}

/// The host part of a `Host` header: without the port, lower case. Devices sign this name.
pub fn host_name(header: &str) -> String {
    header.split_once(':').map_or(header, |(host, _)| host).to_lowercase()
}

/// The tenant whose subdomain a host name starts with.
///
/// # Errors
/// [`ErrorCode::TenantMismatch`] when there is none.
pub async fn find(core: &Core, host: &str) -> Result<Arc<Tenant>, Fault> {
    let subdomain = match host.split_once('.') {
        Some((subdomain, domain)) if domain == core.domain => subdomain,
        _ => return Err(ErrorCode::TenantMismatch.into()),
    };
    if let Some(tenant) = core.tenants.get(&subdomain.to_owned()) {
        return Ok(tenant);
    }
    let tenant = Arc::new(load(core, subdomain).await?);
    core.tenants.keep(subdomain.to_owned(), Arc::clone(&tenant));
    Ok(tenant)
}

async fn load(core: &Core, subdomain: &str) -> Result<Tenant, Fault> {
    let mut client = core.database.connect().await?;
    let outside = Tx::begin_outside(&mut client).await?;
    let home = outside.row("SELECT home FROM subdomains WHERE subdomain = $1", &[&subdomain]).await?;
    drop(outside);
    let id: Uuid = home.ok_or(ErrorCode::TenantMismatch)?.get(0);
    let id = TenantId(id);
    let tx = Tx::begin(&mut client, id).await?;
    let row = tx.row("SELECT name, ingest_sealed FROM tenants", &[]).await?.ok_or(Fault::Damaged("tenant"))?;
    let ingest = core.kms.open(&KeyUse::ingest(id), row.get(1))?;
    let ingest = Secret::try_from_slice(&ingest).map_err(|_| Fault::Damaged("ingest key"))?;
    let name = Name::new(row.get(0)).map_err(|_| Fault::Damaged("tenant name"))?;
    Ok(Tenant { id, name, ingest: SealingKeyPair::from_secret(&ingest) })
}
