//! Sessions: starting, looking, tapping, taking back, pausing, taking over, ending.

mod change;
mod correct;
mod end;
mod facts;
mod look;
mod start;
mod tap;
mod undo;
