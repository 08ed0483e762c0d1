//! A machine that answers at the platform's address and is not the platform.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// An authority: the platform's own, stolen, or a rogue one.
pub struct Ca {
    key: KeyPair,
    pub certificate: CertificateDer<'static>,
    pub pem: String,
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params
}

const NAME: &str = "Baton platform authority";

impl Ca {
    /// A rogue authority with the same name as the real one.
    pub fn rogue() -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params(NAME).self_signed(&key).unwrap();
        Self { key, pem: certificate.pem(), certificate: certificate.der().clone() }
    }

    /// The platform's own, by its key.
    pub fn stolen((key, certificate): (&str, &str)) -> Self {
        let der = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
        Self { key: KeyPair::from_pem(key).unwrap(), certificate: der, pem: certificate.to_owned() }
    }

    /// A certificate for `host` from this authority, with its key.
    pub fn leaf(&self, host: &str, expired: bool) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let mut leaf = CertificateParams::new(vec![host.to_owned()]).unwrap();
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        if expired {
            leaf.not_before = rcgen::date_time_ymd(2020, 1, 1);
            leaf.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::new(params(NAME), &self.key);
        let certificate = leaf.signed_by(&key, &issuer).unwrap();
        (certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into())
    }
}

/// What it does with a request: its path to an answer, as raw HTTP.
pub type Answer = dyn Fn(&str) -> String + Send + Sync;

/// The machine.
pub struct Fake {
    pub addr: SocketAddr,
    /// Connections that were opened.
    pub connections: Arc<AtomicU64>,
    /// Bytes that came after a handshake: anything at all that a client told it.
    pub told: Arc<AtomicU64>,
    /// First lines of the requests.
    pub asked: Arc<Mutex<Vec<String>>>,
}

/// An answer of HTTP.
pub fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len())
}

impl Fake {
    /// Starts it with a certificate chain; it ends with the runtime.
    pub async fn start(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        versions: &[&'static rustls::SupportedProtocolVersion],
        answer: Arc<Answer>,
    ) -> Self {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let fake = Self {
            addr: listener.local_addr().unwrap(),
            connections: Arc::default(),
            told: Arc::default(),
            asked: Arc::default(),
        };
        let (connections, told, asked) = (fake.connections.clone(), fake.told.clone(), fake.asked.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (acceptor, told, asked, answer) = (acceptor.clone(), told.clone(), asked.clone(), answer.clone());
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(client).await else { return };
                    let mut bytes = Vec::new();
                    let mut chunk = [0; 4096];
                    while let Ok(n @ 1..) = stream.read(&mut chunk).await {
                        told.fetch_add(n as u64, Ordering::SeqCst);
                        bytes.extend_from_slice(&chunk[..n]);
                        if is_whole(&bytes) {
                            break;
                        }
                    }
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let Some(first) = text.lines().next().map(str::to_owned) else { return };
                    asked.lock().unwrap().push(first.clone());
                    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                    let _ = stream.write_all(answer(&path).as_bytes()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        fake
    }

    pub fn told(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }

    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Whether a request with its body is there.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    bytes.len() >= end + 4 + length.unwrap_or(0)
}
