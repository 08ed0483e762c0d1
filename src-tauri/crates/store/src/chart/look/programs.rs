//! What is taught: every target as it stands, and the changes that made it so.

use baton_domain::{TargetId, chart::Profile, measure::Target, program::Change};
use uuid::Uuid;

use super::{Looker, Name, json};
use crate::{
    chart::{ChartFile, Unrecorded, table::targets},
    error::StoreError,
};

/// A client's programs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Programs {
    /// The client, once their row has come.
    pub profile: Option<Profile>,
    /// Every target, in its place.
    pub targets: Vec<Target>,
    /// Changes that wait for somebody to decide, oldest first.
    pub waiting: Vec<Change>,
    /// Who is named in them.
    pub names: Vec<Name>,
}

/// Every change of one target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    /// Oldest first.
    pub changes: Vec<Change>,
    /// Who is named in them.
    pub names: Vec<Name>,
}

impl ChartFile {
    /// The programs of the client.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn programs(&self) -> Result<Unrecorded<Programs>, StoreError> {
        let mut look = self.looker()?;
        let profile = look.profile()?;
        let sql = "SELECT body FROM targets ORDER BY position, id";
        let targets = look.rows(sql, [], |row| json::<Target>(row, 0, "target"))?;
        let sql = "SELECT body FROM changes WHERE body ->> '$.standing' = 'waits' ORDER BY id";
        let waiting = look.rows(sql, [], targets::read_change)?;
        let names = look.names()?;
        let client = profile.iter().map(|profile| profile.client.0);
        let ids: Vec<Uuid> =
            client.chain(targets.iter().map(|t| t.id.0)).chain(waiting.iter().map(|c| c.id.0)).collect();
        Ok(look.done(Programs { profile, targets, waiting, names }, &ids))
    }

    /// Every change of a target.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn target_history(&self, target: TargetId) -> Result<Unrecorded<History>, StoreError> {
        let mut look: Looker<'_> = self.looker()?;
        let sql = "SELECT body FROM changes WHERE target = ?1 ORDER BY id";
        let changes = look.rows(sql, [target.0], targets::read_change)?;
        let names = look.names()?;
        let ids: Vec<Uuid> = std::iter::once(target.0).chain(changes.iter().map(|c| c.id.0)).collect();
        Ok(look.done(History { changes, names }, &ids))
    }
}
