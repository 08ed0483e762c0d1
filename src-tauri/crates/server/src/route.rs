//! The paths, and what goes around every answer: a request id, the next nonce, a time limit.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use baton_contract::{ErrorCode, path, request::NEXT_NONCE_HEADER};
use baton_vault::id::make_id;

use crate::{
    access_trail, caseload,
    core::Core,
    device_user, enrolment,
    fault::Fault,
    pull, push,
    request::{self, RequestId},
    sign_in,
};

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Every path of the contract.
pub fn routes(core: Arc<Core>) -> Router {
    Router::new()
        .route(path::NONCE, get(request::answer))
        .route(path::DEVICES, post(enrolment::enrol))
        .route(path::SIGN_IN, post(sign_in::begin))
        .route(path::SECOND_FACTOR, post(sign_in::confirm))
        .route(path::SIGN_OUT, post(sign_in::end))
        .route(path::DEVICE_USERS, post(device_user::register))
        .route(path::CASELOAD, post(caseload::answer))
        .route(path::PULL, post(pull::answer))
        .route(path::PUSH, post(push::receive))
        .route(path::ACCESS_TRAIL, post(access_trail::answer))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(from_fn_with_state(Arc::clone(&core), around))
        .with_state(core)
}

async fn unknown() -> Fault {
    ErrorCode::NotFound.into()
}

async fn around(State(core): State<Arc<Core>>, mut request: Request, next: Next) -> Response {
    let Ok(id) = make_id(core.clock.as_ref()) else { return Fault::Damaged("randomness").into_response() };
    request.extensions_mut().insert(RequestId(id));
    tracing::debug!(request = %id, path = request.uri().path(), "request");
    let mut response = match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::Damaged("time limit").into_response(),
    };
    if let Some(nonce) = request::offer(&core).ok().and_then(|nonce| HeaderValue::from_str(&nonce).ok()) {
        response.headers_mut().insert(HeaderName::from_static(NEXT_NONCE_HEADER), nonce);
    }
    response
}
