//! What crosses a wire: the platform's requests and answers, signed documents, the enrolment code, and the closed set of
//! error codes. Ids and instants that JavaScript will see are strings or fit 53 bits.

pub mod caseload;
pub mod code;
pub mod command;
pub mod enrolment;
pub mod path;
pub mod pull;
pub mod push;
pub mod request;
pub mod sign_in;
pub mod signed;
pub mod typescript;
pub mod view;

pub use code::{ApiError, ErrorCode};
pub use signed::{Document, Signed, SignedError};
