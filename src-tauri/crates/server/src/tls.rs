//! TLS: 1.3 only, with a certificate authority of the platform's own. Devices trust that authority by the hash of its
//! public key, which the enrolment code carries, and nothing else; so it is sent with the chain.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use sha2::{Digest, Sha256};

use crate::kms::write_new_private;

const AUTHORITY_KEY: &str = "authority.key.pem";
const AUTHORITY: &str = "authority.pem";
const KEY: &str = "platform.key.pem";
const CERTIFICATE: &str = "platform.pem";
const HOSTS: &str = "platform.hosts";

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file of the folder.
    #[error("TLS folder: {0}")]
    File(#[from] io::Error),
    /// A certificate could not be made.
    #[error("certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// A file holds no key or certificate.
    #[error("the TLS folder holds a file that is no PEM")]
    Pem,
    /// The TLS library refused the material.
    #[error("TLS: {0}")]
    Config(#[from] rustls::Error),
}

/// The platform's certificate authority and certificate, as files of a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authority {
    /// SHA-256 of the authority's SubjectPublicKeyInfo: what an enrolment code carries.
    pub spki_sha256: [u8; 32],
}

/// Makes the authority where it is missing, and a certificate for these host names (`*.baton.test` covers every tenant)
/// where it is missing or for others. An existing authority is never replaced: devices trust it.
///
/// # Errors
/// [`TlsError`].
pub fn make_authority(folder: &Path, hosts: &[&str]) -> Result<Authority, TlsError> {
    fs::create_dir_all(folder)?;
    let authority_key = load_or_make_key(&folder.join(AUTHORITY_KEY))?;
    let params = authority_params();
    if !folder.join(AUTHORITY).exists() {
        replace(&folder.join(AUTHORITY), params.self_signed(&authority_key)?.pem().as_bytes())?;
    }
    let spki_sha256 = Sha256::digest(authority_key.subject_public_key_info()).into();
    let wanted = hosts.join("\n");
    let made_for = fs::read_to_string(folder.join(HOSTS)).unwrap_or_default();
    if made_for != wanted || !folder.join(CERTIFICATE).exists() {
        let key = load_or_make_key(&folder.join(KEY))?;
        let certificate = leaf_params(hosts)?.signed_by(&key, &Issuer::new(params, authority_key))?;
        replace(&folder.join(CERTIFICATE), certificate.pem().as_bytes())?;
        replace(&folder.join(HOSTS), wanted.as_bytes())?;
    }
    Ok(Authority { spki_sha256 })
}

/// The server's configuration from the files of the folder: the chain sent is the certificate and the authority.
///
/// # Errors
/// [`TlsError`].
pub fn server_config(folder: &Path) -> Result<ServerConfig, TlsError> {
    let certificate =
        |name: &str| CertificateDer::from_pem_slice(&fs::read(folder.join(name))?).map_err(|_| TlsError::Pem);
    let chain = vec![certificate(CERTIFICATE)?, certificate(AUTHORITY)?];
    let key = PrivateKeyDer::from_pem_slice(&fs::read(folder.join(KEY))?).map_err(|_| TlsError::Pem)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn load_or_make_key(path: &Path) -> Result<KeyPair, TlsError> {
    match fs::read_to_string(path) {
        Ok(pem) => Ok(KeyPair::from_pem(&pem)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = KeyPair::generate()?;
            write_new_private(path, key.serialize_pem().as_bytes())?;
            Ok(key)
        }
        Err(error) => Err(error.into()),
    }
}

fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name("Baton platform authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf_params(hosts: &[&str]) -> Result<CertificateParams, TlsError> {
    let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = common_name("Baton platform");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// Writes a file whole or not at all.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let half = path.with_extension("new");
    let mut file = fs::File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(half, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_stays_and_the_certificate_follows_the_host_names() {
        let folder = tempfile::tempdir().unwrap();
        let first = make_authority(folder.path(), &["*.baton.test"]).unwrap();
        let certificate = fs::read(folder.path().join(CERTIFICATE)).unwrap();
        assert_eq!(make_authority(folder.path(), &["*.baton.test"]).unwrap(), first);
        assert_eq!(fs::read(folder.path().join(CERTIFICATE)).unwrap(), certificate);
        assert_eq!(make_authority(folder.path(), &["*.baton.test", "*.other.test"]).unwrap(), first);
        assert_ne!(fs::read(folder.path().join(CERTIFICATE)).unwrap(), certificate);
        server_config(folder.path()).unwrap();
    }
}
