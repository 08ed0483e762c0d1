//! A platform on a database of its own, a clinic in it, and tablets that speak to it over TLS.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod scene;
pub mod tablet;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use baton_contract::{ApiError, path, request::*};
use baton_domain::{
    ChartId, ProgramId, Role, TargetId, TenantId, UserId,
    chart::CivilDate,
    measure::{Goal, Ladder, Measure, Phase, PromptLevel, Target},
    policy::PolicyBundle,
    text::Name,
};
use baton_server::{
    Config, Platform, Running,
    clinic::{Clinic, NewClient, NewPerson},
    setup::{self, Passwords, Urls},
    tls,
};
use baton_testkit::postgres::{Cluster, Database};
use baton_vault::{clock::ManualClock, otp::OtpSeed, secret::Secret};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey};
use reqwest::StatusCode;
use uuid::Uuid;

/// A moment in 2026.
pub const START_MS: i64 = 1_790_000_000_000;
pub const AUTH: [u8; 32] = [5; 32];
pub const SEED: [u8; 20] = [9; 20];

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// A new id.
pub fn fresh_id() -> Uuid {
    baton_vault::id::make_id(&ManualClock::new(START_MS)).unwrap()
}

pub struct Stage {
    pub database: Database,
    pub urls: Urls,
    pub running: Running,
    pub clock: Arc<ManualClock>,
    pub tls_folder: PathBuf,
    pub authority: [u8; 32],
    pub one: Tenant,
    pub two: Tenant,
    _folder: tempfile::TempDir,
}

/// A tenant with a technician and a supervisor on the care team of one client, a second client of nobody's, and a
/// compliance officer.
pub struct Tenant {
    pub id: TenantId,
    pub host: String,
    pub technician: UserId,
    pub supervisor: UserId,
    pub compliance: UserId,
    pub chart: ChartId,
    pub other_chart: ChartId,
    pub targets: Vec<Target>,
}

impl Stage {
    pub async fn set() -> Self {
        let database = Cluster::shared().unwrap().fresh_database().unwrap();
        let passwords = Passwords { app: "app-password".into(), keys: "keys-password".into() };
        let urls = setup::install(&database.url(), &database.name, &passwords).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let tls_folder = folder.path().join("tls");
        let authority = tls::make_authority(&tls_folder, &["*.baton.test"]).unwrap().spki_sha256;
        let clock = Arc::new(ManualClock::new(START_MS));
        let config = Config {
            database_url: urls.app.clone(),
            keys_url: urls.keys.clone(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            domain: "baton.test".into(),
            tls_folder: tls_folder.clone(),
            kms_key_file: folder.path().join("kek"),
            clock: clock.clone(),
        };
        let running = Platform::start(config).await.unwrap();
        let clinic = running.clinic();
        let one = Tenant::make(&clinic, "one").await;
        let two = Tenant::make(&clinic, "two").await;
        Self { database, urls, running, clock, tls_folder, authority, one, two, _folder: folder }
    }

    /// Waits until everything committed so far lies below the feed's gate: transactions of other tests in this cluster,
    /// begun earlier and still running, hold it for a moment.
    pub async fn settle(&self) {
        let (client, connection) = tokio_postgres::connect(&self.database.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let now: String = client.query_one("SELECT pg_current_xact_id()::text", &[]).await.unwrap().get(0);
        let below = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8";
        while !client.query_one(below, &[&now]).await.unwrap().get::<_, bool>(0) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    pub fn clinic(&self) -> Clinic {
        self.running.clinic()
    }

    pub fn http(&self) -> Http {
        Http::new(self)
    }
}

pub fn person(login: &str, role: Role, seed: bool) -> NewPerson {
    NewPerson {
        login: login.into(),
        name: name(login),
        initials: name(&login[..1]),
        role,
        pin_facts: vec!["1990-01-01".into()],
        auth_value: Secret::from_bytes(AUTH),
        seed: seed.then(|| OtpSeed::try_from_slice(&SEED).unwrap()),
    }
}

impl Tenant {
    async fn make(clinic: &Clinic, subdomain: &str) -> Self {
        let policy = PolicyBundle::default_for(TenantId(Uuid::nil()));
        let id = clinic.create_tenant(subdomain, &name(subdomain), policy).await.unwrap();
        let technician = clinic.add_person(id, person("tech", Role::Technician, true)).await.unwrap();
        let supervisor = clinic.add_person(id, person("super", Role::Supervisor, true)).await.unwrap();
        let compliance = clinic.add_person(id, person("auditor", Role::Compliance, true)).await.unwrap();
        let mut charts = Vec::new();
        for child in ["Ada", "Ben"] {
            let born = CivilDate("2019-04-05".into());
            let client = NewClient { name: name(child), initials: name(&child[..1]), born };
            charts.push(clinic.add_client(id, client).await.unwrap().1);
        }
        let targets = targets();
        for target in &targets {
            clinic.put_target(id, charts[0], target.clone()).await.unwrap();
        }
        clinic.assign(id, charts[0], technician, 0).await.unwrap();
        clinic.assign(id, charts[0], supervisor, 0).await.unwrap();
        let host = format!("{subdomain}.baton.test");
        Self { id, host, technician, supervisor, compliance, chart: charts[0], other_chart: charts[1], targets }
    }
}

pub fn targets() -> Vec<Target> {
    let prompts = vec![PromptLevel { code: 1, label: name("model"), counts_as_correct: false }];
    let measures = [
        Measure::Trials { prompts, minimum: 3, expected: 10, ladder: Ladder::Free },
        Measure::Count,
        Measure::Duration,
    ];
    let target = |(position, measure)| Target {
        id: TargetId(fresh_id()),
        program: ProgramId(fresh_id()),
        program_name: name("Program"),
        name: name("Target"),
        measure,
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position,
        instruction: None,
        abc: None,
        version: 0,
        rule: None,
    };
    (0..).zip(measures).map(target).collect()
}

/// A client that trusts the platform's authority only.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    addr: SocketAddr,
}

pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn cbor<T: serde::de::DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, String::from_utf8_lossy(&self.body));
        ciborium::from_reader(&self.body[..]).unwrap()
    }

    pub fn error(&self) -> ApiError {
        assert!(!self.status.is_success(), "{}", String::from_utf8_lossy(&self.body));
        let error: ApiError = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(self.status.as_u16(), error.code.status());
        error
    }
}

