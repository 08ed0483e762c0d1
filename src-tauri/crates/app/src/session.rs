//! Sessions: starting, looking, tapping, taking back, pausing, taking over, ending.

mod change;
mod end;
mod look;
mod start;
mod tap;
mod undo;
