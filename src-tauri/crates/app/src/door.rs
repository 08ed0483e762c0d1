//! The two doors (DESIGN §2). Nothing else in this crate touches a chart's file.

pub(crate) mod permit;
pub(crate) mod read;
pub(crate) mod write;
