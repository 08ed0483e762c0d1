//! A synthetic clinic: two tenants, their people, clients, programs and months of history. Every name is made up; the
//! same seed makes the same clinic.

mod billing;
mod history;
mod kept;
mod large;
mod people;
mod platform;
mod program;

pub use billing::billing;
pub use kept::{KeptClinic, KeptError, KeptState};
pub use people::{PASSWORD, Sheet, SyntheticPerson};
pub use platform::{SyntheticChart, SyntheticError, SyntheticPlatform, SyntheticTenant};
