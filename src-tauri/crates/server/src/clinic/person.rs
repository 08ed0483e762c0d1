//! People, and closing their accounts.

use baton_domain::{DeviceId, Role, TenantId, UserId, text::Name};
use baton_vault::{otp::OtpSeed, secret::Secret};
use tokio_postgres::types::ToSql;

use super::Clinic;
use crate::{
    database::Tx,
    fault::Fault,
    kms::KeyUse,
    sign_in::{make_salt, stored_hash},
};

/// A new person.
pub struct NewPerson {
    /// Login id; kept trimmed and in lower case, and never changed: the salt of the password key hangs on it.
    pub login: String,
    /// Name.
    pub name: Name,
    /// What the avatar shows.
    pub initials: Name,
    /// Role.
    pub role: Role,
    /// Dates and numbers that a PIN must not be.
    pub pin_facts: Vec<String>,
    /// What the device derives from the password (`baton_vault::kdf`).
    pub auth_value: Secret<32>,
    /// A second factor that exists already; none: enrolled at the first sign-in.
    pub seed: Option<OtpSeed>,
}

impl Clinic {
    /// Adds a person.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Database`] when the login is taken.
    pub async fn add_person(&self, tenant: TenantId, person: NewPerson) -> Result<UserId, Fault> {
        let user = UserId(self.make_id()?);
        let NewPerson { login, name, initials, role, pin_facts, auth_value, seed } = person;
        let login = login.trim().to_lowercase();
        let salt = make_salt()?;
        let pepper = Secret::from_bytes(*self.core.keys.pepper.expose());
        let hash = tokio::task::spawn_blocking(move || stored_hash(auth_value.expose(), &salt, pepper.expose()));
        let hash = hash.await??;
        let seal = |seed: OtpSeed| self.core.kms.seal(&KeyUse::seed(tenant, user), seed.expose());
        let seed = seed.map(seal).transpose()?;
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let (name, initials, role) = (name.as_str(), initials.as_str(), role as i16);
        let values: [&(dyn ToSql + Sync); 7] = [&tenant.0, &user.0, &login, &name, &initials, &role, &pin_facts];
        tx.run(include_str!("insert_person.sql"), &values).await?;
        let values: [&(dyn ToSql + Sync); 5] = [&tenant.0, &user.0, &salt.as_slice(), &hash.as_slice(), &seed];
        tx.run(include_str!("insert_credential.sql"), &values).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Gives a person another role from now on. What they did before is judged by the role they had.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn change_role(&self, tenant: TenantId, user: UserId, role: Role) -> Result<(), Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let values: [&(dyn ToSql + Sync); 4] = [&tenant.0, &user.0, &self.core.now_ms(), &(role as i16)];
        tx.run(include_str!("keep_role.sql"), &values).await?;
        tx.run("UPDATE people SET role = $2 WHERE id = $1", &[&user.0, &(role as i16)]).await?;
        tx.commit().await
    }

    /// Closes a person's account: no sign-in, and tokens end at their next use. What they did stays.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn disable_person(&self, tenant: TenantId, user: UserId) -> Result<(), Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let sql = "UPDATE people SET disabled_ms = $2 WHERE id = $1 AND disabled_ms IS NULL";
        tx.run(sql, &[&user.0, &self.core.now_ms()]).await?;
        tx.commit().await
    }

    /// Revokes a device: the platform does not know it any more. What it delivered stays.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn revoke_device(&self, tenant: TenantId, device: DeviceId) -> Result<(), Fault> {
        let mut client = self.core.database.connect().await?;
        let tx = Tx::begin(&mut client, tenant).await?;
        let sql = "UPDATE devices SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL";
        tx.run(sql, &[&device.0, &self.core.now_ms()]).await?;
        tx.commit().await
    }
}
