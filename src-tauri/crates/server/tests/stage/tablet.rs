//! A tablet: enrolled, with people signed in, and a ledger that it pushes.

use baton_contract::{
    Signed,
    enrolment::{EnrolAnswer, EnrolRequest},
    path,
    pull::{Page, PullRequest},
    push::{Batch, Receipt, SealedContentKey, head_bytes},
    sign_in::{DeviceUserRequest, SignInAnswer, SignInRequest, SignedIn},
};
use baton_domain::{
    Action, ChartId, DeviceId, ObservationId, Purpose, Role, SegmentId, SessionId, TenantId, UserId,
    action::Proof,
    chart::Compartment,
    measure::Target,
    note::{Requires, Terms},
    observation::{Fact, Touch},
    session::Setting,
    text::Code,
};
use baton_ledger::{Entry, Head, Header, entry::payload_hash, genesis, sign_entry};
use baton_vault::{
    clock::Clock,
    content::ContentKey,
    otp::OtpSeed,
    sealing::{SealingKeyPair, SealingPublic},
};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use uuid::Uuid;

use super::{AUTH, Answer, Credential, Http, SEED, Stage, Tenant, fresh_id, name};

pub fn new_key() -> SigningKey {
    let seed = baton_vault::secret::Secret::<32>::make().unwrap();
    SigningKey::from_bytes(seed.expose())
}

/// A person on this tablet.
pub struct Hand {
    pub user: UserId,
    pub role: Role,
    pub token: String,
    pub key: SigningKey,
    pub sealing: SealingKeyPair,
    pub signed_in: SignedIn,
}

pub struct Tablet {
    pub http: Http,
    pub host: String,
    pub tenant: TenantId,
    pub device: DeviceId,
    pub key: SigningKey,
    pub platform_key: VerifyingKey,
    pub head: Head,
    pub cited: [u8; 32],
    pub content: ContentKey,
    pub sealed: SealedContentKey,
    pub wall_ms: i64,
    /// The boot of its clocks.
    pub boot: Uuid,
}

impl Tablet {
    pub async fn enrol(stage: &Stage, tenant: &Tenant) -> Self {
        let (http, key, device) = (stage.http(), new_key(), DeviceId(fresh_id()));
        let addr = stage.running.addr();
        let code = stage.clinic().make_enrolment_code(tenant.id, &tenant.host, addr, stage.authority).await.unwrap();
        let request = enrol_request(&code.secret, device, &key);
        let who = Credential { host: &tenant.host, device: device.0, key: &key };
        let answer: EnrolAnswer = http.post(&who, path::DEVICES, None, json(&request)).await.json();
        assert_eq!(answer.tenant, tenant.id);
        let platform_key = bytes(&answer.platform_key);
        let ingest = SealingPublic(bytes(&answer.ingest_key));
        let content = ContentKey::make().unwrap();
        let wrap = content.wrap_for_ingest(&ingest, tenant.id.0, device.0).unwrap();
        let sealed = SealedContentKey { id: content.id().to_vec(), sealed: wrap.to_bytes() };
        Self {
            http,
            host: tenant.host.clone(),
            tenant: tenant.id,
            device,
            key,
            platform_key: VerifyingKey::from_bytes(&platform_key).unwrap(),
            head: genesis(tenant.id, device, 1, [0; 32]),
            cited: [0; 32],
            content,
            sealed,
            wall_ms: stage.clock.wall_ms(),
            boot: Uuid::from_u128(4),
        }
    }

