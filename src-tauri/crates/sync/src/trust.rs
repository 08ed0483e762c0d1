//! Whom the device trusts: the one authority whose public key the enrolment code named. Not the operating system's store,
//! not a proxy's certificate (DESIGN §4; security D12).

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// What the last handshake failed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TrustFault {
    /// Not the enrolled authority, another host, or a broken chain.
    Identity,
    /// Right authority, but not valid at the device's time.
    Time,
}

/// Verifies a server's chain up to the certificate whose key was named at enrolment, and remembers why it last refused.
#[derive(Debug)]
pub struct Authority {
    spki_sha256: [u8; 32],
    provider: Arc<CryptoProvider>,
    last_fault: AtomicU8,
}

impl Authority {
    /// Trusts exactly the authority whose SubjectPublicKeyInfo has this SHA-256.
    #[must_use]
    pub fn new(spki_sha256: [u8; 32]) -> Arc<Self> {
        Arc::new(Self { spki_sha256, provider: Arc::new(ring::default_provider()), last_fault: AtomicU8::new(0) })
    }

    /// A TLS 1.3 client configuration that trusts only this authority.
    ///
    /// # Errors
    /// When the TLS library has no TLS 1.3.
    pub fn client_config(self: &Arc<Self>) -> Result<ClientConfig, Error> {
        Ok(ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(self) as Arc<dyn ServerCertVerifier>)
            .with_no_client_auth())
    }

    /// Why the last handshake was refused, once.
    pub fn take_fault(&self) -> Option<TrustFault> {
        match self.last_fault.swap(0, Ordering::AcqRel) {
            1 => Some(TrustFault::Identity),
            2 => Some(TrustFault::Time),
            _ => None,
        }
    }

    fn root_among(&self, chain: &[CertificateDer<'_>]) -> Option<CertificateDer<'static>> {
        chain.iter().find(|cert| self.is_root(cert)).map(|cert| cert.clone().into_owned())
    }

    fn is_root(&self, cert: &CertificateDer<'_>) -> bool {
        X509Certificate::from_der(cert)
            .is_ok_and(|(_, parsed)| Sha256::digest(parsed.public_key().raw)[..] == self.spki_sha256)
    }

    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unknown = || Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let root = self.root_among(intermediates).ok_or_else(unknown)?;
        let mut roots = RootCertStore::empty();
        roots.add(root).map_err(|_| unknown())?;
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider))
            .build()
            .map_err(|_| unknown())?
            .verify_server_cert(end_entity, intermediates, server_name, &[], now)
    }
}

impl ServerCertVerifier for Authority {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.verify(end_entity, intermediates, server_name, now);
        let fault = match &verdict {
            Ok(_) => 0,
            Err(Error::InvalidCertificate(
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. },
            )) => 2,
            Err(_) => 1,
        };
        self.last_fault.store(fault, Ordering::Release);
        verdict
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
