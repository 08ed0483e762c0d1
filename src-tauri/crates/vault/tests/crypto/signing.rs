//! Ed25519: RFC 8032 vectors, strictness, weak keys.

use baton_vault::{
    secret::Secret,
    signing::{SignatureError, SigningKey, is_weak, verify},
};
use proptest::prelude::*;

use crate::{hex, unhex};

/// RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
const RFC_8032: [[&str; 4]; 3] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b\
         d25bf5f0595bbe24655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
         387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659\
         4a7c15e9716ed28dc027beceea1ec40a",
    ],
];

#[test]
fn rfc_8032_vectors() {
    for [seed, public, message, signature] in RFC_8032 {
        let key = SigningKey::from_secret(&Secret::try_from_slice(&unhex(seed)).unwrap());
        assert_eq!(hex(&key.public()), public);
        let made = key.sign(&unhex(message));
        assert_eq!(hex(&made), signature);
        assert_eq!(verify(&key.public(), &unhex(message), &made), Ok(()));
        assert_eq!(hex(key.secret_bytes().expose()), seed);
    }
}

#[test]
fn weak_keys_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let order_eight = unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    let no_point = [2; 32];
    for weak in [[0; 32], identity, order_eight.try_into().unwrap(), no_point] {
        assert!(is_weak(&weak), "{}", hex(&weak));
        // R = identity, s = 0 verifies any message under a low-order key if nobody looks.
        let mut universal = [0; 64];
        universal[0] = 1;
        assert_eq!(verify(&weak, b"anything", &universal), Err(SignatureError::WeakKey));
    }
    assert!(!is_weak(&SigningKey::make().unwrap().public()));
}

#[test]
fn a_signature_with_the_group_order_added_is_refused() {
    let key = SigningKey::make().unwrap();
    let mut signature = key.sign(b"message");
    let order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0_u16;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    assert_eq!(verify(&key.public(), b"message", &signature), Err(SignatureError::Invalid));
}

proptest! {
    #[test]
    fn any_change_is_refused(message: Vec<u8>, place: prop::sample::Index, bit in 0_u8..8) {
        let key = SigningKey::from_secret(&Secret::from_bytes([7; 32]));
        let mut signature = key.sign(&message);
        prop_assert_eq!(verify(&key.public(), &message, &signature), Ok(()));
        prop_assert!(verify(&key.public(), &[&message[..], &[0]].concat(), &signature).is_err());
        signature[place.index(64)] ^= 1 << bit;
        prop_assert_eq!(verify(&key.public(), &message, &signature), Err(SignatureError::Invalid));
    }

    #[test]
    fn arbitrary_input_never_panics(public: [u8; 32], signature: [u8; 32]) {
        let doubled: [u8; 64] = std::array::from_fn(|place| signature[place % 32]);
        prop_assert!(verify(&public, b"", &doubled).is_err());
    }
}
