//! Sessions: starting, looking, tapping, taking back, pausing, taking over, ending.

mod agreement;
mod change;
mod claim;
mod correct;
mod end;
mod enter;
mod facts;
mod join;
mod look;
mod paper;
mod start;
mod tap;
mod undo;
