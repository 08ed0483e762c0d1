//! What Baton is about, as pure values: ids, people and roles, actions, policy, sessions, observations and their scores.
//!
//! Nothing here does I/O, reads a clock or draws a random number, so the device, the platform and a test give the same
//! answer to the same question. An [`Action`] is the one way to change or to look; each crate that gives it a meaning
//! matches it without a wildcard (DESIGN §2).

pub mod action;
pub mod actor;
pub mod agreement;
mod asked;
pub mod billing;
pub mod celeration;
pub mod chart;
mod civil;
pub mod claim;
pub mod correction;
pub mod course;
pub mod effect_size;
pub mod id;
pub mod mastery;
pub mod measure;
pub mod measured;
pub mod note;
pub mod observation;
pub mod paper;
pub mod policy;
pub mod program;
pub mod score;
pub mod session;
pub mod text;
pub mod units;

pub use action::{Action, ActionKind};
pub use actor::{Actor, Purpose, Role};
pub use id::{
    AddendumId, ChangeId, ChartId, ClaimId, ClientId, DeviceId, NoteId, ObservationId, ProgramId, SegmentId, SessionId,
    ShiftId, TargetId, TenantId, UserId,
};
