//! The clear header of an entry: fixed fields at fixed places, big-endian, opaque ids only. Its bytes are frozen by
//! golden vectors; a new field means a new version.

use baton_domain::{
    ActionKind, Actor, ChartId, DeviceId, Purpose, Role, ShiftId, TenantId, UserId,
    action::{Proof, Resource},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The only header version so far.
pub const VERSION: u8 = 1;
/// Length of a version 1 header in bytes.
pub const HEADER_LEN: usize = 254;

const ENTRY_TAG: &[u8] = b"baton/ledger/v1/entry\0";

/// Everything about an act except its content. Unknown action kinds, roles and proofs survive a round trip, so that an
/// older reader can still verify a newer chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The tenant.
    pub tenant: TenantId,
    /// The device whose ledger this is.
    pub device: DeviceId,
    /// The ledger epoch.
    pub epoch: u32,
    /// 1 for the first entry of an epoch, then one more each.
    pub seq: u64,
    /// Hash of the entry before; the epoch's genesis for the first.
    pub previous: [u8; 32],
    /// [`ActionKind`] code.
    pub kind: u16,
    /// Who acted; nil when the device itself did.
    pub actor: Uuid,
    /// [`Role`] code; 0 for the device.
    pub role: u8,
    /// [`Purpose`] code.
    pub purpose: u8,
    /// The shift; nil without one.
    pub shift: Uuid,
    /// [`Proof`] code: how the actor had proved themselves.
    pub proof: u8,
    /// When, wall milliseconds; 0 for the device.
    pub proved_at_ms: i64,
    /// Version of the policy under which the act was decided.
    pub policy_version: u32,
    /// The chart touched; nil without one.
    pub chart: Uuid,
    /// The record touched; nil without one.
    pub record: Uuid,
    /// Wall clock, milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// Milliseconds since boot, counting sleep.
    pub boot_ms: u64,
    /// The boot under which `boot_ms` counts.
    pub boot: Uuid,
    /// Last time signed by the platform that this device had seen, milliseconds; 0 for none.
    pub signed_ms: i64,
    /// Build number of the app.
    pub build: u32,
    /// Commitment to the key that seals the payload.
    pub content_key: [u8; 16],
    /// Length of the sealed payload in bytes.
    pub payload_len: u32,
    /// SHA-256 of the sealed payload.
    pub payload_hash: [u8; 32],
}

/// Why bytes are no header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeaderError {
    /// Wrong number of bytes for the version.
    #[error("a version 1 header has {HEADER_LEN} bytes, not {0}")]
    Length(usize),
    /// A version this build does not read.
    #[error("header version {0} is not known")]
    Version(u8),
}

struct Writer(Vec<u8>);

impl Writer {
    fn put(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], HeaderError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(HeaderError::Length(self.0.len()))?;
        self.0 = rest;
        Ok(*head)
    }
}

