//! The PIN slot: tries counted before deriving, gone at zero, nothing usable at rest.

use baton_vault::{
    kdf::KdfParams,
    keys::UserKey,
    pin::{PIN_TRIES, PinError, PinHash, PinHashError, PinSlot},
    secret::SecretText,
};
use proptest::prelude::*;

const CHEAP: KdfParams = KdfParams { memory_kib: 19 * 1024, passes: 1, lanes: 1 };

fn text(value: &str) -> SecretText {
    SecretText::new(value.to_owned())
}

fn slot(user_key: &UserKey) -> PinSlot {
    PinSlot::build(PinHash::make(&text("482913"), CHEAP).ok().unwrap(), user_key).ok().unwrap()
}

#[test]
fn the_right_pin_gives_the_user_key() {
    let user_key = UserKey::make().unwrap();
    let mut slot = slot(&user_key);
    for _ in 0..2 {
        assert!(slot.unlock(&text("482913")).ok().unwrap().ct_eq(&user_key));
    }
}

#[test]
fn five_wrong_pins_end_the_slot_and_the_right_one_is_no_help() {
    let mut slot = slot(&UserKey::make().unwrap());
    for left in (1..PIN_TRIES).rev() {
        assert_eq!(slot.unlock(&text("482914")).err(), Some(PinError::Wrong { left }));
        assert_eq!(slot.tries_left(), left);
    }
    assert_eq!(slot.unlock(&text("482914")).err(), Some(PinError::Gone));
    assert_eq!(slot.tries_left(), 0);
    let right = slot.unlock(&text("482913")).err();
    assert_eq!(right, slot.unlock(&text("000000")).err());
    assert_eq!(right, Some(PinError::Gone));
}

#[test]
fn success_restores_all_tries() {
    let mut slot = slot(&UserKey::make().unwrap());
    for _ in 0..3 {
        for _ in 0..4 {
            assert!(slot.unlock(&text("999999")).is_err());
        }
        assert!(slot.unlock(&text("482913")).is_ok());
        assert_eq!(slot.tries_left(), PIN_TRIES);
    }
}

#[test]
fn inputs_that_are_no_pin_cost_a_try() {
    let mut slot = slot(&UserKey::make().unwrap());
    assert_eq!(slot.unlock(&text("")).err(), Some(PinError::Wrong { left: 4 }));
    assert_eq!(slot.unlock(&text(&"1".repeat(100_000))).err(), Some(PinError::Wrong { left: 3 }));
    assert_eq!(slot.unlock(&text("482913 ")).err(), Some(PinError::Wrong { left: 2 }));
}

#[test]
fn a_destroyed_slot_is_gone() {
    let mut slot = slot(&UserKey::make().unwrap());
    slot.destroy();
    assert_eq!(slot.unlock(&text("482913")).err(), Some(PinError::Gone));
}

#[test]
fn the_stored_hash_rebuilds_the_slot_at_the_next_sign_in() {
    let stored = PinHash::make(&text("482913"), CHEAP).ok().unwrap().to_bytes();
    let user_key = UserKey::make().unwrap();
    let mut slot = PinSlot::build(PinHash::from_bytes(&stored).ok().unwrap(), &user_key).ok().unwrap();
    assert!(slot.unlock(&text("482913")).ok().unwrap().ct_eq(&user_key));
}

#[test]
fn a_tampered_cost_in_the_stored_hash_makes_every_pin_wrong_and_never_cheap() {
    let mut stored = PinHash::make(&text("482913"), KdfParams { passes: 2, ..CHEAP }).ok().unwrap().to_bytes();
    stored[1..5].copy_from_slice(&8_u32.to_be_bytes());
    stored[5..9].copy_from_slice(&0_u32.to_be_bytes());
    let read = PinHash::from_bytes(&stored).ok().unwrap();
    assert_eq!(read.to_bytes()[1..9], [CHEAP.memory_kib.to_be_bytes(), 1_u32.to_be_bytes()].concat());
    let mut slot = PinSlot::build(read, &UserKey::make().unwrap()).ok().unwrap();
    assert_eq!(slot.unlock(&text("482913")).err(), Some(PinError::Wrong { left: 4 }));
}

#[test]
fn versions_and_lengths_of_the_stored_hash_are_checked() {
    let stored = PinHash::make(&text("482913"), CHEAP).ok().unwrap().to_bytes();
    let mut newer = stored.to_vec();
    newer[0] = 2;
    assert_eq!(PinHash::from_bytes(&newer).err(), Some(PinHashError::Unsupported));
    assert_eq!(PinHash::from_bytes(&stored[..60]).err(), Some(PinHashError::Malformed));
    assert_eq!(PinHash::from_bytes(&[&stored[..], &[0]].concat()).err(), Some(PinHashError::Malformed));
    assert_eq!(PinHash::from_bytes(&[]).err(), Some(PinHashError::Malformed));
}

proptest! {
    #[test]
    fn arbitrary_stored_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), rest: [u8; 60]) {
        let _ = PinHash::from_bytes(&bytes);
        let read = PinHash::from_bytes(&[&[1], &rest[..]].concat());
        prop_assert!(read.is_ok());
    }
}
