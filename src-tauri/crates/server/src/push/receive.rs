//! The request.

use std::sync::Arc;

use axum::{Json, extract::State};
use baton_contract::{Signed, push::Receipt};

use super::{open, store, verify};
use crate::{core::Core, fault::Fault, request::Call};

/// Takes a batch and answers with a receipt. Nobody needs to be signed in.
pub async fn receive(State(core): State<Arc<Core>>, call: Call) -> Result<Json<Signed<Receipt>>, Fault> {
    let delivery = verify::read(&core, &call).await?;
    let delivery = open::open_all(&core, &call, delivery).await?;
    let receipt = store::store(&core, &call, delivery).await?;
    Ok(Json(core.sign(&receipt)?))
}
