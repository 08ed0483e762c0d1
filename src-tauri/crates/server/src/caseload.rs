//! A person's own caseload, with the keys that their role may hold.

use std::sync::Arc;

use axum::{Json, extract::State};
use baton_contract::caseload::CaseloadAnswer;
use baton_domain::{
    ChartId,
    chart::{CaseloadItem, ChartRow, Compartment},
    policy::{Decision, Permission, Subject, decide},
};
use baton_vault::sealing::SealingPublic;
use tokio_postgres::Row;

use crate::{
    audit::{self, Act},
    chart_key::{self, Recipient},
    core::Core,
    database::Tx,
    fault::Fault,
    request::PersonCall,
};

/// Answers the active caseload of the person who asks. Admins, compliance and billing have none.
pub async fn answer(State(core): State<Arc<Core>>, person: PersonCall) -> Result<Json<CaseloadAnswer>, Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, person.call.tenant.id).await?;
    let compartments = openable(&person);
    let items = if compartments.is_empty() { Vec::new() } else { read_items(&core, &tx, &person).await? };
    let sealing_key = read_sealing_key(&tx, &person).await?;
    let act = Act { act: "caseload", person: Some(person.actor.user), chart: None, records: items.len() };
    audit::record(&core, &tx, &person.call, act).await?;
    let policy = core.sign(&core.read_policy(&tx).await?)?;
    tx.commit().await?;
    let keys = match sealing_key {
        Some(key) if !items.is_empty() => {
            let charts = items.iter().map(|item| item.chart).collect();
            chart_key::release(&core, recipient(&person, key), charts, compartments).await?
        }
        _ => Vec::new(),
    };
    Ok(Json(CaseloadAnswer { items, keys, policy, time: core.sign_time(person.call.tenant.id)? }))
}

/// The parts of a chart of their care team that this person may open.
fn openable(person: &PersonCall) -> &'static [Compartment] {
    let subject = Subject { tenant: person.call.tenant.id, on_care_team: true, author: None };
    match decide(&person.actor, Permission::OpenChart, &subject) {
        Decision::Allowed(narrowing) => narrowing.compartments,
        Decision::Denied(_) => &[],
    }
}

async fn read_items(core: &Core, tx: &Tx<'_>, person: &PersonCall) -> Result<Vec<CaseloadItem>, Fault> {
    let rows = tx.rows(include_str!("caseload/items.sql"), &[&person.actor.user.0, &core.now_ms()]).await?;
    rows.iter().map(read_item).collect()
}

fn read_item(row: &Row) -> Result<CaseloadItem, Fault> {
    match serde_json::from_slice(row.get(2)) {
        Ok(ChartRow::Profile(profile)) => {
            Ok(CaseloadItem { chart: ChartId(row.get(0)), last_session_ms: row.get(1), profile })
        }
        _ => Err(Fault::Damaged("profile")),
    }
}

async fn read_sealing_key(tx: &Tx<'_>, person: &PersonCall) -> Result<Option<SealingPublic>, Fault> {
    let sql = "SELECT sealing_key FROM device_users WHERE device = $1 AND person = $2";
    let row = tx.row(sql, &[&person.call.device.0, &person.actor.user.0]).await?;
    let key = row.map(|row| row.get::<_, &[u8]>(0).try_into().map(SealingPublic)).transpose();
    key.map_err(|_| Fault::Damaged("sealing key"))
}

fn recipient(person: &PersonCall, key: SealingPublic) -> Recipient {
    Recipient {
        tenant: person.call.tenant.id,
        user: person.actor.user,
        device: person.call.device,
        key,
        request: person.call.request,
    }
}
