//! What Baton's tests and its demo stand on, and no shipped binary ever links: a private PostgreSQL ([`postgres`]), a SQLite VFS
//! that remembers what really reached the disk ([`vfs`]) and a TCP proxy that behaves like a bad network ([`proxy`]).
//!
//! The three act from outside the code under test: by a server process, by the file layer below SQLCipher and by the network.
//! None of them needs a test flag, a mock or a hook in the code that it tests.

pub mod bus;
#[cfg(unix)]
pub mod clinic;
#[cfg(unix)]
pub mod postgres;
pub mod proxy;
pub mod secrets;
#[cfg(unix)]
pub mod vfs;
