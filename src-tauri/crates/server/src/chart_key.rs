//! The key service: makes chart keys, and releases them sealed to one person on one device. It works as a database role
//! of its own; nothing else reaches its tables.

use std::sync::Arc;

use baton_contract::caseload::{RELEASE_INFO, ReleasedKey};
use baton_domain::{ChartId, DeviceId, TenantId, UserId, chart::Compartment};
use baton_vault::{keys::ChartKey, sealing::SealingPublic};
use data_encoding::BASE64URL_NOPAD;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    core::Core,
    database::Tx,
    fault::Fault,
    kms::{KeyUse, Kms},
};

/// To whom keys are released.
#[derive(Clone, Copy)]
pub struct Recipient {
    /// The tenant.
    pub tenant: TenantId,
    /// The person.
    pub user: UserId,
    /// The device.
    pub device: DeviceId,
    /// The key pair of (person, device) to which is sealed.
    pub key: SealingPublic,
    /// The request that asks.
    pub request: Uuid,
}

/// A chart key as the table holds it.
struct Held {
    chart: ChartId,
    compartment: Compartment,
    epoch: u32,
    sealed: Vec<u8>,
}

/// Makes the first key of each compartment of a new chart.
///
/// # Errors
/// [`Fault`].
pub async fn make(core: &Core, tenant: TenantId, chart: ChartId) -> Result<(), Fault> {
    let mut client = core.key_database.connect().await?;
    let tx = Tx::begin(&mut client, tenant).await?;
    for part in [Compartment::Clinical, Compartment::Restricted] {
        let sealed = core.kms.seal(&KeyUse::chart(tenant, chart, part, 1), ChartKey::make()?.expose())?;
        let part = part as i16;
        let insert = include_str!("chart_key/insert.sql");
        tx.run(insert, &[&tenant.0, &chart.0, &part, &sealed, &core.now_ms()]).await?;
    }
    tx.commit().await
}

/// Releases the current keys of these charts and compartments. Each release is on record before this returns.
///
/// # Errors
/// [`Fault`].
pub async fn release(
    core: &Core,
    to: Recipient,
    charts: Vec<ChartId>,
    compartments: &'static [Compartment],
) -> Result<Vec<ReleasedKey>, Fault> {
    let charts: Vec<Uuid> = charts.iter().map(|chart| chart.0).collect();
    let parts: Vec<i16> = compartments.iter().map(|part| *part as i16).collect();
    let mut client = core.key_database.connect().await?;
    let tx = Tx::begin(&mut client, to.tenant).await?;
    let rows = tx.rows(include_str!("chart_key/current.sql"), &[&charts, &parts]).await?;
    let held = rows.iter().map(read).collect::<Result<Vec<Held>, Fault>>()?;
    record(core, &tx, &to, &held).await?;
    tx.commit().await?;
    let kms = Arc::clone(&core.kms);
    let seal_all = move || held.iter().map(|key| seal(kms.as_ref(), &to, key)).collect();
    tokio::task::spawn_blocking(seal_all).await?
}

fn read(row: &Row) -> Result<Held, Fault> {
    let compartment = match row.get::<_, i16>(1) {
        1 => Compartment::Clinical,
        2 => Compartment::Restricted,
        _ => return Err(Fault::Damaged("compartment")),
    };
    let epoch = u32::try_from(row.get::<_, i32>(2)).map_err(|_| Fault::Damaged("key epoch"))?;
    Ok(Held { chart: ChartId(row.get(0)), compartment, epoch, sealed: row.get(3) })
}

async fn record(core: &Core, tx: &Tx<'_>, to: &Recipient, held: &[Held]) -> Result<(), Fault> {
    let charts: Vec<Uuid> = held.iter().map(|key| key.chart.0).collect();
    let parts: Vec<i16> = held.iter().map(|key| key.compartment as i16).collect();
    let epochs: Vec<i32> = held.iter().map(|key| i32::try_from(key.epoch).unwrap_or(i32::MAX)).collect();
    let (tenant, user, device, now) = (to.tenant.0, to.user.0, to.device.0, core.now_ms());
    let insert = include_str!("chart_key/record.sql");
    tx.run(insert, &[&tenant, &user, &device, &to.request, &now, &charts, &parts, &epochs]).await?;
    Ok(())
}

fn seal(kms: &dyn Kms, to: &Recipient, held: &Held) -> Result<ReleasedKey, Fault> {
    let Held { chart, compartment, epoch, sealed } = held;
    let key = kms.open(&KeyUse::chart(to.tenant, *chart, *compartment, *epoch), sealed)?;
    let aad = ReleasedKey::aad(to.user, to.device, *chart, *compartment, *epoch);
    let sealed = to.key.seal(RELEASE_INFO, &aad, &key).map_err(|_| Fault::Damaged("sealing key"))?;
    let sealed = BASE64URL_NOPAD.encode(&sealed.to_bytes());
    Ok(ReleasedKey { chart: *chart, compartment: *compartment, key_epoch: *epoch, sealed })
}
