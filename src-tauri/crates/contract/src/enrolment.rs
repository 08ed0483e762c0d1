//! Enrolling a device. The code carries the tenant's host, an optional address, and the SHA-256 of the public key of the
//! platform's certificate authority: nothing else is ever trusted (DESIGN §4).

use std::net::SocketAddr;

use baton_domain::{DeviceId, TenantId, policy::PolicyBundle, text::Name};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::signed::{PlatformTime, Signed};

const PREFIX: &str = "BATON1";

/// What an enrolment code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnrolmentCode {
    /// The tenant's host name: its subdomain of the platform, used for SNI and `Host`.
    pub host: String,
    /// Where to connect when the host name does not resolve; port included.
    pub address: Option<SocketAddr>,
    /// Port when no address is given.
    pub port: u16,
    /// SHA-256 of the SubjectPublicKeyInfo of the platform's certificate authority.
    pub authority: [u8; 32],
    /// Proves the right to enrol; good once.
    pub secret: [u8; 16],
}

/// A text that is no enrolment code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an enrolment code")]
pub struct NotACode;

#[derive(Serialize, Deserialize)]
struct Wire(
    String,
    Option<String>,
    u16,
    #[serde(with = "serde_bytes")] Vec<u8>,
    #[serde(with = "serde_bytes")] Vec<u8>,
);

impl EnrolmentCode {
    /// The text to show, print or put into a QR code: prefix, base32 in groups, a checksum within.
    #[must_use]
    pub fn to_text(&self) -> String {
        let wire = Wire(
            self.host.clone(),
            self.address.map(|a| a.to_string()),
            self.port,
            self.authority.to_vec(),
            self.secret.to_vec(),
        );
        let mut bytes = Vec::new();
        // Writing plain fields to a Vec cannot fail.
        let _ = ciborium::into_writer(&wire, &mut bytes);
        let sum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&sum[..4]);
        let text = BASE32_NOPAD.encode(&bytes);
        let groups: Vec<&str> = text.as_bytes().chunks(8).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        format!("{PREFIX}-{}", groups.join("-"))
    }

    /// Reads a code; spaces, line breaks, dashes and case do not matter.
    ///
    /// # Errors
    /// [`NotACode`] when anything is missing, altered or left over.
    pub fn from_text(text: &str) -> Result<Self, NotACode> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).take(2_000).collect();
        let bytes =
            BASE32_NOPAD.decode(plain.strip_prefix(PREFIX).ok_or(NotACode)?.as_bytes()).map_err(|_| NotACode)?;
        let (body, sum) = bytes.split_at_checked(bytes.len().saturating_sub(4)).ok_or(NotACode)?;
        if sum != &Sha256::digest(body)[..4] {
            return Err(NotACode);
        }
        let wire: Wire = ciborium::from_reader(body).map_err(|_| NotACode)?;
        let address = wire.1.map(|a| a.parse()).transpose().map_err(|_| NotACode)?;
        let authority = wire.3.try_into().map_err(|_| NotACode)?;
        let secret = wire.4.try_into().map_err(|_| NotACode)?;
        Ok(Self { host: wire.0, address, port: wire.2, authority, secret })
    }
}

/// A device asks to be enrolled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The code's secret, base64url without padding.
    pub secret: String,
    /// The device's own new id.
    pub device: DeviceId,
    /// What people call it.
    pub name: Name,
    /// Its Ed25519 public key, base64url without padding.
    pub signing_key: String,
}

/// What an enrolled device needs to know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: Name,
    /// The key with which the platform signs documents: Ed25519, base64url without padding.
    pub platform_key: String,
    /// The key to which content keys are sealed: X25519, base64url without padding.
    pub ingest_key: String,
    /// The tenant's policy.
    pub policy: Signed<PolicyBundle>,
    /// The time.
    pub time: Signed<PlatformTime>,
    /// Version of the platform's database.
    pub generation: Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> EnrolmentCode {
        EnrolmentCode {
            host: "sunrise.baton.test".into(),
            address: Some("127.0.0.1:8443".parse().unwrap()),
            port: 8443,
            authority: [9; 32],
            secret: [7; 16],
        }
    }

    #[test]
    fn a_code_reads_back_however_it_was_typed() {
        let text = code().to_text();
        assert_eq!(EnrolmentCode::from_text(&text), Ok(code()));
        assert_eq!(EnrolmentCode::from_text(&format!("  {}\n", text.to_lowercase().replace('-', " "))), Ok(code()));
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let text = code().to_text();
        for (i, c) in text.char_indices().filter(|(i, c)| *i > 6 && *c != '-') {
            let wrong = if c == 'A' { 'B' } else { 'A' };
            let mut typed: Vec<char> = text.chars().collect();
            typed[i] = wrong;
            assert!(EnrolmentCode::from_text(&typed.iter().collect::<String>()).is_err(), "at {i}");
        }
        assert!(EnrolmentCode::from_text(&text[..text.len() - 3]).is_err());
        assert!(EnrolmentCode::from_text("").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = EnrolmentCode::from_text(&text);
            let _ = EnrolmentCode::from_text(&format!("BATON1{text}"));
        }
    }
}
