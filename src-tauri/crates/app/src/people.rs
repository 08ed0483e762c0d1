//! People: who is here, signing in, PINs, becoming active, and locking.

mod arrive;
pub(crate) mod caseload;
mod hand;
mod list;
pub(crate) mod lock;
mod pin;
mod renew;
mod sign_in;
