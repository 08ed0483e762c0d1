//! One row from the platform meets what is here.

use baton_contract::pull::Row;
use baton_domain::{
    DeviceId,
    chart::{ChartRow, Origin},
    claim::Claim,
    measure::Target,
    note::Note,
    program::Change,
    session::{Segment, Session, SessionState},
};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::{
    chart::table::{Stored, claims, notes, observations, past, segments, sessions, targets},
    error::StoreError,
    key, value,
};

/// The setting in which a page's rows are merged.
pub(super) struct Merge<'a> {
    pub(super) conn: &'a Connection,
    pub(super) device: DeviceId,
    /// The platform's rows contain this device's entries up to here.
    pub(super) contains: i64,
    /// This copy contains them up to here.
    pub(super) applied: i64,
    /// Whether the copy was complete before this page.
    pub(super) is_whole: bool,
}

/// What to do with a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    /// It replaces what is here.
    Take,
    /// This device's change is newer: it waits.
    Hold,
    /// It says less than what is here.
    Leave,
}

impl Merge<'_> {
    /// Merges a row.
    pub(super) fn row(&self, row: &Row) -> Result<(), StoreError> {
        let own = row.origin.map(|origin| self.own(&origin)).transpose()?.flatten();
        if self.is_whole && own.is_some_and(|own| own > self.applied) {
            return Ok(());
        }
        let value = serde_json::from_slice(&row.body).map_err(|_| StoreError::Decode("pulled row"))?;
        if let ChartRow::Observation(observation) = &value {
            return observations::merge(self.conn, observation, own);
        }
        // It has its session's id, and must not stand for it among those that wait.
        if let ChartRow::Past(of) = &value {
            return past::put(self.conn, of);
        }
        let contained = own.unwrap_or(0).max(self.contains);
        let (verdict, id) = self.merge(&value, contained)?;
        match verdict {
            Verdict::Hold => self
                .conn
                .prepare_cached("INSERT OR REPLACE INTO held (id, body) VALUES (?1, ?2)")?
                .execute(params![id, row.body])?,
            // What waited is older than this row.
            Verdict::Take | Verdict::Leave => self.forget_held(id)?,
        };
        Ok(())
    }

    fn forget_held(&self, id: Uuid) -> Result<usize, StoreError> {
        Ok(self.conn.prepare_cached("DELETE FROM held WHERE id = ?1")?.execute([id])?)
    }

    /// Tries again the rows that waited for the platform to contain this device's changes.
    pub(super) fn take_up_held(&self) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT id, body FROM held")?;
        let held = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(Uuid, Vec<u8>)>, _>>()?;
        for (id, body) in held {
            let value = serde_json::from_slice(&body).map_err(|_| StoreError::Decode("held row"))?;
            if self.merge(&value, self.contains)?.0 != Verdict::Hold {
                self.forget_held(id)?;
            }
        }
        Ok(())
    }

    /// The key of an entry of this device; none for somebody else's.
    fn own(&self, origin: &Origin) -> Result<Option<i64>, StoreError> {
        if origin.device == self.device { key::join(origin.epoch, origin.seq).map(Some) } else { Ok(None) }
    }

    fn merge(&self, row: &ChartRow, contained: i64) -> Result<(Verdict, Uuid), StoreError> {
        match row {
            ChartRow::Session(session) => Ok((self.session(session, contained)?, session.id.0)),
            ChartRow::Segment(segment) => Ok((self.segment(segment, contained)?, segment.id.0)),
            ChartRow::Note(note) => Ok((self.note(note, contained)?, note.id.0)),
            ChartRow::Target(target) => Ok((self.target(target, contained)?, target.id.0)),
            ChartRow::Change(change) => Ok((self.change(change, contained)?, change.id.0)),
            ChartRow::Observation(observation) => {
                observations::merge(self.conn, observation, None)?;
                Ok((Verdict::Take, observation.id.0))
            }
            ChartRow::Claim(claim) => Ok((self.claim(claim, contained)?, claim.id.0)),
            ChartRow::Past(of) => {
                past::put(self.conn, of)?;
                Ok((Verdict::Take, of.session.0))
            }
            ChartRow::Billing(billing) => {
                let sql = "INSERT OR REPLACE INTO billing (one, body) VALUES (1, ?1)";
                self.conn.prepare_cached(sql)?.execute([value::to_json(billing, "billing")?])?;
                Ok((Verdict::Take, billing.chart.0))
            }
            ChartRow::Profile(profile) => {
                let sql = "INSERT OR REPLACE INTO profile (one, body) VALUES (1, ?1)";
                self.conn.prepare_cached(sql)?.execute([value::to_json(profile, "profile")?])?;
                Ok((Verdict::Take, profile.client.0))
            }
            ChartRow::Person { user, name } => {
                let sql = "INSERT OR REPLACE INTO people (user, name) VALUES (?1, ?2)";
                self.conn.prepare_cached(sql)?.execute(params![user.0, name.as_str()])?;
                Ok((Verdict::Take, user.0))
            }
        }
    }

    fn session(&self, new: &Session, contained: i64) -> Result<Verdict, StoreError> {
        let old = sessions::get(self.conn, new.id)?;
        let has_ended = |session: &Session| session.state == SessionState::Ended;
        let verdict =
            old.as_ref().map_or(Verdict::Take, |old| running(old, has_ended(&old.value), has_ended(new), contained));
        if verdict == Verdict::Take {
            sessions::put(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }

    fn segment(&self, new: &Segment, contained: i64) -> Result<Verdict, StoreError> {
        let old = segments::get(self.conn, new.session, new.id)?;
        let verdict = old
            .as_ref()
            .map_or(Verdict::Take, |old| running(old, old.value.ended.is_some(), new.ended.is_some(), contained));
        if verdict == Verdict::Take {
            segments::put(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }

    fn note(&self, new: &Note, contained: i64) -> Result<Verdict, StoreError> {
        let old = notes::get(self.conn, new.session, new.id)?;
        let verdict = old.as_ref().map_or(Verdict::Take, |old| {
            let says_less = new.progress() < old.value.progress();
            if old.own > contained {
                Verdict::Hold
            } else if says_less && old.own == 0 {
                Verdict::Leave
            } else {
                // The platform has seen this device's change and decided: its version stands, higher or not.
                Verdict::Take
            }
        });
        if verdict == Verdict::Take {
            notes::put(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }

    /// A claim that has its answer says more than one that waits.
    fn claim(&self, new: &Claim, contained: i64) -> Result<Verdict, StoreError> {
        let old = claims::get(self.conn, new.session, new.id)?;
        let verdict = old
            .as_ref()
            .map_or(Verdict::Take, |old| running(old, old.value.answer.is_some(), new.answer.is_some(), contained));
        if verdict == Verdict::Take {
            claims::put(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }

    /// The platform has the last word on a plan once it has seen this device's changes of it.
    fn target(&self, new: &Target, contained: i64) -> Result<Verdict, StoreError> {
        let old = targets::get(self.conn, new.id)?;
        let verdict = decided(old.as_ref(), contained);
        if verdict == Verdict::Take {
            targets::put(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }

    fn change(&self, new: &Change, contained: i64) -> Result<Verdict, StoreError> {
        let old = targets::change(self.conn, new.target, new.id)?;
        let verdict = decided(old.as_ref(), contained);
        if verdict == Verdict::Take {
            targets::put_change(self.conn, new, old.map_or(0, |old| old.own))?;
        }
        Ok(verdict)
    }
}

/// What becomes of a row that the platform decides about: it waits for the platform to see this device's change.
fn decided<T>(old: Option<&Stored<T>>, contained: i64) -> Verdict {
    if old.is_some_and(|old| old.own > contained) { Verdict::Hold } else { Verdict::Take }
}

/// What becomes of a row of something that runs and ends once.
fn running<T>(old: &Stored<T>, had_ended: bool, has_ended: bool, contained: i64) -> Verdict {
    if had_ended && !has_ended {
        Verdict::Leave
    } else if old.own > contained && (had_ended || !has_ended) {
        Verdict::Hold
    } else {
        Verdict::Take
    }
}
