//! One page of a chart.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use baton_contract::{
    ErrorCode,
    pull::{Contains, MAX_ROWS, MarkedEntry, Page, PullRequest, Row},
};
use baton_domain::{
    ChartId, DeviceId,
    chart::Origin,
    policy::{Decision, Permission, Subject, decide},
};
use uuid::Uuid;

use super::cursor::{Place, Reading, Scope};
use crate::{
    audit::{self, Act},
    core::Core,
    database::Tx,
    fault::Fault,
    request::{PersonCall, read_json},
};

/// Answers a page of a chart to somebody on its care team. One snapshot for all of it, and the look on record before
/// the answer leaves.
pub async fn answer(State(core): State<Arc<Core>>, person: PersonCall) -> Result<Response, Fault> {
    let asked: PullRequest = read_json(&person.call.body)?;
    let mut client = core.database.connect().await?;
    let tx = Tx::begin_snapshot(&mut client, person.call.tenant.id).await?;
    permit(&core, &tx, &person, &asked).await?;
    let page = read_page(&core, &tx, &person, &asked).await?;
    let act = Act { act: "pull", person: Some(person.actor.user), chart: Some(asked.chart), records: page.rows.len() };
    audit::record(&core, &tx, &person.call, act).await?;
    tx.commit().await?;
    let mut bytes = Vec::with_capacity(page.rows.iter().map(|row| row.body.len() + 96).sum::<usize>() + 256);
    ciborium::into_writer(&page, &mut bytes).map_err(|_| Fault::Damaged("page"))?;
    Ok(([(CONTENT_TYPE, "application/cbor")], bytes).into_response())
}

/// The care team as it stands now decides, and how much of a chart the role sees.
async fn permit(core: &Core, tx: &Tx<'_>, person: &PersonCall, asked: &PullRequest) -> Result<(), Fault> {
    let on_care_team = on_care_team(core, tx, person, asked.chart).await?;
    let subject = Subject { tenant: person.call.tenant.id, on_care_team, author: None };
    match decide(&person.actor, Permission::ReadChart, &subject) {
        Decision::Allowed(narrowing) if narrowing.compartments.contains(&asked.compartment) => Ok(()),
        _ => Err(ErrorCode::Denied.into()),
    }
}

/// Whether the person is on the chart's care team now.
///
/// # Errors
/// [`Fault::Database`].
pub async fn on_care_team(core: &Core, tx: &Tx<'_>, person: &PersonCall, chart: ChartId) -> Result<bool, Fault> {
    let sql = include_str!("on_care_team.sql");
    let row = tx.row(sql, &[&person.actor.user.0, &chart.0, &core.now_ms()]).await?;
    Ok(row.is_some_and(|row| row.get(0)))
}

async fn read_page(core: &Core, tx: &Tx<'_>, person: &PersonCall, asked: &PullRequest) -> Result<Page, Fault> {
    let days = u32::from(core.read_policy(tx).await?.cache_days);
    let PullRequest { chart, compartment, .. } = *asked;
    let (tenant, generation) = (person.call.tenant.id, core.generation);
    let scope = Scope { tenant, chart, compartment, window: days, generation };
    let key = core.keys.request.expose();
    let (after, reset) = match asked.cursor.as_deref().map(|cursor| scope.read(key, cursor)) {
        None => (Place::default(), false),
        Some(Reading::After(place)) => (place, false),
        Some(Reading::Reset) => (Place::default(), true),
        Some(Reading::Foreign) => return Err(ErrorCode::RequestMalformed.into()),
    };
    let since_ms = core.now_ms() - i64::from(days) * 86_400_000;
    let (rows, last, more) = read_rows(tx, asked, after, since_ms).await?;
    let device = person.call.device;
    let (contains, outcomes) = if more {
        (None, Vec::new())
    } else {
        (read_contains(tx, chart, device).await?, read_outcomes(tx, chart, device).await?)
    };
    Ok(Page { rows, cursor: scope.write(key, last), more, reset, contains, outcomes })
}

async fn read_rows(
    tx: &Tx<'_>,
    asked: &PullRequest,
    after: Place,
    since_ms: i64,
) -> Result<(Vec<Row>, Place, bool), Fault> {
    let limit = asked.limit.clamp(1, MAX_ROWS) as usize;
    let (part, xid) = (asked.compartment as i16, after.xid.to_string());
    let fetched = limit as i64 + 1;
    let sql = include_str!("rows.sql");
    let found = tx.rows(sql, &[&asked.chart.0, &part, &xid, &after.no, &since_ms, &fetched]).await?;
    let kept = &found[..found.len().min(limit)];
    let last = kept.last().map_or(after, |row| Place { xid: row.get::<_, i64>(4).cast_unsigned(), no: row.get(5) });
    let rows = kept.iter().map(|row| Row { body: row.get(0), origin: read_origin(row) }).collect();
    Ok((rows, last, found.len() > limit))
}

fn read_origin(row: &tokio_postgres::Row) -> Option<Origin> {
    let (device, epoch, seq): (Option<Uuid>, Option<i64>, Option<i64>) = (row.get(1), row.get(2), row.get(3));
    Some(Origin { device: DeviceId(device?), epoch: u32::try_from(epoch?).ok()?, seq: u64::try_from(seq?).ok()? })
}

async fn read_contains(tx: &Tx<'_>, chart: ChartId, device: DeviceId) -> Result<Option<Contains>, Fault> {
    let row = tx.row(include_str!("contains.sql"), &[&chart.0, &device.0]).await?;
    Ok(row.and_then(|row| {
        let epoch = u32::try_from(row.get::<_, i64>(0)).ok()?;
        Some(Contains { epoch, seq: u64::try_from(row.get::<_, i64>(1)).ok()? })
    }))
}

async fn read_outcomes(tx: &Tx<'_>, chart: ChartId, device: DeviceId) -> Result<Vec<MarkedEntry>, Fault> {
    let rows = tx.rows(include_str!("outcomes.sql"), &[&chart.0, &device.0]).await?;
    rows.iter().map(read_marked).collect()
}

fn read_marked(row: &tokio_postgres::Row) -> Result<MarkedEntry, Fault> {
    let damaged = || Fault::Damaged("outcome");
    Ok(MarkedEntry {
        epoch: u32::try_from(row.get::<_, i64>(0)).map_err(|_| damaged())?,
        seq: u64::try_from(row.get::<_, i64>(1)).map_err(|_| damaged())?,
        outcome: serde_json::from_str(row.get(2)).map_err(|_| damaged())?,
    })
}
