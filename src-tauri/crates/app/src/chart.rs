//! Charts: opening, replaying, fetching, closing, and one's own clients.

mod ahead;
mod close;
mod fetch;
mod graph;
mod open;
mod replay;
mod today;

pub(crate) use ahead::{keep_ahead, part_of, sweep};
