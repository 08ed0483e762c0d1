//! The device itself: starting it, enrolling it, and what it shows before anybody is anybody.

pub(crate) mod enrol;
pub(crate) mod start;
pub(crate) mod trust;
