//! A chart at a glance: the client, the targets as they stand now, and the last sessions with their tallies.

use std::collections::{HashMap, HashSet};

use baton_domain::{SessionId, TargetId, chart::Profile, measure::Target, session::Session};
use uuid::Uuid;

use super::{Looker, Name, json};
use crate::{
    chart::{ChartFile, Unrecorded, table::sessions},
    error::StoreError,
};

/// So many sessions an overview shows.
const RECENT: u32 = 30;

/// What the chart's first page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overview {
    /// The client; none while no page has brought it.
    pub profile: Option<Profile>,
    /// The targets as they stand now, by position.
    pub targets: Vec<Target>,
    /// The last 30 sessions, latest first.
    pub sessions: Vec<SessionSummary>,
    /// Names for the users named above.
    pub names: Vec<Name>,
}

/// A session and how much was recorded in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionSummary {
    /// The session with its frozen targets.
    pub session: Session,
    /// How much was recorded of each target; nothing voided is in it.
    pub tallies: Vec<Tally>,
    /// Whether it has a signed note.
    pub signed: bool,
}

/// How much was recorded of one target. Scores are the domain's to make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tally {
    /// The target.
    pub target: TargetId,
    /// Observations that count.
    pub count: u32,
}

impl ChartFile {
    /// The chart at a glance.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn overview(&self) -> Result<Unrecorded<Overview>, StoreError> {
        let mut look = self.looker()?;
        let profile = look.profile()?;
        let sql = "SELECT body FROM targets ORDER BY position, id";
        let targets = look.rows(sql, [], |row| json::<Target>(row, 0, "target"))?;
        let recent = look.rows(include_str!("recent_sessions.sql"), [RECENT], sessions::read)?;
        let mut tallies = look.tallies()?;
        let sql = "SELECT DISTINCT session FROM notes WHERE signed_ms IS NOT NULL";
        let signed: HashSet<SessionId> = look.rows(sql, [], |row| Ok(SessionId(row.get(0)?)))?.into_iter().collect();
        let summary = |session: Session| {
            let tallies = tallies.remove(&session.id).unwrap_or_default();
            let signed = signed.contains(&session.id);
            SessionSummary { session, tallies, signed }
        };
        let sessions: Vec<SessionSummary> = recent.into_iter().map(summary).collect();
        let client = profile.iter().map(|p| p.client.0);
        let ids: Vec<Uuid> =
            client.chain(targets.iter().map(|t| t.id.0)).chain(sessions.iter().map(|s| s.session.id.0)).collect();
        let names = look.names()?;
        Ok(look.done(Overview { profile, targets, sessions, names }, &ids))
    }
}

impl Looker<'_> {
    fn tallies(&mut self) -> Result<HashMap<SessionId, Vec<Tally>>, StoreError> {
        let rows = self.rows(include_str!("recent_tallies.sql"), [RECENT], |row| {
            let tally = Tally { target: TargetId(row.get(1)?), count: row.get(2)? };
            Ok((SessionId(row.get(0)?), tally))
        })?;
        let mut by_session: HashMap<SessionId, Vec<Tally>> = HashMap::new();
        for (session, tally) in rows {
            by_session.entry(session).or_default().push(tally);
        }
        Ok(by_session)
    }
}
