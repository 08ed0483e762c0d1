//! The tenant's signed policy, as it came.

use baton_contract::Signed;
use baton_domain::policy::PolicyBundle;
use rusqlite::OptionalExtension;

use super::DeviceFile;
use crate::{StoreError, value};

impl DeviceFile {
    /// The signed policy; none before enrolment. The caller verifies it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn policy(&self) -> Result<Option<Signed<PolicyBundle>>, StoreError> {
        let text: Option<String> =
            self.conn.query_row("SELECT signed FROM policies", [], |row| row.get(0)).optional()?;
        text.map(|text| value::from_json(&text, "signed policy")).transpose()
    }

    /// Stores a policy that the caller has verified, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_policy(&mut self, policy: &Signed<PolicyBundle>) -> Result<(), StoreError> {
        let text = value::to_json(policy, "signed policy")?;
        self.conn.execute("INSERT OR REPLACE INTO policies (one, signed) VALUES (1, ?1)", [text])?;
        Ok(())
    }
}
