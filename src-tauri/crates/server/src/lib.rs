//! The reference platform: what devices enrol with, sign in to, push their ledgers to and pull charts from (DESIGN §7).
//!
//! One binary, `axum` over rustls (TLS 1.3 only) before one PostgreSQL. Tenants are told apart by subdomain and kept apart
//! by forced row-level security: each transaction names its tenant, and one that does not is refused by the database.
//! Stateless: what is cached here never changes (keys that are set once), so any number of instances may run.
//!
//! Each folder is a noun of the contract; the file in it is what is done with it.

mod access_trail;
mod audit;
mod caseload;
mod chart_key;
mod chart_row;
pub mod clinic;
mod core;
mod database;
mod device_user;
mod enrolment;
mod fault;
pub mod kms;
mod mac;
mod platform;
mod pull;
mod push;
mod request;
mod route;
mod secret_keys;
pub mod setup;
mod sign_in;
mod tenant;
pub mod tls;

pub use fault::Fault;
pub use platform::{Config, Platform, Running};
