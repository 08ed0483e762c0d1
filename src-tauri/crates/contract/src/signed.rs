//! Documents signed by the platform. The signed bytes travel and are stored as they are; nothing is re-serialised to
//! verify.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use baton_domain::{TenantId, policy::PolicyBundle};

/// A kind of document: its tag keeps a signature on one kind from passing for another.
pub trait Document: Serialize + DeserializeOwned {
    /// The tag.
    const TAG: &'static str;
}

impl Document for PolicyBundle {
    const TAG: &'static str = "baton/signed/v1/policy\0";
}

/// The platform's word on what time it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlatformTime {
    /// The tenant it is for.
    pub tenant: TenantId,
    /// Milliseconds since the Unix epoch.
    pub at_ms: i64,
}

impl Document for PlatformTime {
    const TAG: &'static str = "baton/signed/v1/time\0";
}

/// A document and its Ed25519 signature, both as text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signed<T> {
    /// The document as JSON text: exactly what was signed.
    pub body: String,
    /// Base64url without padding, 64 bytes.
    pub signature: String,
    #[serde(skip)]
    kind: std::marker::PhantomData<T>,
}

/// Why a signed document was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SignedError {
    /// The signature is not the platform's.
    #[error("the signature does not verify")]
    Signature,
    /// Signed, but not readable by this build.
    #[error("the signed document cannot be read")]
    Body,
}

impl<T: Document> Signed<T> {
    /// Signs a document.
    ///
    /// # Errors
    /// [`SignedError::Body`] when it cannot be written as JSON.
    pub fn seal(document: &T, key: &SigningKey) -> Result<Self, SignedError> {
        let body = serde_json::to_string(document).map_err(|_| SignedError::Body)?;
        let signature = key.sign(&Self::message(&body)).to_bytes();
        Ok(Self { body, signature: data_encoding::BASE64URL_NOPAD.encode(&signature), kind: std::marker::PhantomData })
    }

    /// Verifies with the platform's key and reads the document.
    ///
    /// # Errors
    /// [`SignedError`].
    pub fn open(&self, key: &VerifyingKey) -> Result<T, SignedError> {
        let bytes =
            data_encoding::BASE64URL_NOPAD.decode(self.signature.as_bytes()).map_err(|_| SignedError::Signature)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| SignedError::Signature)?;
        key.verify_strict(&Self::message(&self.body), &signature).map_err(|_| SignedError::Signature)?;
        serde_json::from_str(&self.body).map_err(|_| SignedError::Body)
    }

    fn message(body: &str) -> Vec<u8> {
        [T::TAG.as_bytes(), body.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_signature_holds_for_its_bytes_and_kind_only() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let time = PlatformTime { tenant: TenantId(Uuid::from_u128(1)), at_ms: 5 };
        let signed = Signed::seal(&time, &key).unwrap();
        assert_eq!(signed.open(&key.verifying_key()), Ok(time));
        let other = SigningKey::from_bytes(&[4; 32]);
        assert_eq!(signed.open(&other.verifying_key()), Err(SignedError::Signature));
        let mut altered = signed.clone();
        altered.body = altered.body.replace('5', "6");
        assert_eq!(altered.open(&key.verifying_key()), Err(SignedError::Signature));
        let text = serde_json::to_string(&signed).unwrap();
        let as_policy: Signed<PolicyBundle> = serde_json::from_str(&text).unwrap();
        assert_eq!(as_policy.open(&key.verifying_key()), Err(SignedError::Signature));
    }
}