    pub fn credential(&self) -> Credential<'_> {
        Credential { host: &self.host, device: self.device.0, key: &self.key }
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: Vec<u8>) -> Answer {
        self.http.post(&self.credential(), path, token, body).await
    }

    pub async fn try_sign_in(&self, login: &str, auth: [u8; 32], code: Option<String>) -> Answer {
        let request = SignInRequest { login: login.into(), auth_value: BASE64URL_NOPAD.encode(&auth), code };
        self.post(path::SIGN_IN, None, json(&request)).await
    }

    /// Signs in with password and code, and registers the keys.
    pub async fn sign_in(&self, stage: &Stage, login: &str) -> Hand {
        let hand = self.sign_in_again(stage, login).await;
        let request = device_user(&hand.key, &hand.sealing);
        let registered = self.post(path::DEVICE_USERS, Some(&hand.token), json(&request)).await;
        assert!(registered.status.is_success());
        hand
    }

    /// Signs in with password and code where the keys are registered already.
    pub async fn sign_in_again(&self, stage: &Stage, login: &str) -> Hand {
        let code = OtpSeed::try_from_slice(&SEED).unwrap().code_at(stage.clock.wall_ms() / 1000);
        let answer: SignInAnswer = self.try_sign_in(login, AUTH, Some(code)).await.json();
        let SignInAnswer::SignedIn(signed_in) = answer else { panic!("not signed in") };
        let (key, sealing) = (new_key(), SealingKeyPair::make().unwrap());
        let (user, role, token) = (signed_in.person.user, signed_in.person.role, signed_in.token.clone());
        Hand { user, role, token, key, sealing, signed_in: *signed_in }
    }

    /// Appends an entry to the ledger.
    pub fn act(&mut self, hand: Option<&Hand>, chart: Option<ChartId>, action: &Action) -> Entry {
        self.act_heard(hand, chart, action, 0)
    }

    /// The same by a device that has heard the platform at `signed_ms`.
    pub fn act_heard(&mut self, hand: Option<&Hand>, chart: Option<ChartId>, action: &Action, signed_ms: i64) -> Entry {
        self.wall_ms += 10;
        let plain = serde_json::to_vec(action).unwrap();
        let aad = [self.tenant.bytes(), self.device.bytes(), self.content.id()].concat();
        let payload = self.content.seal_payload(&aad, &plain).unwrap();
        let header = Header { signed_ms, ..self.header(hand, chart, action, &payload) };
        self.append(header, hand, payload)
    }

    pub fn header(&self, hand: Option<&Hand>, chart: Option<ChartId>, action: &Action, payload: &[u8]) -> Header {
        Header {
            tenant: self.tenant,
            device: self.device,
            epoch: self.head.epoch,
            seq: self.head.seq + 1,
            previous: self.head.hash,
            kind: action.kind() as u16,
            actor: hand.map_or(Uuid::nil(), |h| h.user.0),
            role: hand.map_or(0, |h| h.role as u8),
            purpose: Purpose::Treatment as u8,
            shift: Uuid::nil(),
            proof: proof_of(action) as u8,
            proved_at_ms: self.wall_ms,
            policy_version: 1,
            chart: chart.map_or(Uuid::nil(), |c| c.0),
            record: action.session().map_or(Uuid::nil(), |s| s.0),
            wall_ms: self.wall_ms,
            boot_ms: 1,
            boot: self.boot,
            signed_ms: 0,
            build: 1,
            content_key: self.content.id(),
            payload_len: payload.len() as u32,
            payload_hash: payload_hash(payload),
        }
    }

    /// Signs and appends a header as it is.
    pub fn append(&mut self, header: Header, hand: Option<&Hand>, payload: Vec<u8>) -> Entry {
        let bytes = header.encode().to_vec();
        let signature = sign_entry(hand.map_or(&self.key, |h| &h.key), &bytes).to_vec();
        let entry = Entry { header: bytes, signature, payload };
        self.head = Head { seq: header.seq, hash: entry.hash(), ..self.head };
        entry
    }

    pub fn batch(&self, entries: &[Entry]) -> Batch {
        let last = entries.last().unwrap();
        let seq = last.read_header().unwrap().seq;
        let head = head_bytes(self.device, self.head.epoch, seq, &last.hash());
        Batch {
            epoch: self.head.epoch,
            cited: self.cited.to_vec(),
            entries: entries.to_vec(),
            content_keys: vec![self.sealed.clone()],
            head_signature: self.key.sign(&head).to_bytes().to_vec(),
        }
    }

    pub async fn push(&self, entries: &[Entry]) -> Answer {
        self.push_batch(&self.batch(entries)).await
    }

    pub async fn push_batch(&self, batch: &Batch) -> Answer {
        self.post(path::PUSH, None, cbor(batch)).await
    }

    /// Pushes and verifies the receipt.
    pub async fn deliver(&self, entries: &[Entry]) -> Receipt {
        self.receipt(&self.push(entries).await)
    }

    pub fn receipt(&self, answer: &Answer) -> Receipt {
        let signed: Signed<Receipt> = answer.json();
        let receipt = signed.open(&self.platform_key).unwrap();
        assert_eq!((receipt.tenant, receipt.device, receipt.epoch), (self.tenant, self.device, self.head.epoch));
        receipt
    }

    pub async fn pull(&self, token: &str, chart: ChartId, cursor: Option<String>, limit: u32) -> Answer {
        let request = PullRequest { chart, compartment: Compartment::Clinical, cursor, limit };
        self.post(path::PULL, Some(token), json(&request)).await
    }

    /// All rows, page by page.
    pub async fn pull_all(&self, token: &str, chart: ChartId, limit: u32) -> (Vec<baton_contract::pull::Row>, Page) {
        let (mut rows, mut cursor) = (Vec::new(), None);
        loop {
            let page: Page = self.pull(token, chart, cursor, limit).await.cbor();
            rows.extend(page.rows.iter().cloned());
            cursor = Some(page.cursor.clone());
            if !page.more {
                return (rows, page);
            }
            assert!(!page.rows.is_empty());
        }
    }

    /// A new ledger epoch after the current one.
    pub fn next_epoch(&mut self, cited: [u8; 32]) {
        self.cited = cited;
        self.head = genesis(self.tenant, self.device, self.head.epoch + 1, cited);
    }

    pub fn touch(&self) -> Touch {
        Touch { wall_ms: self.wall_ms, boot_ms: 1 }
    }
}

