//! Who looked at a chart, and who did what in it: from the ledgers of all devices. Asking is itself on record.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use axum::{Json, extract::State};
use baton_contract::{
    ErrorCode,
    caseload::{AccessRow, AccessTrailAnswer, AccessTrailRequest},
};
use baton_domain::{
    Action, ActionKind, DeviceId, Role, UserId,
    action::View,
    policy::{Decision, Permission, Subject, decide},
    text::Name,
};
use baton_ledger::Header;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    audit::{self, Act},
    core::Core,
    database::Tx,
    fault::Fault,
    pull::on_care_team,
    push::{ContentKeys, keep_opened, open_payload, read_held},
    request::{PersonCall, read_json},
};

/// An entry as read for the trail.
struct Seen {
    header: Header,
    payload: Vec<u8>,
    received_ms: i64,
    device: Name,
    name: Name,
}

/// Answers to a supervisor of the care team, or to compliance.
pub async fn answer(State(core): State<Arc<Core>>, person: PersonCall) -> Result<Json<AccessTrailAnswer>, Fault> {
    let asked: AccessTrailRequest = read_json(&person.call.body)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, person.call.tenant.id).await?;
    let on_care_team = on_care_team(&core, &tx, &person, asked.chart).await?;
    let subject = Subject { tenant: person.call.tenant.id, on_care_team, author: None };
    if let Decision::Denied(_) = decide(&person.actor, Permission::ReadAccessTrail, &subject) {
        return Err(ErrorCode::Denied.into());
    }
    let rows = tx.rows(include_str!("access_trail/entries.sql"), &[&asked.chart.0]).await?;
    let seen = rows.iter().map(read).collect::<Result<Vec<Seen>, Fault>>()?;
    let act =
        Act { act: "access_trail", person: Some(person.actor.user), chart: Some(asked.chart), records: seen.len() };
    audit::record(&core, &tx, &person.call, act).await?;
    tx.commit().await?;
    drop(client);
    let keys = find_keys(&core, &person, &seen).await?;
    let work = move || seen.iter().filter_map(|seen| describe(seen, &keys)).collect();
    Ok(Json(AccessTrailAnswer { rows: tokio::task::spawn_blocking(work).await? }))
}

fn read(row: &Row) -> Result<Seen, Fault> {
    let name = |column: usize| Name::new(row.get(column)).map_err(|_| Fault::Damaged("name"));
    Ok(Seen {
        header: Header::decode(row.get(0)).map_err(|_| Fault::Damaged("header"))?,
        payload: row.get(1),
        received_ms: row.get(2),
        device: name(3)?,
        name: name(4)?,
    })
}

/// The content keys of the looks, by device.
async fn find_keys(core: &Core, person: &PersonCall, seen: &[Seen]) -> Result<HashMap<DeviceId, ContentKeys>, Fault> {
    let tenant = &person.call.tenant;
    let mut wanted: HashMap<DeviceId, HashSet<[u8; 16]>> = HashMap::new();
    for look in seen.iter().filter(|s| s.header.action_kind().is_some_and(reads)) {
        wanted.entry(look.header.device).or_default().insert(look.header.content_key);
    }
    let mut found = HashMap::new();
    for (device, ids) in wanted {
        let keys: &mut ContentKeys = found.entry(device).or_default();
        let mut missing = Vec::new();
        for id in ids {
            match core.content_keys.get(&(device, id)) {
                Some(key) => drop(keys.insert(id, key)),
                None => missing.push(id),
            }
        }
        for sealed in read_held(core, tenant.id, device, &missing).await? {
            keep_opened(core, tenant, device, &sealed, keys);
        }
    }
    Ok(found)
}

/// A row of the answer; none for what the device itself did or what this platform does not know.
fn describe(seen: &Seen, keys: &HashMap<DeviceId, ContentKeys>) -> Option<AccessRow> {
    let header = &seen.header;
    let kind = header.action_kind()?;
    let (view, records) = if reads(kind) { look(seen, keys) } else { (None, None) };
    Some(AccessRow {
        user: UserId(Some(header.actor).filter(|id: &Uuid| !id.is_nil())?),
        name: seen.name.clone(),
        role: Role::from_code(header.role)?,
        kind,
        view,
        records,
        device: seen.device.clone(),
        at_ms: header.wall_ms,
        received_ms: seen.received_ms,
    })
}

/// Whether its entry names the records that were read.
fn reads(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::Look | ActionKind::Export | ActionKind::PrintSheet)
}

/// What a look was at, from its payload; nothing where that cannot be read any more.
fn look(seen: &Seen, keys: &HashMap<DeviceId, ContentKeys>) -> (Option<View>, Option<u32>) {
    let key = keys.get(&seen.header.device).and_then(|keys| keys.get(&seen.header.content_key));
    match key.and_then(|key| open_payload(key, &seen.header, &seen.payload)) {
        Some(Action::Look { view, looked }) => (Some(view), Some(looked.count)),
        Some(Action::Export { looked, .. } | Action::PrintSheet { looked }) => (None, Some(looked.count)),
        _ => (None, None),
    }
}
