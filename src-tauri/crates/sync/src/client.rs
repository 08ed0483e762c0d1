//! The platform as the device calls it. Every request is signed by the device; no redirect is followed, no proxy is
//! used, only the enrolled authority is trusted.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use baton_contract::{
    ApiError, ErrorCode, Signed,
    caseload::{AccessTrailAnswer, AccessTrailRequest, CaseloadAnswer},
    enrolment::{EnrolAnswer, EnrolRequest},
    path,
    pull::{Page, PullRequest},
    push::{Batch, Receipt},
    request::{DEVICE_HEADER, NEXT_NONCE_HEADER, NONCE_HEADER, NonceAnswer, SIGNATURE_HEADER, signing_bytes},
    sign_in::{DeviceUserRequest, SecondFactorRequest, SignInAnswer, SignInRequest},
};
use baton_domain::DeviceId;
use data_encoding::BASE64URL_NOPAD;
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::SyncError,
    trust::{Authority, TrustFault},
};

/// Largest answer that is read into memory.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// The device as it proves itself.
pub trait DeviceCredential: Send + Sync {
    /// The device's id.
    fn device(&self) -> DeviceId;
    /// Signs with the device signing key.
    fn sign(&self, bytes: &[u8]) -> [u8; 64];
}

/// Where the platform is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The tenant's host name, for SNI and `Host`.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Address to connect to instead of resolving the name.
    pub address: Option<SocketAddr>,
    /// SHA-256 of the authority's SubjectPublicKeyInfo.
    pub authority: [u8; 32],
}

/// A connection to one platform for one device.
pub struct PlatformClient {
    http: reqwest::Client,
    authority: Arc<Authority>,
    base: String,
    host: String,
    credential: Arc<dyn DeviceCredential>,
    nonce: Mutex<Option<String>>,
}

enum Body {
    Json(Vec<u8>),
    Cbor(Vec<u8>),
}

impl Body {
    fn json<T: Serialize>(value: &T) -> Result<Self, SyncError> {
        serde_json::to_vec(value).map(Body::Json).map_err(|_| SyncError::Protocol)
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Body::Json(bytes) | Body::Cbor(bytes) => bytes,
        }
    }

    fn content_type(&self) -> &'static str {
        match self {
            Body::Json(_) => "application/json",
            Body::Cbor(_) => "application/cbor",
        }
    }
}

impl PlatformClient {
    /// Prepares a client; nothing is sent yet.
    ///
    /// # Errors
    /// [`SyncError::Protocol`] when the endpoint cannot be used at all.
    pub fn new(endpoint: &Endpoint, credential: Arc<dyn DeviceCredential>) -> Result<Self, SyncError> {
        let authority = Authority::new(endpoint.authority);
        let tls = authority.client_config().map_err(|_| SyncError::Protocol)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            .pool_idle_timeout(Duration::from_secs(60));
        if let Some(address) = endpoint.address {
            builder = builder.resolve(&endpoint.host, address);
        }
        let port = endpoint.address.map_or(endpoint.port, |a| a.port());
        Ok(Self {
            http: builder.build().map_err(|_| SyncError::Protocol)?,
            authority,
            base: format!("https://{}:{port}", endpoint.host),
            host: endpoint.host.clone(),
            credential,
            nonce: Mutex::new(None),
        })
    }

