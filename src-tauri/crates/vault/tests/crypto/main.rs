//! The public API under test: fixed vectors, properties, and every refusal the design names.
#![allow(clippy::unwrap_used, reason = "test code; the lint's own exemption does not reach helper functions")]

mod clock;
mod content;
mod envelope;
mod kdf;
mod otp;
mod pin;
mod sealing;
mod signing;

use uuid::Uuid;

const TENANT: Uuid = Uuid::from_u128(0x0190_a1b2_c3d4_7e5f_8a9b_0c1d_2e3f_4a5b);
const USER: Uuid = Uuid::from_u128(0x0190_a1b2_c3d4_7e5f_8a9b_0000_0000_0001);
const DEVICE: Uuid = Uuid::from_u128(0x0190_a1b2_c3d4_7e5f_8a9b_0000_0000_0002);

/// The bytes 0, 1, 2, … 31.
fn counting() -> [u8; 32] {
    std::array::from_fn(|place| u8::try_from(place).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn unhex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}
