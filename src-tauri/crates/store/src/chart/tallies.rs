//! What counts in the running session, kept beside the connection: a tap adds to it and reads nothing back, however many
//! came before. It lives and dies with the open chart.
//!
//! Invariant: what is here is what the file holds. A change takes a tally out before it touches it and gives it back after
//! its commit; whatever else writes observations forgets all of them first.

use std::{cell::RefCell, collections::HashMap};

use baton_domain::{SessionId, TargetId, observation::Observation};
use rusqlite::Connection;

use super::table::observations;
use crate::error::StoreError;

/// A target in a session.
type Place = (SessionId, TargetId);

/// The observations of targets in one session, each in the order in which they were made, voided ones included.
#[derive(Default)]
pub(super) struct Tallies(RefCell<HashMap<Place, Vec<Observation>>>);

/// The tallies that a change has taken out. Dropped without [`Taken::give_back`], they are read again from the file.
pub(super) struct Taken<'a> {
    kept: &'a Tallies,
    out: RefCell<HashMap<Place, Vec<Observation>>>,
}

impl Tallies {
    /// For a change of observations that is no tap.
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }

    /// For one change.
    pub fn take(&self) -> Taken<'_> {
        Taken { kept: self, out: RefCell::default() }
    }
}

impl Taken<'_> {
    /// The observations of a target, changed by `change`, as the file holds them once this transaction is committed.
    ///
    /// # Errors
    /// [`StoreError`]: of the file, or of the change.
    pub fn with<T>(
        &self,
        conn: &Connection,
        place: Place,
        change: impl FnOnce(&mut Vec<Observation>) -> Result<T, StoreError>,
    ) -> Result<(T, Vec<Observation>), StoreError> {
        let held = self.out.borrow_mut().remove(&place).or_else(|| self.kept.0.borrow_mut().remove(&place));
        let mut tally = match held {
            Some(tally) => tally,
            None => observations::of_target(conn, place.0, place.1)?,
        };
        let done = change(&mut tally)?;
        self.out.borrow_mut().insert(place, tally.clone());
        Ok((done, tally))
    }

    /// For a change of many observations at once.
    pub fn forget(&self) {
        self.out.borrow_mut().clear();
        self.kept.forget();
    }

    /// The change is committed: what was taken out is true again. One session is kept at a time.
    pub fn give_back(self) {
        let mut kept = self.kept.0.borrow_mut();
        for (place, tally) in self.out.into_inner() {
            kept.retain(|(session, _), _| *session == place.0);
            kept.insert(place, tally);
        }
    }
}
