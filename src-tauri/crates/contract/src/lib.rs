//! What crosses a wire: the platform's requests and answers, signed documents, the enrolment code, and the closed set of
//! error codes. Ids and instants that JavaScript will see are strings or fit 53 bits.

/// View models with their TypeScript.
macro_rules! views {
    ($($(#[$meta:meta])* $kind:ident $name:ident $body:tt)*) => {
        $(#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)] $(#[$meta])* pub $kind $name $body)*

        /// The TypeScript of every view model.
        #[must_use]
        pub fn declarations(cfg: &ts_rs::Config) -> Vec<String> {
            vec![$(<$name as TS>::decl(cfg)),*]
        }
    };
}

pub mod ask;
pub mod caseload;
pub mod code;
pub mod command;
pub mod course;
pub mod enrolment;
pub mod fact;
pub mod graph;
pub mod note;
pub mod paper;
pub mod path;
pub mod program;
pub mod pull;
pub mod push;
pub mod request;
pub mod row;
pub mod sign_in;
pub mod signed;
pub mod typescript;
pub mod view;

pub use code::{ApiError, ErrorCode};
pub use signed::{Document, Signed, SignedError};
