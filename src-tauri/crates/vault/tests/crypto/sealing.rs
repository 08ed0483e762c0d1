//! HPKE: a fixed vector, round trips, tampering, weak keys.
//!
//! RFC 9180 prints no vector for X25519 with AES-256-GCM. The one here uses key and encapsulation of its A.1.1 and
//! was computed by an independent implementation in Python that reproduces A.1.1 itself with AES-128-GCM.

use baton_vault::{
    sealing::{SEALED_MAX_PLAINTEXT, Sealed, SealingError, SealingKeyPair, SealingPublic},
    secret::Secret,
};
use proptest::prelude::*;

use crate::unhex;

fn fixed_pair() -> SealingKeyPair {
    let secret = unhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    SealingKeyPair::from_secret(&Secret::try_from_slice(&secret).unwrap())
}

#[test]
fn the_fixed_vector_opens() {
    let pair = fixed_pair();
    let public = unhex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
    assert_eq!(pair.public().0.as_slice(), public);
    let sealed = Sealed {
        encapsulated: unhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431").try_into().unwrap(),
        ciphertext: unhex("090b7dc225419f7da9e8b460becfbb96a26c7964d79b8010d397fa838530a32a397b14f5776db19ff5e57734e0"),
    };
    let opened = pair.open(b"Ode on a Grecian Urn", b"Count-0", &sealed).unwrap();
    assert_eq!(opened.as_slice(), b"Beauty is truth, truth beauty");
}

#[test]
fn recipient_info_and_aad_all_matter() {
    let pair = SealingKeyPair::make().unwrap();
    let sealed = pair.public().seal(b"info", b"aad", b"chart key").unwrap();
    assert_eq!(pair.open(b"info", b"aad", &sealed).unwrap().as_slice(), b"chart key");
    let other = SealingKeyPair::make().unwrap();
    assert_eq!(other.open(b"info", b"aad", &sealed).err(), Some(SealingError::Unopenable));
    assert_eq!(pair.open(b"inf", b"oaad", &sealed).err(), Some(SealingError::Unopenable));
    assert_eq!(pair.open(b"info", b"aae", &sealed).err(), Some(SealingError::Unopenable));
    assert_eq!(pair.open(b"", b"aad", &sealed).err(), Some(SealingError::Unopenable));
}

#[test]
fn a_stored_pair_is_the_same_pair() {
    let pair = SealingKeyPair::make().unwrap();
    let stored = SealingKeyPair::from_secret(&pair.secret_bytes());
    assert_eq!(stored.public(), pair.public());
    let sealed = pair.public().seal(b"", b"", b"x").unwrap();
    assert_eq!(stored.open(b"", b"", &sealed).unwrap().as_slice(), b"x");
}

#[test]
fn weak_public_keys_are_refused() {
    let mut order_two = [0; 32];
    order_two[0] = 1;
    let order_eight = unhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    for weak in [[0; 32], order_two, order_eight.try_into().unwrap()] {
        assert_eq!(SealingPublic(weak).seal(b"", b"", b"x"), Err(SealingError::WeakKey));
    }
    let sealed = Sealed { encapsulated: [0; 32], ciphertext: vec![0; 32] };
    assert_eq!(fixed_pair().open(b"", b"", &sealed).err(), Some(SealingError::Unopenable));
}

#[test]
fn limits_are_refused_not_panicked() {
    let pair = fixed_pair();
    let long_info = vec![0; 1 << 17];
    assert_eq!(pair.public().seal(&long_info, b"", b"x"), Err(SealingError::TooLong));
    assert_eq!(pair.public().seal(b"", b"", &vec![0; SEALED_MAX_PLAINTEXT + 1]), Err(SealingError::TooLong));
    let sealed = pair.public().seal(b"", b"", b"x").unwrap();
    assert_eq!(pair.open(&long_info, b"", &sealed).err(), Some(SealingError::TooLong));
}

#[test]
fn versions_and_lengths_are_checked() {
    let bytes = fixed_pair().public().seal(b"", b"", b"x").unwrap().to_bytes();
    for place in 0..2 {
        let mut other = bytes.clone();
        other[place] = 9;
        assert_eq!(Sealed::from_bytes(&other), Err(SealingError::Unsupported));
    }
    for length in 0..34 + 16 {
        assert_eq!(Sealed::from_bytes(&bytes[..length]), Err(SealingError::Malformed), "{length}");
    }
}

#[test]
fn the_public_key_is_a_byte_string_in_serde() {
    let public = fixed_pair().public();
    let json = serde_json::to_string(&public).unwrap();
    assert_eq!(serde_json::from_str::<SealingPublic>(&json).unwrap(), public);
    assert!(serde_json::from_str::<SealingPublic>("[1,2,3]").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_changed_byte_fails(content in prop::collection::vec(any::<u8>(), 0..100), place: prop::sample::Index) {
        let pair = fixed_pair();
        let mut bytes = pair.public().seal(b"info", b"aad", &content).unwrap().to_bytes();
        let read = Sealed::from_bytes(&bytes).unwrap();
        let opened = pair.open(b"info", b"aad", &read).unwrap();
        prop_assert_eq!(opened.as_slice(), &content[..]);
        // The top bit of the encapsulated key is ignored by X25519, but HPKE hashes it.
        bytes[place.index(read.to_bytes().len())] ^= 0x80;
        let outcome = Sealed::from_bytes(&bytes).and_then(|read| pair.open(b"info", b"aad", &read));
        prop_assert!(outcome.is_err());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        for bytes in [bytes.clone(), [&[1, 1], &bytes[..]].concat()] {
            if let Ok(read) = Sealed::from_bytes(&bytes) {
                prop_assert_eq!(read.to_bytes(), bytes);
                prop_assert!(fixed_pair().open(b"", b"", &read).is_err());
            }
        }
    }
}