/// A session under way.
pub struct Running {
    pub session: SessionId,
    pub segment: SegmentId,
}

impl Running {
    pub fn start(tablet: &mut Tablet, hand: &Hand, chart: ChartId, targets: &[Target]) -> (Self, Entry) {
        let running = Self { session: SessionId(fresh_id()), segment: SegmentId(fresh_id()) };
        let (session, segment, at) = (running.session, running.segment, tablet.touch());
        let action = Action::StartSession {
            session,
            segment,
            at,
            zone_min: 0,
            targets: targets.to_vec(),
            setting: Setting::default(),
        };
        let entry = tablet.act(Some(hand), Some(chart), &action);
        (running, entry)
    }

    pub fn observe(&self, target: &Target, fact: Fact, at: Touch) -> (ObservationId, Action) {
        let observation = ObservationId(fresh_id());
        let (session, segment) = (self.session, self.segment);
        (observation, Action::Observe { session, segment, observation, target: target.id, at, fact })
    }
}

/// A PIN within a shift; for a signature it is asked again.
fn proof_of(action: &Action) -> Proof {
    match action {
        Action::SignNote { .. } | Action::CosignNote { .. } => Proof::PinAgain,
        _ => Proof::Pin,
    }
}

/// On what terms a note is signed whose signer saw its data.
pub fn terms() -> Terms {
    Terms { requires: Requires::default(), data: Some(Code::new("2:as-it-lay-before-them").unwrap()) }
}

pub fn enrol_request(secret: &[u8; 16], device: DeviceId, key: &SigningKey) -> EnrolRequest {
    EnrolRequest {
        secret: BASE64URL_NOPAD.encode(secret),
        device,
        name: name("Tablet"),
        signing_key: BASE64URL_NOPAD.encode(key.verifying_key().as_bytes()),
    }
}

pub fn device_user(key: &SigningKey, sealing: &SealingKeyPair) -> DeviceUserRequest {
    DeviceUserRequest {
        signing_key: BASE64URL_NOPAD.encode(key.verifying_key().as_bytes()),
        sealing_key: BASE64URL_NOPAD.encode(&sealing.public().0),
    }
}

pub fn bytes(text: &str) -> [u8; 32] {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap().try_into().unwrap()
}

pub fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

pub fn cbor<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}
