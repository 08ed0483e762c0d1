//! Talking to the platform: a TLS client that trusts one authority, requests signed by the device, and the plan of what
//! to send next as a pure function.

pub mod client;
pub mod error;
pub mod plan;
pub mod receipt;
pub mod trust;

pub use client::{DeviceCredential, Endpoint, PlatformClient};
pub use error::SyncError;
