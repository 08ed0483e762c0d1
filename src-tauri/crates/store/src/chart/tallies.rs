//! The running session and what counts in it, kept beside the connection: a tap adds to it and reads nothing back, however
//! many came before. It lives and dies with the open chart.
//!
//! Invariant: what is here is what the file holds. A change takes a tally or the session out before it touches it and gives
//! it back after its commit; whatever else writes observations or sessions forgets all of them first.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    sync::Arc,
};

use baton_domain::{SessionId, TargetId, observation::Observation, session::Session};
use rusqlite::Connection;

use super::table::{observations, sessions};
use crate::error::StoreError;

/// A target in a session.
type Place = (SessionId, TargetId);

/// A session, and the observations of its targets, each in the order in which they were made, voided ones included.
#[derive(Default)]
struct Held {
    session: Option<Arc<Session>>,
    tallies: HashMap<Place, Arc<Vec<Observation>>>,
}

/// What is held of one session.
#[derive(Default)]
pub(super) struct Tallies(RefCell<Held>);

/// The tallies that a change has taken out. Dropped without [`Taken::give_back`], they are read again from the file.
pub(super) struct Taken<'a> {
    kept: &'a Tallies,
    out: RefCell<Held>,
    changed: Cell<bool>,
}

impl Tallies {
    /// For a change of observations that is no tap.
    pub fn forget(&self) {
        *self.0.borrow_mut() = Held::default();
    }

    /// For one change.
    pub fn take(&self) -> Taken<'_> {
        Taken { kept: self, out: RefCell::default(), changed: Cell::new(false) }
    }
}

impl Taken<'_> {
    /// A session as the file holds it.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn session(&self, conn: &Connection, id: SessionId) -> Result<Option<Arc<Session>>, StoreError> {
        let mut out = self.out.borrow_mut();
        if out.session.is_none() {
            out.session = self.kept.0.borrow_mut().session.take();
        }
        if out.session.as_ref().is_none_or(|held| held.id != id) {
            out.session = sessions::get(conn, id)?.map(|stored| Arc::new(stored.value));
        }
        Ok(out.session.clone())
    }

    /// The observations of a target, changed by `change`, as the file holds them once this transaction is committed.
    ///
    /// # Errors
    /// [`StoreError`]: of the file, or of the change.
    pub fn with<T>(
        &self,
        conn: &Connection,
        place: Place,
        change: impl FnOnce(&mut Vec<Observation>) -> Result<T, StoreError>,
    ) -> Result<(T, Arc<Vec<Observation>>), StoreError> {
        self.changed.set(true);
        let mut tally = self.take(conn, place)?;
        let done = change(Arc::make_mut(&mut tally))?;
        self.out.borrow_mut().tallies.insert(place, Arc::clone(&tally));
        Ok((done, tally))
    }

    /// The observations of a target as they stand.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn look(&self, conn: &Connection, place: Place) -> Result<Arc<Vec<Observation>>, StoreError> {
        let tally = self.take(conn, place)?;
        self.out.borrow_mut().tallies.insert(place, Arc::clone(&tally));
        Ok(tally)
    }

    fn take(&self, conn: &Connection, place: Place) -> Result<Arc<Vec<Observation>>, StoreError> {
        let held = self.out.borrow_mut().tallies.remove(&place);
        match held.or_else(|| self.kept.0.borrow_mut().tallies.remove(&place)) {
            Some(tally) => Ok(tally),
            None => Ok(Arc::new(observations::of_target(conn, place.0, place.1)?)),
        }
    }

    /// For a change of a session, or of many observations at once.
    pub fn forget(&self) {
        self.changed.set(true);
        *self.out.borrow_mut() = Held::default();
        self.kept.forget();
    }

    /// Nothing was committed: what was only looked at is true still.
    pub fn leave(self) {
        if !self.changed.get() {
            self.give_back();
        }
    }

    /// The change is committed: what was taken out is true again. One session is kept at a time.
    pub fn give_back(self) {
        let mut kept = self.kept.0.borrow_mut();
        let out = self.out.into_inner();
        for (place, tally) in out.tallies {
            kept.tallies.retain(|(session, _), _| *session == place.0);
            kept.tallies.insert(place, tally);
        }
        if out.session.is_some() {
            kept.session = out.session;
        }
    }
}
