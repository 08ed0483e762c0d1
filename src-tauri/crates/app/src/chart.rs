//! Charts: opening, replaying, fetching, closing, and one's own clients.

mod close;
mod fetch;
mod graph;
mod open;
mod replay;
mod today;
