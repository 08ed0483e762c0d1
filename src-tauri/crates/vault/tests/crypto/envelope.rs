//! Envelopes: bound to every field of their context, strict when read, never panicking.

use baton_vault::envelope::{Context, ENVELOPE_MAX_PLAINTEXT, Envelope, EnvelopeError, Purpose, WrapKey};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{DEVICE, TENANT, USER, counting, hex, unhex};

/// Made with Python's `cryptography`: key 0..31, nonce 0..11, content "wrapped key".
const FIXED: &str = "01016465666768696a6b6c6d6e6f70717273000000074f3bb6ad7c022fdd000102030405060708090a0b\
                     0000001b3070b76bb580a63be624ee5980634bc773bd50ed55ce778d5149c5";

fn context() -> Context {
    Context {
        purpose: Purpose::ChartKey,
        tenant: TENANT,
        user: USER,
        device: DEVICE,
        key_id: std::array::from_fn(|place| 100 + u8::try_from(place).unwrap()),
        key_epoch: 7,
    }
}

fn key() -> WrapKey {
    WrapKey::from_bytes(counting())
}

fn other_contexts() -> Vec<Context> {
    let right = context();
    let mut others = vec![
        Context { purpose: Purpose::PrivateKey, ..right },
        Context { tenant: USER, ..right },
        Context { user: DEVICE, ..right },
        Context { device: Uuid::nil(), ..right },
        Context { user: right.device, device: right.user, ..right },
        Context { key_epoch: 8, ..right },
    ];
    for place in 0..16 {
        let mut key_id = right.key_id;
        key_id[place] ^= 1;
        others.push(Context { key_id, ..right });
    }
    others
}

#[test]
fn a_foreign_implementations_envelope_opens() {
    let envelope = Envelope::from_bytes(&unhex(FIXED)).unwrap();
    assert_eq!(envelope.open(&key(), &context()).unwrap().as_slice(), b"wrapped key");
    assert_eq!(hex(&envelope.to_bytes()), FIXED);
    assert_eq!((envelope.key_id(), envelope.key_epoch()), (&context().key_id, 7));
}

#[test]
fn every_field_of_the_context_matters() {
    let envelope = Envelope::seal(&key(), &context(), b"secret").unwrap();
    for other in other_contexts() {
        assert_ne!(other.to_aad(), context().to_aad());
        assert_eq!(envelope.open(&key(), &other).err(), Some(EnvelopeError::Damaged), "{other:?}");
    }
}

#[test]
fn relabelling_the_header_does_not_help() {
    // Someone who also rewrites key id and epoch in the clear header is caught by the tag.
    for other in other_contexts() {
        let mut bytes = Envelope::seal(&key(), &context(), b"secret").unwrap().to_bytes();
        bytes[2..18].copy_from_slice(&other.key_id);
        bytes[18..22].copy_from_slice(&other.key_epoch.to_be_bytes());
        let forged = Envelope::from_bytes(&bytes).unwrap();
        assert_eq!(forged.open(&key(), &other).err(), Some(EnvelopeError::Damaged), "{other:?}");
    }
}

#[test]
fn a_wrong_key_is_told_from_damage() {
    let envelope = Envelope::seal(&key(), &context(), b"secret").unwrap();
    let wrong = WrapKey::make().unwrap();
    assert_eq!(envelope.open(&wrong, &context()).err(), Some(EnvelopeError::WrongKey));
    let bytes = envelope.to_bytes();
    for place in 30..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x10;
        // Nonce and ciphertext open no more; a changed length is refused while reading.
        let outcome = Envelope::from_bytes(&damaged).and_then(|read| read.open(&key(), &context()));
        assert_eq!(outcome.err(), Some(EnvelopeError::Damaged), "byte {place}");
    }
}

#[test]
fn unknown_versions_and_algorithms_are_unsupported() {
    for place in 0..2 {
        let mut bytes = unhex(FIXED);
        bytes[place] = 2;
        assert_eq!(Envelope::from_bytes(&bytes), Err(EnvelopeError::Unsupported));
    }
}

#[test]
fn cut_or_lengthened_bytes_are_refused() {
    let bytes = unhex(FIXED);
    for length in 0..bytes.len() {
        assert_eq!(Envelope::from_bytes(&bytes[..length]), Err(EnvelopeError::Damaged), "{length}");
    }
    assert_eq!(Envelope::from_bytes(&[&bytes[..], &[0]].concat()), Err(EnvelopeError::Damaged));
}

#[test]
fn too_much_content_is_refused() {
    let content = vec![0; ENVELOPE_MAX_PLAINTEXT + 1];
    assert_eq!(Envelope::seal(&key(), &context(), &content), Err(EnvelopeError::TooLong));
    let largest = Envelope::seal(&key(), &context(), &content[1..]).unwrap();
    assert_eq!(Envelope::from_bytes(&largest.to_bytes()), Ok(largest));
}

#[test]
fn two_sealings_never_share_a_nonce() {
    let seal = || Envelope::seal(&key(), &context(), b"secret").unwrap().to_bytes();
    assert_ne!(seal()[30..42], seal()[30..42]);
}

proptest! {
    #[test]
    fn round_trip(content in prop::collection::vec(any::<u8>(), 0..300), key_epoch: u32, key_id: [u8; 16]) {
        let context = Context { key_epoch, key_id, ..context() };
        let envelope = Envelope::seal(&key(), &context, &content).unwrap();
        let read = Envelope::from_bytes(&envelope.to_bytes()).unwrap();
        prop_assert_eq!(&read, &envelope);
        let opened = read.open(&key(), &context).unwrap();
        prop_assert_eq!(opened.as_slice(), &content[..]);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for bytes in [bytes.clone(), [&[1, 1], &bytes[..]].concat()] {
            if let Ok(read) = Envelope::from_bytes(&bytes) {
                prop_assert_eq!(read.to_bytes(), bytes);
                prop_assert!(read.open(&key(), &context()).is_err());
            }
        }
    }
}
