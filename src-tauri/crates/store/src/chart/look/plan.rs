//! What is to be run for a client: what a blank data sheet shows.

use baton_domain::{chart::Profile, measure::Target};
use uuid::Uuid;

use super::json;
use crate::{
    chart::{ChartFile, Unrecorded},
    error::StoreError,
};

/// The client and the targets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The client, once their row has come.
    pub profile: Option<Profile>,
    /// The targets as they stand now, in their places.
    pub targets: Vec<Target>,
}

impl ChartFile {
    /// The client and the targets, and nothing of any session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan(&self) -> Result<Unrecorded<Plan>, StoreError> {
        let mut look = self.looker()?;
        let profile = look.profile()?;
        let sql = "SELECT body FROM targets ORDER BY position, id";
        let targets = look.rows(sql, [], |row| json::<Target>(row, 0, "target"))?;
        let ids: Vec<Uuid> =
            profile.iter().map(|profile| profile.client.0).chain(targets.iter().map(|target| target.id.0)).collect();
        Ok(look.done(Plan { profile, targets }, &ids))
    }
}
