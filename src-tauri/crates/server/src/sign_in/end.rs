//! Signing out: the token ends.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use crate::{core::Core, database::Tx, fault::Fault, request::PersonCall};

/// Ends the token.
pub async fn end(State(core): State<Arc<Core>>, person: PersonCall) -> Result<StatusCode, Fault> {
    let mut client = core.database.connect().await?;
    let tx = Tx::begin(&mut client, person.call.tenant.id).await?;
    let sql = "UPDATE tokens SET ended_ms = $2 WHERE token_hash = $1";
    tx.run(sql, &[&person.token_hash.as_slice(), &core.now_ms()]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
