//! The tables of a chart, row by row: each value in and out, and nothing of the rules.

pub(super) mod claims;
pub(super) mod notes;
pub(super) mod observations;
pub(super) mod past;
pub(super) mod segments;
pub(super) mod sessions;
pub(super) mod targets;

/// A stored value with the last entry of this device that changed it (0 for none).
pub(super) struct Stored<T> {
    pub(super) value: T,
    pub(super) own: i64,
}