impl Header {
    /// The canonical bytes: what is stored, hashed and sent.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_LEN] {
        let mut w = Writer(Vec::with_capacity(HEADER_LEN));
        w.put(&[VERSION]).put(&self.tenant.bytes()).put(&self.device.bytes());
        w.put(&self.epoch.to_be_bytes()).put(&self.seq.to_be_bytes()).put(&self.previous);
        w.put(&self.kind.to_be_bytes()).put(self.actor.as_bytes()).put(&[self.role, self.purpose]);
        w.put(self.shift.as_bytes()).put(&[self.proof]).put(&self.proved_at_ms.to_be_bytes());
        w.put(&self.policy_version.to_be_bytes()).put(self.chart.as_bytes()).put(self.record.as_bytes());
        w.put(&self.wall_ms.to_be_bytes()).put(&self.boot_ms.to_be_bytes()).put(self.boot.as_bytes());
        w.put(&self.signed_ms.to_be_bytes()).put(&self.build.to_be_bytes()).put(&self.content_key);
        w.put(&self.payload_len.to_be_bytes()).put(&self.payload_hash);
        let mut bytes = [0; HEADER_LEN];
        bytes.copy_from_slice(&w.0);
        bytes
    }

    /// Reads canonical bytes. Every byte string of the right length and version is some header, and encodes back to
    /// itself.
    ///
    /// # Errors
    /// [`HeaderError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, HeaderError> {
        match bytes.first() {
            Some(&VERSION) if bytes.len() == HEADER_LEN => {}
            Some(&VERSION) | None => return Err(HeaderError::Length(bytes.len())),
            Some(&other) => return Err(HeaderError::Version(other)),
        }
        let mut r = Reader(&bytes[1..]);
        Ok(Self {
            tenant: TenantId::from_bytes(r.take()?),
            device: DeviceId::from_bytes(r.take()?),
            epoch: u32::from_be_bytes(r.take()?),
            seq: u64::from_be_bytes(r.take()?),
            previous: r.take()?,
            kind: u16::from_be_bytes(r.take()?),
            actor: Uuid::from_bytes(r.take()?),
            role: u8::from_be_bytes(r.take()?),
            purpose: u8::from_be_bytes(r.take()?),
            shift: Uuid::from_bytes(r.take()?),
            proof: u8::from_be_bytes(r.take()?),
            proved_at_ms: i64::from_be_bytes(r.take()?),
            policy_version: u32::from_be_bytes(r.take()?),
            chart: Uuid::from_bytes(r.take()?),
            record: Uuid::from_bytes(r.take()?),
            wall_ms: i64::from_be_bytes(r.take()?),
            boot_ms: u64::from_be_bytes(r.take()?),
            boot: Uuid::from_bytes(r.take()?),
            signed_ms: i64::from_be_bytes(r.take()?),
            build: u32::from_be_bytes(r.take()?),
            content_key: r.take()?,
            payload_len: u32::from_be_bytes(r.take()?),
            payload_hash: r.take()?,
        })
    }

    /// The kind of action, if this build knows it.
    #[must_use]
    pub fn action_kind(&self) -> Option<ActionKind> {
        ActionKind::from_code(self.kind)
    }

    /// The person who acted; none when the device did or a code is not known.
    #[must_use]
    pub fn person(&self) -> Option<Actor> {
        if self.actor.is_nil() {
            return None;
        }
        Some(Actor {
            user: UserId(self.actor),
            tenant: self.tenant,
            role: Role::from_code(self.role)?,
            purpose: Purpose::from_code(self.purpose)?,
        })
    }

    /// What was touched.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource {
            chart: (!self.chart.is_nil()).then_some(ChartId(self.chart)),
            record: (!self.record.is_nil()).then_some(self.record),
        }
    }

    /// The shift, if there was one.
    #[must_use]
    pub fn shift(&self) -> Option<ShiftId> {
        (!self.shift.is_nil()).then_some(ShiftId(self.shift))
    }

    /// The proof, if this build knows it.
    #[must_use]
    pub fn proof(&self) -> Option<Proof> {
        Proof::from_code(self.proof)
    }
}

/// The hash of an entry: over the stored header bytes, with a domain tag.
#[must_use]
pub fn entry_hash(header: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(ENTRY_TAG).chain_update(header).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn golden() -> Header {
        let id = |n: u128| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n);
        Header {
            tenant: TenantId(id(1)),
            device: DeviceId(id(2)),
            epoch: 1,
            seq: 42,
            previous: [0xAB; 32],
            kind: ActionKind::Observe as u16,
            actor: id(3),
            role: Role::Technician as u8,
            purpose: Purpose::Treatment as u8,
            shift: id(4),
            proof: Proof::Pin as u8,
            proved_at_ms: 1_790_000_000_000,
            policy_version: 7,
            chart: id(5),
            record: id(6),
            wall_ms: 1_790_000_123_456,
            boot_ms: 987_654,
            boot: id(7),
            signed_ms: 1_789_999_999_999,
            build: 1,
            content_key: [0xCD; 16],
            payload_len: 321,
            payload_hash: [0xEF; 32],
        }
    }

    #[test]
    fn the_bytes_of_version_1_are_for_ever() {
        let bytes = golden().encode();
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, include_str!("../golden/header_v1.hex").trim());
        let hash: String = entry_hash(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hash, include_str!("../golden/header_v1.sha256").trim());
    }

    proptest! {
        #[test]
        fn decoding_never_panics_and_what_decodes_encodes_back(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(header) = Header::decode(&bytes) {
                prop_assert_eq!(&header.encode()[..], &bytes[..]);
            }
        }

        #[test]
        fn every_string_of_the_right_length_and_version_is_canonical(tail in proptest::collection::vec(any::<u8>(), HEADER_LEN - 1)) {
            let mut bytes = vec![VERSION];
            bytes.extend(tail);
            let header = Header::decode(&bytes).unwrap();
            prop_assert_eq!(&header.encode()[..], &bytes[..]);
        }
    }

    #[test]
    fn short_long_and_unknown_versions_are_told_apart() {
        let bytes = golden().encode();
        assert_eq!(Header::decode(&bytes[..253]), Err(HeaderError::Length(253)));
        assert_eq!(Header::decode(&[&bytes[..], &[0]].concat()), Err(HeaderError::Length(255)));
        assert_eq!(Header::decode(&[9, 9]), Err(HeaderError::Version(9)));
        assert_eq!(Header::decode(&[]), Err(HeaderError::Length(0)));
    }
}
