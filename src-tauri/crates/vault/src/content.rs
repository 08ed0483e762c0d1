//! Content keys: each opening of a chart makes one, seals its entries' payloads with it, and wraps it for everybody
//! who must read them (DESIGN §4, "Payloads").

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    envelope::{Context, Envelope, EnvelopeError, Purpose, WrapKey},
    gcm::{self, NONCE_BYTES},
    keys::{ChartKey, DeviceSecret},
    random::{RandomError, fill_random},
    sealing::{Sealed, SealingError, SealingKeyPair, SealingPublic},
    secret::{Secret, key_type},
};

/// HPKE `info` of a content key sealed to the tenant's ingest key.
const INGEST_INFO: &[u8] = b"baton/v1/content-key-ingest";

/// Why a payload or a wrapped content key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// More than the cipher takes. What a ledger takes is far less, and the ledger's to say.
    #[error("the payload is too long to be sealed")]
    TooLong,
    /// The payload was changed, or belongs to another header or key.
    #[error("the payload is damaged or belongs elsewhere")]
    Damaged,
    /// A wrap opened, but holds another key than the one the entry names: it was swapped.
    #[error("the wrapped content key is not the one named")]
    OtherKey,
    /// The envelope did not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The ingest wrap did not open or could not be made.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// No random bytes for a nonce.
    #[error(transparent)]
    Random(#[from] RandomError),
}

key_type! {
    /// The key of a run of payloads.
    ///
    /// Its [id](ContentKey::id) is a commitment to the key. In the envelopes made here, `Context::key_id` is that id
    /// (set by the wrap functions whatever the caller passed, as is the purpose), and `key_epoch` is the epoch of the
    /// *wrapping* key. The unwrap functions need `context.key_id` to be the id the entry names.
    ContentKey
}

impl ContentKey {
    /// The first 16 bytes of SHA-256("baton/v1/content-key-id" ‖ key).
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        let digest = Sha256::new().chain_update(b"baton/v1/content-key-id").chain_update(self.expose()).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        id
    }

    /// Seals a payload: random 96-bit nonce ‖ ciphertext ‖ tag. `aad` is the entry's canonical header.
    ///
    /// # Errors
    /// [`ContentError::TooLong`] or [`ContentError::Random`].
    pub fn seal_payload(&self, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, ContentError> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        let ciphertext =
            gcm::encrypt(&self.0, &nonce, aad, plaintext).map_err(|gcm::GcmError| ContentError::TooLong)?;
        let mut payload = Vec::with_capacity(NONCE_BYTES + ciphertext.len());
        payload.extend_from_slice(&nonce);
        payload.extend_from_slice(&ciphertext);
        Ok(payload)
    }

    /// Opens a payload sealed with this key and the same `aad`.
    ///
    /// # Errors
    /// [`ContentError::Damaged`].
    pub fn open_payload(&self, aad: &[u8], payload: &[u8]) -> Result<Zeroizing<Vec<u8>>, ContentError> {
        let (nonce, ciphertext) = payload.split_first_chunk::<NONCE_BYTES>().ok_or(ContentError::Damaged)?;
        gcm::decrypt(&self.0, nonce, aad, ciphertext).map_err(|gcm::GcmError| ContentError::Damaged)
    }

    /// Wraps this key under a chart key, for replay on the device. See the type for `context`.
    ///
    /// # Errors
    /// [`ContentError::Envelope`].
    pub fn wrap_for_chart(&self, chart: &ChartKey, context: &Context) -> Result<Envelope, ContentError> {
        self.wrap(&chart.derive_content_wrap(), Purpose::ContentKeyByChart, context)
    }

    /// Wraps this key under the device secret, for entries without a chart. See the type for `context`.
    ///
    /// # Errors
    /// [`ContentError::Envelope`].
    pub fn wrap_for_device(&self, device: &DeviceSecret, context: &Context) -> Result<Envelope, ContentError> {
        self.wrap(&device.derive_device_wrap(), Purpose::ContentKeyByDevice, context)
    }

    /// Seals this key to the tenant's ingest key, bound to tenant, device and key id: anyone may carry it, nobody on
    /// the way can read it or pass it off as another device's.
    ///
    /// # Errors
    /// [`ContentError::Sealing`].
    pub fn wrap_for_ingest(&self, ingest: &SealingPublic, tenant: Uuid, device: Uuid) -> Result<Sealed, ContentError> {
        Ok(ingest.seal(INGEST_INFO, &ingest_aad(tenant, device, &self.id()), self.expose())?)
    }

    /// The reverse of [`ContentKey::wrap_for_chart`].
    ///
    /// # Errors
    /// [`ContentError::Envelope`] if it does not open, [`ContentError::OtherKey`] if the key is not `context.key_id`.
    pub fn unwrap_for_chart(chart: &ChartKey, context: &Context, wrap: &Envelope) -> Result<Self, ContentError> {
        Self::unwrap(&chart.derive_content_wrap(), Purpose::ContentKeyByChart, context, wrap)
    }

    /// The reverse of [`ContentKey::wrap_for_device`].
    ///
    /// # Errors
    /// As [`ContentKey::unwrap_for_chart`].
    pub fn unwrap_for_device(device: &DeviceSecret, context: &Context, wrap: &Envelope) -> Result<Self, ContentError> {
        Self::unwrap(&device.derive_device_wrap(), Purpose::ContentKeyByDevice, context, wrap)
    }

    /// The reverse of [`ContentKey::wrap_for_ingest`], on the platform; `id` is the key id the entry names.
    ///
    /// # Errors
    /// [`ContentError::Sealing`] if it does not open, [`ContentError::OtherKey`] if the key is another one.
    pub fn unwrap_for_ingest(
        ingest: &SealingKeyPair,
        tenant: Uuid,
        device: Uuid,
        id: &[u8; 16],
        wrap: &Sealed,
    ) -> Result<Self, ContentError> {
        let bytes = ingest.open(INGEST_INFO, &ingest_aad(tenant, device, id), wrap)?;
        Self::committed(&bytes, id)
    }

    fn wrap(&self, key: &WrapKey, purpose: Purpose, context: &Context) -> Result<Envelope, ContentError> {
        let context = Context { purpose, key_id: self.id(), ..*context };
        Ok(Envelope::seal(key, &context, self.expose())?)
    }

    fn unwrap(key: &WrapKey, purpose: Purpose, context: &Context, wrap: &Envelope) -> Result<Self, ContentError> {
        let bytes = wrap.open(key, &Context { purpose, ..*context })?;
        Self::committed(&bytes, &context.key_id)
    }

    /// Accepts the bytes only if they are the key that `id` commits to.
    fn committed(bytes: &[u8], id: &[u8; 16]) -> Result<Self, ContentError> {
        let key = Self(Secret::try_from_slice(bytes).map_err(|_| ContentError::OtherKey)?);
        if bool::from(key.id().ct_eq(id)) { Ok(key) } else { Err(ContentError::OtherKey) }
    }
}

fn ingest_aad(tenant: Uuid, device: Uuid, id: &[u8; 16]) -> Vec<u8> {
    [tenant.as_bytes().as_slice(), device.as_bytes(), id].concat()
}
