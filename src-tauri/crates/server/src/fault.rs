//! Why a request was not answered: a code for the device, and for the platform's own log what happened without any PHI.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use baton_contract::{ApiError, ErrorCode};

use crate::{kms::KmsError, tls::TlsError};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Refused, with the code that the device is told.
    #[error("refused: {}", .0.code.wire())]
    Refused(ApiError),
    /// The database failed.
    #[error("database: {}", sql_state(.0))]
    Database(#[from] tokio_postgres::Error),
    /// No database connection.
    #[error("no database connection")]
    Pool(#[from] deadpool_postgres::PoolError),
    /// The pool could not be built.
    #[error("the database pool could not be built")]
    Build(#[from] deadpool_postgres::BuildError),
    /// A key could not be sealed or opened.
    #[error(transparent)]
    Kms(#[from] KmsError),
    /// TLS material.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gave no random bytes.
    #[error(transparent)]
    Random(#[from] baton_vault::random::RandomError),
    /// Something stored is not what it should be.
    #[error("stored {0} cannot be read")]
    Damaged(&'static str),
    /// A worker thread died.
    #[error("a worker ended before its answer")]
    Worker(#[from] tokio::task::JoinError),
    /// The network.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Five characters that say what class of failure it was; a message could quote a value.
fn sql_state(error: &tokio_postgres::Error) -> &str {
    error.code().map_or("connection", |state| state.code())
}

impl From<ErrorCode> for Fault {
    fn from(code: ErrorCode) -> Self {
        Fault::Refused(code.into())
    }
}

impl Fault {
    /// What the device is told.
    #[must_use]
    pub fn answer(&self) -> ApiError {
        match self {
            Fault::Refused(error) => error.clone(),
            Fault::Database(_)
            | Fault::Pool(_)
            | Fault::Build(_)
            | Fault::Kms(_)
            | Fault::Tls(_)
            | Fault::Random(_)
            | Fault::Damaged(_)
            | Fault::Worker(_)
            | Fault::Io(_) => ErrorCode::PlatformFault.into(),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let answer = self.answer();
        match &self {
            Fault::Refused(_) => tracing::info!(code = answer.code.wire(), "refused"),
            failed => tracing::error!(%failed, "failed"),
        }
        let status = StatusCode::from_u16(answer.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(answer)).into_response()
    }
}
