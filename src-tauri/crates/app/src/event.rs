//! What the core tells the window without being asked. No event holds a name, an id or a number of a person.

use baton_domain::action::LockCause;

/// Which part of a screen may have changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    /// Who is here, and whose PIN is enough.
    People,
    /// The caseload.
    Today,
    /// An open chart.
    Chart,
    /// How far what was recorded has come.
    Sync,
}

/// Something happened in the core.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// These views may be stale.
    Changed(Topic),
    /// The device will lock in this many milliseconds unless somebody touches it.
    LockSoon {
        /// Milliseconds.
        ms: u32,
    },
    /// The active person's shift is over in this many milliseconds, and the device locks then, a running session or not.
    /// Told once, a quarter of an hour before; renewing it ends the matter.
    ShiftEnds {
        /// Milliseconds.
        ms: u32,
    },
    /// Nobody is active any more: keys and connections are gone; the window must be replaced.
    Locked(LockCause),
}

/// Where events go. Called from any thread; must not block and must not call back into the core.
pub type Listener = std::sync::Arc<dyn Fn(Event) + Send + Sync>;