/// Who signs a request, and as which device.
pub struct Credential<'a> {
    pub host: &'a str,
    pub device: Uuid,
    pub key: &'a SigningKey,
}

impl Http {
    fn new(stage: &Stage) -> Self {
        let pem = std::fs::read(stage.tls_folder.join("authority.pem")).unwrap();
        let addr = stage.running.addr();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config(&pem))
            .no_proxy()
            .resolve("one.baton.test", addr)
            .resolve("two.baton.test", addr)
            .build()
            .unwrap();
        Self { client, addr }
    }

    pub async fn nonce(&self, host: &str) -> String {
        let url = format!("https://{host}:{}{}", self.addr.port(), path::NONCE);
        let answer = self.client.get(url).send().await.unwrap();
        answer.json::<NonceAnswer>().await.unwrap().nonce
    }

    pub async fn post(&self, who: &Credential<'_>, path: &str, token: Option<&str>, body: Vec<u8>) -> Answer {
        let nonce = self.nonce(who.host).await;
        self.post_with(who, path, token, body, &nonce).await
    }

    pub async fn post_with(
        &self,
        who: &Credential<'_>,
        path: &str,
        token: Option<&str>,
        body: Vec<u8>,
        nonce: &str,
    ) -> Answer {
        let signed = signing_bytes("POST", who.host, path, nonce, &body);
        let mut request = self
            .client
            .post(format!("https://{}:{}{path}", who.host, self.addr.port()))
            .header(DEVICE_HEADER, who.device.to_string())
            .header(NONCE_HEADER, nonce)
            .header(SIGNATURE_HEADER, BASE64URL_NOPAD.encode(&who.key.sign(&signed).to_bytes()))
            .body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        assert!(response.headers().contains_key(NEXT_NONCE_HEADER));
        Answer { status: response.status(), body: response.bytes().await.unwrap().to_vec() }
    }
}

pub fn tls_config(pem: &[u8]) -> rustls::ClientConfig {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}
