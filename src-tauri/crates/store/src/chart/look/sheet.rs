//! One session with everything in it, and the sessions that have not ended.

use std::collections::HashMap;

use baton_contract::push::Outcome;
use baton_domain::{
    NoteId, SessionId, TargetId,
    chart::Profile,
    claim::Claim,
    correction::put_in_order,
    note::Note,
    observation::{Observation, elapsed_ms},
    session::{Segment, Session},
};
use uuid::Uuid;

use super::{Looker, Name, json};
use crate::{
    chart::{
        ChartFile, Unrecorded,
        table::{claims, notes, observations, segments, sessions},
    },
    error::StoreError,
    value,
};

/// What the session screen shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionSheet {
    /// The client; none while no page has brought it.
    pub profile: Option<Profile>,
    /// The session with its frozen targets.
    pub session: Session,
    /// Its segments, oldest first.
    pub segments: Vec<Segment>,
    /// Its observations in the order in which they were made, voided ones included.
    pub observations: Vec<Observation>,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Stretches of it that somebody else claims.
    pub claims: Vec<Claim>,
    /// Names for the users named above.
    pub names: Vec<Name>,
    /// Observations whose entry the platform did not simply apply, and what it said.
    pub marks: Vec<(Uuid, Outcome)>,
    /// How long finished bouts of the last ended sessions lasted, milliseconds; nothing once this session has ended.
    pub past_bouts: HashMap<TargetId, Vec<u64>>,
}

/// From so many ended sessions past bouts are taken.
const PAST_SESSIONS: u32 = 10;

impl ChartFile {
    /// A session; none when the chart has no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sheet(&self, session: SessionId) -> Result<Unrecorded<Option<SessionSheet>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.rows(include_str!("../table/read_session.sql"), [session.0], sessions::read)?;
        let sheet = match found.into_iter().next() {
            None => None,
            Some(session) => Some(look.fill_sheet(session)?),
        };
        let ids = sheet.as_ref().map(SessionSheet::ids).unwrap_or_default();
        Ok(look.done(sheet, &ids))
    }

    /// The sessions that have not ended, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn running_sessions(&self) -> Result<Unrecorded<Vec<Session>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.rows(include_str!("running_sessions.sql"), [], sessions::read)?;
        let ids: Vec<Uuid> = found.iter().map(|s| s.id.0).collect();
        Ok(look.done(found, &ids))
    }

    /// The observations of a session in the order in which they were made, voided ones included.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn observations_of(&self, session: SessionId) -> Result<Unrecorded<Vec<Observation>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.observations(session)?;
        let ids: Vec<Uuid> = found.iter().map(|o| o.id.0).collect();
        Ok(look.done(found, &ids))
    }

    /// A note; none when the session has no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note(&self, session: SessionId, note: NoteId) -> Result<Unrecorded<Option<Note>>, StoreError> {
        let mut look = self.looker()?;
        let found = look.rows(include_str!("../table/read_note.sql"), [session.0, note.0], notes::read)?;
        let ids: Vec<Uuid> = found.iter().map(|n| n.id.0).collect();
        Ok(look.done(found.into_iter().next(), &ids))
    }
}

impl Looker<'_> {
    pub(super) fn fill_sheet(&mut self, session: Session) -> Result<SessionSheet, StoreError> {
        let id = session.id.0;
        Ok(SessionSheet {
            profile: self.profile()?,
            segments: self.rows(include_str!("segments_of_session.sql"), [id], segments::read)?,
            observations: self.observations(session.id)?,
            notes: self.rows(include_str!("notes_of_session.sql"), [id], notes::read)?,
            claims: self.rows("SELECT body FROM claims WHERE session = ?1 ORDER BY id", [id], claims::read)?,
            names: self.names()?,
            marks: self
                .rows(include_str!("marks_of_session.sql"), [id], |row| Ok((row.get(0)?, json(row, 1, "mark")?)))?,
            past_bouts: if session.ended.is_none() { self.past_bouts()? } else { HashMap::new() },
            session,
        })
    }

    fn past_bouts(&mut self) -> Result<HashMap<TargetId, Vec<u64>>, StoreError> {
        let mut past: HashMap<TargetId, Vec<u64>> = HashMap::new();
        let found = self.rows(include_str!("past_bouts.sql"), [PAST_SESSIONS], |row| {
            let (from, to) = ((value::touch(row, 1)?, row.get(3)?), (value::touch(row, 4)?, row.get(6)?));
            Ok((TargetId(row.get(0)?), elapsed_ms(from, to)))
        })?;
        for (target, length_ms) in found {
            past.entry(target).or_default().push(length_ms);
        }
        Ok(past)
    }

    pub(super) fn profile(&mut self) -> Result<Option<Profile>, StoreError> {
        let found = self.rows("SELECT body FROM profile", [], |row| json(row, 0, "profile"))?;
        Ok(found.into_iter().next())
    }

    fn observations(&mut self, session: SessionId) -> Result<Vec<Observation>, StoreError> {
        let sql = include_str!("../table/read_observations_of_session.sql");
        let mut found = self.rows(sql, [session.0], observations::read)?;
        put_in_order(&mut found);
        Ok(found)
    }
}

impl SessionSheet {
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let client = self.profile.iter().map(|p| p.client.0);
        let segments = self.segments.iter().map(|s| s.id.0);
        let observations = self.observations.iter().map(|o| o.id.0);
        let notes = self.notes.iter().map(|n| n.id.0);
        client
            .chain([self.session.id.0])
            .chain(segments)
            .chain(observations)
            .chain(notes)
            .chain(self.claims.iter().map(|c| c.id.0))
            .collect()
    }
}
