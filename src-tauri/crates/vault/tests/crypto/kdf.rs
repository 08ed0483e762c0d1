//! Derivations against values computed with Python's hashlib and `cryptography` 48 (Argon2id, HKDF).

use baton_vault::{
    kdf::{KdfError, KdfParams, derive_login_salt, derive_master},
    keys::{ChartKey, DeviceSecret, FileLabel, UserKey},
    pin::derive_pin_hash,
    secret::SecretText,
};
use uuid::Uuid;

use crate::{DEVICE, TENANT, USER, counting, hex};

const CHEAP: KdfParams = KdfParams { memory_kib: 19 * 1024, passes: 1, lanes: 1 };

fn text(value: &str) -> SecretText {
    SecretText::new(value.to_owned())
}

#[test]
fn login_salt_is_fixed_and_ignores_case_and_margin() {
    let salt = derive_login_salt(TENANT, "ana.müller@clinic.example");
    assert_eq!(hex(&salt), "afc5cb6b724b0e26d4df7dc18a4f7d6c");
    assert_eq!(derive_login_salt(TENANT, "  Ana.MÜLLER@Clinic.Example\n"), salt);
    assert_ne!(derive_login_salt(USER, "ana.müller@clinic.example"), salt);
    assert_ne!(derive_login_salt(TENANT, "ana.muller@clinic.example"), salt);
}

#[test]
fn password_gives_the_fixed_keys() {
    let salt = derive_login_salt(TENANT, "ana.müller@clinic.example");
    let device = DeviceSecret::from_bytes(counting());
    // Once precomposed, once with combining marks: NFC makes them the same password.
    for password in ["Grüße an den Läufer 4711", "Gru\u{308}ße an den La\u{308}ufer 4711"] {
        let master = derive_master(&text(password), &salt, KdfParams::STANDARD).ok().unwrap();
        assert_eq!(
            hex(master.derive_auth_value().expose()),
            "69308930587d9dccd50262f9cbe80daebd4b0f59edd83b41a18a9d14d4b0600c"
        );
        assert_eq!(
            hex(master.derive_user_wrap(&device, USER, DEVICE).expose()),
            "66c7ac319d9c7bcf88184c0d28606c437db869566555acbe5e2e788a4d7b8582"
        );
    }
}

#[test]
fn user_wrap_needs_password_device_and_both_ids() {
    let master = |password: &str| derive_master(&text(password), &[3; 16], CHEAP).ok().unwrap();
    let (device, other) = (DeviceSecret::from_bytes([1; 32]), DeviceSecret::from_bytes([2; 32]));
    let right = master("correct horse battery").derive_user_wrap(&device, USER, DEVICE);
    let wrongs = [
        master("correct horse batterz").derive_user_wrap(&device, USER, DEVICE),
        master("correct horse battery").derive_user_wrap(&other, USER, DEVICE),
        master("correct horse battery").derive_user_wrap(&device, DEVICE, DEVICE),
        master("correct horse battery").derive_user_wrap(&device, USER, Uuid::nil()),
    ];
    assert!(wrongs.iter().all(|wrong| !wrong.ct_eq(&right)));
    assert!(master("correct horse battery").derive_user_wrap(&device, USER, DEVICE).ct_eq(&right));
}

#[test]
fn password_length_is_counted_in_code_points_and_never_cut() {
    let outcome = |password: String| derive_master(&SecretText::new(password), &[0; 16], CHEAP).err();
    assert_eq!(outcome(String::new()), Some(KdfError::Empty));
    assert_eq!(outcome("🔑".repeat(256)), None);
    assert_eq!(outcome("🔑".repeat(257)), Some(KdfError::TooLong));
    // 512 code points that normalise to 256.
    assert_eq!(outcome("u\u{308}".repeat(256)), None);
    assert_eq!(outcome("a".repeat(1 << 20)), Some(KdfError::TooLong));
}

#[test]
fn parameters_are_clamped_on_both_sides() {
    let weak = KdfParams { memory_kib: 8, passes: 0, lanes: 0 };
    assert_eq!(weak.clamped(), CHEAP);
    let greedy = KdfParams { memory_kib: u32::MAX, passes: u32::MAX, lanes: u32::MAX };
    assert_eq!(greedy.clamped(), KdfParams { memory_kib: 512 * 1024, passes: 10, lanes: 4 });
    assert_eq!(KdfParams::STANDARD.clamped(), KdfParams::STANDARD);
    // A weakened header derives with the floor, that is another key than the weak one.
    let pin = text("482913");
    let floor = derive_pin_hash(&pin, &[0; 16], weak).ok().unwrap();
    assert_eq!(hex(&floor.to_bytes()[29..]), "eb869baf04aeaf28b7dc28343a473d17150f69284385a48bf0d4e0003d0fbdcf");
}

#[test]
fn lanes_and_passes_follow_the_standard() {
    let salt = std::array::from_fn(|place| u8::try_from(place).unwrap());
    let cost = KdfParams { memory_kib: 32 * 1024, passes: 2, lanes: 4 };
    let hash = derive_pin_hash(&text("482913"), &salt, cost).ok().unwrap();
    assert_eq!(hex(&hash.to_bytes()[29..]), "75901411584bc7567eafbf22b0099b48d1a916be988ab224a8d4f6d6eb72d93c");
}

#[test]
fn file_keys_are_fixed_sqlcipher_texts() {
    let device = DeviceSecret::from_bytes(counting());
    let keys = [
        device.derive_file_key(FileLabel::Device),
        device.derive_file_key(FileLabel::Ledger),
        UserKey::from_bytes(counting()).derive_file_key(),
        ChartKey::from_bytes(counting()).derive_file_key(),
    ];
    let expected = [
        "x'6076ab0c22a9e654e8295738c30398cee9f99480c7af9c5cbde36269be94cce1db51e72e7318a911565f634437f8d522'",
        "x'3c9da1d88304eaa9e8f5bc97ef7ddacc3b62a5b284098322ffd27e52a4411055bd287e5fb8af99c69de514bd2a52bc63'",
        "x'7a6b680fa37e629637821338cf0a879853a3f875866b62232f16862746dd3ec1b3b62fd5f07806c9ce7b5a7975b5346f'",
        "x'8378dfd6271693c2ea5e7e64e875ca16b808f0b59c9965aed2621c7893ac1435e57c4d2f11bc065939c148520434d32a'",
    ];
    for (key, expected) in keys.iter().zip(expected) {
        assert_eq!(key.raw_key_text().expose(), expected);
    }
}

#[test]
fn wrapping_keys_are_fixed() {
    assert_eq!(
        hex(DeviceSecret::from_bytes(counting()).derive_device_wrap().expose()),
        "2b1f7dc9d154ab373cf2349cd5a0d66d5b415d6cb76f73347efd5442dce3f28f"
    );
    assert_eq!(
        hex(ChartKey::from_bytes(counting()).derive_content_wrap().expose()),
        "a550f51ea0992a5d1102715c1c5f0d3f507610a52ed62b9ba889dc4c7433fab2"
    );
}
