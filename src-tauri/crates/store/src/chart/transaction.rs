//! A change of a chart, from its beginning to its commit.

use std::{cell::Cell, sync::Arc};

use baton_domain::{
    ChangeId, ObservationId, SegmentId, SessionId, TargetId, UserId,
    billing::Billing,
    measure::Target,
    note::Note,
    observation::{Fact, Observation},
    program::{Change, Standing},
    session::{Segment, Session, Stream},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    table::{notes, segments, targets},
    tallies::Taken,
};
use crate::{error::StoreError, key, value};

/// An open change: apply an action, record it in the ledger, commit. Dropped without a commit, it leaves nothing.
pub struct ChartTransaction<'a> {
    tx: Transaction<'a>,
    pub(super) tallies: Taken<'a>,
    spoiled: &'a mut bool,
    /// A statement failed: SQLite may have rolled back already, and a commit would mark what is not there.
    failed: Cell<bool>,
}

impl<'a> ChartTransaction<'a> {
    pub(super) fn new(tx: Transaction<'a>, tallies: Taken<'a>, spoiled: &'a mut bool) -> Self {
        Self { tx, tallies, spoiled, failed: Cell::new(false) }
    }

    /// Passes a result on; any error but a refusal makes the transaction one that can only be dropped.
    pub(super) fn watched<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if result.as_ref().is_err_and(|error| !matches!(error, StoreError::Refused(_))) {
            self.failed.set(true);
        }
        result
    }

    pub(super) fn conn(&self) -> &Connection {
        &self.tx
    }

    /// The latest observation of this hand in one stream that counts, in the session or of one target: what an undo takes back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_observation(
        &self,
        session: SessionId,
        (stream, by): (Stream, UserId),
        target: Option<TargetId>,
    ) -> Result<Option<ObservationId>, StoreError> {
        let mut statement = self.tx.prepare_cached(include_str!("table/last_observation.sql"))?;
        let values = params![session.0, by.0, target.map(|target| target.0), value::stream_code(stream)];
        Ok(statement.query_row(values, |row| Ok(ObservationId(row.get(0)?))).optional()?)
    }

    /// The bout of this target that runs, if one does: what a second tap on its key ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn running_bout(
        &self,
        session: SessionId,
        target: TargetId,
        (stream, by): (Stream, UserId),
    ) -> Result<Option<ObservationId>, StoreError> {
        let runs =
            |o: &&Observation| o.is_of(stream, by) && o.fact == Fact::Bout && o.ended.is_none() && o.voided.is_none();
        Ok(self.held(session, target)?.iter().rev().find(runs).map(|o| o.id))
    }

    /// The observations of a target in a session, voided ones included, in the order in which they were made: what a tap
    /// refers to is found among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held(&self, session: SessionId, target: TargetId) -> Result<Arc<Vec<Observation>>, StoreError> {
        self.tallies.look(&self.tx, (session, target))
    }

    /// This hand's segment of a session in which something happened, `at_ms` by the wall clock: what is added to an ended session
    /// belongs to it. The nearest one where it happened in nobody's or another's time; none where this hand has none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_segment(&self, session: SessionId, by: UserId, at_ms: i64) -> Result<Option<SegmentId>, StoreError> {
        let own = segments::of_session(&self.tx, session)?.into_iter().filter(|s| s.by == by);
        let away_ms = |s: &Segment| {
            let before_ms = s.started.at.wall_ms.saturating_sub(at_ms);
            let after_ms = s.ended.map_or(0, |ended| at_ms.saturating_sub(ended.at.wall_ms));
            before_ms.max(after_ms).max(0)
        };
        Ok(own.min_by_key(away_ms).map(|s| s.id))
    }

    /// This hand's own open segment of a session, the one it recorded in last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_segment(&self, session: SessionId, by: UserId) -> Result<Option<Segment>, StoreError> {
        let own = segments::of_session(&self.tx, session)?.into_iter().rev();
        Ok(own.into_iter().find(|s| s.by == by && s.ended.is_none()))
    }

    /// A session; none where the chart has no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn session(&self, session: SessionId) -> Result<Option<Arc<Session>>, StoreError> {
        self.tallies.session(&self.tx, session)
    }

    /// The targets as they stand now, in their places: what a session that is entered freezes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn targets(&self) -> Result<Vec<Target>, StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT body FROM targets ORDER BY position, id")?;
        let bodies = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        bodies.iter().map(|body| value::from_json(body, "target")).collect()
    }

    /// A target as it stands now; none where the chart has no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn target(&self, id: TargetId) -> Result<Option<Target>, StoreError> {
        Ok(targets::get(&self.tx, id)?.map(|stored| stored.value))
    }

    /// The change of a target that waits under this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting(&self, id: ChangeId) -> Result<Option<Change>, StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT body FROM changes WHERE id = ?1")?;
        let found = statement.query_row([id.0], |row| Ok(targets::read_change(row)));
        let found = found.optional()?.transpose()?;
        Ok(found.filter(|change| change.standing == Standing::Waits))
    }

    /// Whether anything was recorded of a target.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_data(&self, id: TargetId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM observations WHERE target = ?1 UNION ALL SELECT 1 FROM past WHERE target = ?1 LIMIT 1";
        Ok(self.tx.prepare_cached(sql)?.exists([id.0])?)
    }

    /// This hand's note of a session; none where it has written none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_note(&self, session: SessionId, by: UserId) -> Result<Option<Note>, StoreError> {
        Ok(notes::of_session(&self.tx, session)?.into_iter().find(|note| note.by == by))
    }

    /// What the client's payer asks for; none where it has not arrived.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn billing(&self) -> Result<Option<Billing>, StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT body FROM billing")?;
        let body: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
        body.map(|body| value::from_json(&body, "billing")).transpose()
    }

    /// Takes everything back.
    pub fn leave(self) {
        let Self { tx, tallies, .. } = self;
        if tx.rollback().is_ok() {
            tallies.leave();
        }
    }

    /// Commits, and marks this device's entries as applied up to `applied` (ledger epoch and number) in the same
    /// transaction: the entry of this very change, or, at the end of a replay, the ledger's head, and never further.
    ///
    /// # Errors
    /// [`StoreError`], of which [`StoreError::OutOfOrder`] when the mark would go back. After any error the chart is
    /// spoiled: it answers [`StoreError::Reopen`] until it has been opened again, since the entry is in the ledger and
    /// must be replayed before the mark may move past it.
    pub fn commit(self, applied: (u32, u64)) -> Result<(), StoreError> {
        let Self { tx, tallies, spoiled, failed } = self;
        let done = if failed.get() || tx.is_autocommit() {
            Err(StoreError::Reopen)
        } else {
            key::join(applied.0, applied.1).and_then(|key| mark(&tx, key)).and_then(|()| Ok(tx.commit()?))
        };
        match &done {
            Ok(()) => tallies.give_back(),
            Err(_) => *spoiled = true,
        }
        done
    }
}

fn mark(conn: &Connection, applied: i64) -> Result<(), StoreError> {
    let sql = "UPDATE meta SET applied = ?1 WHERE applied <= ?1";
    if conn.prepare_cached(sql)?.execute([applied])? == 1 {
        Ok(())
    } else {
        Err(StoreError::OutOfOrder("the applied mark"))
    }
}