    /// Enrols this device.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, SyncError> {
        self.json(path::DEVICES, None, &Body::json(request)?).await
    }

    /// Signs a person in.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn sign_in(&self, request: &SignInRequest) -> Result<SignInAnswer, SyncError> {
        self.json(path::SIGN_IN, None, &Body::json(request)?).await
    }

    /// Confirms a new second factor.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn confirm_second_factor(&self, request: &SecondFactorRequest) -> Result<SignInAnswer, SyncError> {
        self.json(path::SECOND_FACTOR, None, &Body::json(request)?).await
    }

    /// Registers a person's keys on this device.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn register_keys(&self, token: &str, request: &DeviceUserRequest) -> Result<(), SyncError> {
        self.send(path::DEVICE_USERS, Some(token), &Body::json(request)?).await.map(|_| ())
    }

    /// Fetches the caseload with its keys.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn caseload(&self, token: &str) -> Result<CaseloadAnswer, SyncError> {
        self.json(path::CASELOAD, Some(token), &Body::Json(Vec::new())).await
    }

    /// Fetches a page of a chart.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn pull(&self, token: &str, request: &PullRequest) -> Result<Page, SyncError> {
        let bytes = self.send(path::PULL, Some(token), &Body::json(request)?).await?;
        ciborium::from_reader(&bytes[..]).map_err(|_| SyncError::Protocol)
    }

    /// Sends a batch. The receipt is not verified here: [`crate::receipt::verify`] does that.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn push(&self, batch: &Batch) -> Result<Signed<Receipt>, SyncError> {
        let mut bytes = Vec::with_capacity(512 * 1024);
        ciborium::into_writer(batch, &mut bytes).map_err(|_| SyncError::Protocol)?;
        self.json(path::PUSH, None, &Body::Cbor(bytes)).await
    }

    /// Asks who looked at a chart.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn access_trail(&self, token: &str, request: AccessTrailRequest) -> Result<AccessTrailAnswer, SyncError> {
        self.json(path::ACCESS_TRAIL, Some(token), &Body::json(&request)?).await
    }

    /// Ends a token.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn sign_out(&self, token: &str) -> Result<(), SyncError> {
        self.send(path::SIGN_OUT, Some(token), &Body::Json(Vec::new())).await.map(|_| ())
    }

    async fn json<T: DeserializeOwned>(&self, path: &str, token: Option<&str>, body: &Body) -> Result<T, SyncError> {
        let bytes = self.send(path, token, body).await?;
        serde_json::from_slice(&bytes).map_err(|_| SyncError::Protocol)
    }

    /// Sends once; a nonce that had grown old in the meantime is replaced and the request sent once more.
    async fn send(&self, path: &str, token: Option<&str>, body: &Body) -> Result<Vec<u8>, SyncError> {
        match self.send_once(path, token, body).await {
            Err(SyncError::Refused(ApiError { code: ErrorCode::DeviceNonce, .. })) => {
                self.send_once(path, token, body).await
            }
            other => other,
        }
    }

    async fn send_once(&self, path: &str, token: Option<&str>, body: &Body) -> Result<Vec<u8>, SyncError> {
        let nonce = self.nonce().await?;
        let signed = signing_bytes("POST", &self.host, path, &nonce, body.bytes());
        let mut request = self
            .http
            .post(format!("{}{path}", self.base))
            .header(DEVICE_HEADER, self.credential.device().to_string())
            .header(NONCE_HEADER, nonce)
            .header(SIGNATURE_HEADER, BASE64URL_NOPAD.encode(&self.credential.sign(&signed)))
            .header(reqwest::header::CONTENT_TYPE, body.content_type())
            .body(body.bytes().to_vec());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(|e| self.failure(&e))?;
        self.keep_nonce(&response);
        self.read(response).await
    }

    async fn nonce(&self) -> Result<String, SyncError> {
        if let Some(nonce) = self.nonce.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(nonce);
        }
        let url = format!("{}{}", self.base, path::NONCE);
        let response = self.http.get(url).send().await.map_err(|e| self.failure(&e))?;
        let bytes = self.read(response).await?;
        let answer: NonceAnswer = serde_json::from_slice(&bytes).map_err(|_| SyncError::Protocol)?;
        Ok(answer.nonce)
    }

    fn keep_nonce(&self, response: &Response) {
        let next = response.headers().get(NEXT_NONCE_HEADER).and_then(|v| v.to_str().ok()).map(str::to_owned);
        *self.nonce.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, SyncError> {
        let status = response.status();
        let retry_after_s =
            response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.failure(&e))? {
            if bytes.len() + chunk.len() > MAX_ANSWER {
                return Err(SyncError::Protocol);
            }
            bytes.extend_from_slice(&chunk);
        }
        if status.is_success() {
            return Ok(bytes);
        }
        Err(refusal(status, retry_after_s, &bytes))
    }

    fn failure(&self, error: &reqwest::Error) -> SyncError {
        match self.authority.take_fault() {
            Some(TrustFault::Identity) => SyncError::Untrusted,
            Some(TrustFault::Time) => SyncError::Clock,
            None if error.is_decode() || error.is_builder() => SyncError::Protocol,
            None => SyncError::Unreachable,
        }
    }
}

fn refusal(status: StatusCode, retry_after_s: Option<u32>, body: &[u8]) -> SyncError {
    match (serde_json::from_slice::<ApiError>(body), status) {
        (Ok(error), _) => SyncError::Refused(error),
        (Err(_), StatusCode::PAYLOAD_TOO_LARGE) => SyncError::TooLarge,
        (Err(_), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY) => {
            SyncError::Busy { retry_after_s }
        }
        (Err(_), _) => SyncError::Protocol,
    }
}
